/** Prepares curves for drawing: smoothed, thinned to the available pixels, or the best value so far. */

/**
 * The time-weighted exponential moving average with bias correction, one value for each input.
 *
 *   sᵢ = aᵢ sᵢ₋₁ + vᵢ    nᵢ = aᵢ nᵢ₋₁ + 1    result sᵢ / nᵢ    aᵢ = weight^((tᵢ − tᵢ₋₁) / u)    s₋₁ = n₋₁ = 0
 *
 * so that each value counts `weight` times less for every u that it lies back, and the first values are not drawn towards
 * 0. `times` are the tᵢ, and u is `unit`: by default t₀, the length of the first point, which never changes while a
 * run continues, so smoothed values already drawn do not change either. Curves to be smoothed alike need the same unit.
 * Without `times` all points are equally spaced: TensorBoard's smoothing (debiased as in Kingma & Ba 2015,
 * Adam, section 3); with them it is the "time weighted EMA" of Weights & Biases
 * (docs.wandb.ai/models/app/features/panels/line-plot/smoothing), which measures its times in thousandths of the shown
 * range. A value that is not finite is unchanged and does not count. `weight` is from 0 (as measured) to below 1.
 */
export function smooth(values: readonly number[], weight: number, times?: readonly number[], unit?: number): number[] {
  const next = createSmoother(weight, unit || times?.[0] || 1);
  return values.map((value, index) => next(value, times ? times[index]! : index));
}

/** The same, value by value, for a growing curve. */
export function createSmoother(weight: number, unit: number): (value: number, time: number) => number {
  let sum = 0;
  let norm = 0;
  let last: number | undefined;
  return (value, time) => {
    if (!Number.isFinite(value)) return value;
    const decay = last === undefined ? 0 : weight ** ((time - last) / unit);
    last = time;
    sum = decay * sum + value;
    norm = decay * norm + 1;
    return sum / norm;
  };
}

/**
 * At most `maxPoints` (4 or more) of the points, in order: the first, the last, and of each bucket in between the lowest
 * and the highest, so that no spike is lost. A bucket is a power of two of points, counted from the first: while a curve
 * grows, a full bucket keeps its points, until every two merge. No point is invented.
 */
export function thin<Point extends { readonly y: number }>(points: readonly Point[], maxPoints: number): Point[] {
  if (points.length <= maxPoints) return [...points];
  const inner = points.length - 2;
  let size = 2;
  while (2 * Math.ceil(inner / size) + 2 > Math.max(maxPoints, 4)) size *= 2;
  const kept = [points[0]!];
  for (let start = 1; start <= inner; start += size) {
    let low = start;
    let high = start;
    for (let index = start; index < Math.min(start + size, inner + 1); index += 1) {
      if (points[index]!.y < points[low]!.y) low = index;
      if (points[index]!.y > points[high]!.y) high = index;
    }
    kept.push(points[Math.min(low, high)]!);
    if (low !== high) kept.push(points[Math.max(low, high)]!);
  }
  kept.push(points.at(-1)!);
  return kept;
}

/** For each value the best so far; values that are not finite are skipped, and the result is NaN until the first finite one. */
export function bestSoFar(values: readonly number[], better: 'higher' | 'lower' = 'higher'): number[] {
  const pick = better === 'higher' ? Math.max : Math.min;
  let best = Number.NaN;
  return values.map((value) => {
    if (Number.isFinite(value)) best = Number.isNaN(best) ? value : pick(best, value);
    return best;
  });
}

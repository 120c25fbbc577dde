/** How much of an axis a chart shows of its values: all of them, or without outliers. */
import { quantile } from './quantiles.ts';

export type Range = readonly [low: number, high: number];

/** Beyond this many interquartile ranges from the middle half a value is "far out" (Tukey 1977, Exploratory Data Analysis, 2D). */
const farOut = 3;

/**
 * The lowest and the highest of the finite values; undefined of none. Without outliers it is those of the values that are
 * not far out, so that one spike does not press all curves flat; nothing is left out of the picture but beyond its edge.
 */
export function shownRange(values: readonly number[], withoutOutliers: boolean): Range | undefined {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return undefined;
  finite.sort((a, b) => a - b);
  if (!withoutOutliers) return [finite[0]!, finite.at(-1)!];
  const [low, high] = [quantile(finite, 0.25), quantile(finite, 0.75)];
  const reach = farOut * (high - low);
  const kept = finite.filter((value) => value >= low - reach && value <= high + reach);
  return [kept[0]!, kept.at(-1)!];
}

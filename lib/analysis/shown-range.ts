/** The range of an axis: all values, or without outliers. */
import { quantile } from './quantiles.ts';

export type Range = readonly [low: number, high: number];

/** A value this many interquartile ranges beyond the quartiles is "far out" (Tukey 1977, Exploratory Data Analysis, 2D). */
const farOut = 3;

/**
 * The lowest and the highest finite values; undefined if there are none. Without outliers, those of the values that are
 * not far out, so that one spike does not flatten all curves; lines still continue beyond the edge.
 */
export function shownRange(values: readonly number[], withoutOutliers: boolean): Range | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const all = new Float64Array(values.length);
  let count = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    all[count++] = value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return undefined;
  if (!withoutOutliers) return [low, high];
  const finite = all.subarray(0, count).sort();
  const [lower, upper] = [quantile(finite, 0.25), quantile(finite, 0.75)];
  // A value that stands still most of the time, such as a learning rate in steps, has no spread to measure by.
  if (lower === upper) return [low, high];
  const reach = farOut * (upper - lower);
  const isKept = (value: number) => value >= lower - reach && value <= upper + reach;
  return [finite.find(isKept)!, finite.findLast(isKept)!];
}

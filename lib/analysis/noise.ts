/** The uncertainty of a measured accuracy, and which accuracies cannot be told apart. */

/**
 * The binomial standard error of an accuracy (0…1) measured on `images` images: √(p (1 − p) / n).
 * 80 % on 1,000 images has an error of 1.26 points.
 */
export function standardError(accuracy: number, images: number): number {
  return Math.sqrt((accuracy * (1 - accuracy)) / images);
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The standard deviation of a sample, √(Σ (x − mean)² / (n − 1)); 0 for fewer than two values. */
export function sampleDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** An accuracy and its own uncertainty, one standard deviation. */
export type Measured = { readonly accuracy: number; readonly error: number };

/**
 * The rank of each of these accuracies, best first. A rank is a band: an accuracy at most one standard error of the
 * difference, √(error² + error²), below the band's best shares its rank. The next band's rank counts
 * everybody before it (1, 1, 1, 4). A band is measured only from its best, so it cannot creep down the board.
 */
export function rankBands(measured: readonly Measured[]): number[] {
  let rank = 0;
  let best: Measured | undefined;
  return measured.map((each, index) => {
    if (!best || best.accuracy - each.accuracy > Math.hypot(best.error, each.error)) {
      rank = index + 1;
      best = each;
    }
    return rank;
  });
}

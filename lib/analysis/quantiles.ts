/** Many curves as one band: what the middle of them have reached after so many epochs. */

/** The value below which this share (0…1) of the ascending values lie, interpolated as NumPy's default does; NaN of none. */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  const place = (ascending.length - 1) * share;
  const below = ascending[Math.floor(place)] ?? Number.NaN;
  const above = ascending[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** A curve that only rises, by its steps: from each `x` on it is at `y`. */
export type Ascent = {
  readonly steps: readonly { readonly x: number; readonly y: number }[];
  /** The last x that is measured; beyond it the curve stays where it is. */
  readonly end: number;
};

export type BandPoint = { readonly x: number; readonly low: number; readonly median: number; readonly high: number };

/** The band holds the middle four fifths: from the 10 % to the 90 % quantile. */
export const bandShares = { low: 0.1, high: 0.9 } as const;

/** So many places are enough for every screen, however long the curves. */
const mostPlaces = 64;

/** Whole numbers from 1 to `last`, at most `mostPlaces`, the first and the last among them. */
function placesTo(last: number): number[] {
  if (last <= mostPlaces) return Array.from({ length: last }, (_, index) => index + 1);
  return Array.from({ length: mostPlaces }, (_, index) => 1 + Math.round((index * (last - 1)) / (mostPlaces - 1)));
}

/**
 * The quantiles of these curves at whole x from 1 on. At each x a curve counts with the best that it has by then: a run of
 * ten epochs is as good after twenty as it was after ten. So the band only rises, as its curves do.
 */
export function quantileBand(curves: readonly Ascent[]): BandPoint[] {
  const last = curves.reduce((most, { end }) => Math.max(most, end), 0);
  const at = new Array<number>(curves.length).fill(-1);
  return placesTo(last).flatMap((x) => {
    const values: number[] = [];
    curves.forEach(({ steps }, index) => {
      while (at[index]! + 1 < steps.length && steps[at[index]! + 1]!.x <= x) at[index]! += 1;
      const step = steps[at[index]!];
      if (step) values.push(step.y);
    });
    if (values.length === 0) return [];
    values.sort((a, b) => a - b);
    return [
      {
        x,
        low: quantile(values, bandShares.low),
        median: quantile(values, 0.5),
        high: quantile(values, bandShares.high),
      },
    ];
  });
}

/** Many curves as one band: the quantiles reached after so many epochs. */

/** The quantile of the ascending values at this share (0…1), interpolated like NumPy's default; NaN for none. */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  const place = (ascending.length - 1) * share;
  const below = ascending[Math.floor(place)] ?? Number.NaN;
  const above = ascending[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** A rising step curve: from each `x` on it is at `y`. */
export type Ascent = {
  readonly steps: readonly { readonly x: number; readonly y: number }[];
  /** The last measured x; beyond it the curve stays level. */
  readonly end: number;
};

export type BandPoint = { readonly x: number; readonly low: number; readonly median: number; readonly high: number };

/** The band holds the middle four fifths: from the 10 % to the 90 % quantile. */
export const bandShares = { low: 0.1, high: 0.9 } as const;

/** Enough positions for every screen, however long the curves. */
const mostPlaces = 64;

/** Whole numbers from 1 to `last`, at most `mostPlaces`, the first and the last among them. */
function placesTo(last: number): number[] {
  if (last <= mostPlaces) return Array.from({ length: last }, (_, index) => index + 1);
  return Array.from({ length: mostPlaces }, (_, index) => 1 + Math.round((index * (last - 1)) / (mostPlaces - 1)));
}

/**
 * The quantiles of these curves at whole x from 1 on. At each x a curve counts with its best so far: a run of
 * ten epochs is as good after twenty as after ten. So the band only rises, as its curves do.
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

/** An axis that serves most of the curves on it, though a few run on far beyond the others. */

/** Of so many curves there are enough to call some of them the others. */
const fewest = 3;
/** At most this share of the curves may be cut off. */
const mostCut = 0.25;
/** A curve is cut off that is more than this many times as long as the longest of the others. */
const farBeyond = 2;
/** The axis goes on this much beyond the longest of the others, so that a curve is seen to go on. */
const room = 1.5;

/** Where the axis ends for curves with these ends, counted from 0; undefined where it may as well show them whole. */
export function fittedEnd(ends: readonly number[]): number | undefined {
  if (ends.length < fewest) return undefined;
  const ascending = [...ends].sort((a, b) => a - b);
  const cut = Math.max(1, Math.floor(ends.length * mostCut));
  const longestOther = ascending[ends.length - 1 - cut]!;
  const end = longestOther * room;
  return longestOther > 0 && ascending.at(-1)! > longestOther * farBeyond ? end : undefined;
}

type Point = { readonly x: number; readonly y: number };

/** The points up to `end`, on whose edge a curve that goes on has its last value; `beyond` is the last point cut off. */
export function cutAt<Each extends Point>(
  points: readonly Each[],
  end: number | undefined,
): { readonly points: readonly (Each | Point)[]; readonly beyond: Each | undefined } {
  const last = points.at(-1);
  if (end === undefined || !last || last.x <= end) return { points, beyond: undefined };
  const kept = points.filter(({ x }) => x <= end);
  const edge = kept.at(-1);
  return { points: edge ? [...kept, { x: end, y: edge.y }] : kept, beyond: last };
}

/** The labels of an axis are readable and distinct. */
import { describe, expect, test } from 'vitest';
import { moreDigits, readableTicks } from '#app/_ui/chart/axis-ticks.ts';

const at = (...places: number[]) => places.map((place) => ({ place }));
const places = (ticks: readonly { place: number }[]) => ticks.map(({ place }) => place);

describe('ticks of an axis', () => {
  test('[O34] do not overlap, and include both ends', () => {
    expect(places(readableTicks(at(0, 0.02, 0.5, 0.97, 1), 0.05))).toEqual([0, 0.5, 1]);
    expect(places(readableTicks(at(1, 0, 0.5), 0.05))).toEqual([0, 0.5, 1]);
    expect(places(readableTicks(at(0, 0.05, 0.1), 0.05))).toEqual([0, 0.05, 0.1]);
    expect(readableTicks(at(0.5), 0.05)).toHaveLength(1);
    expect(readableTicks([], 0.05)).toEqual([]);
  });

  test('[O34] have more digits if two would read the same, otherwise as few as usual', () => {
    const fixed = (value: number, more: number) => value.toFixed(1 + more);
    expect(moreDigits([4.9, 5.3, 6.1], fixed)).toBe(0);
    expect(moreDigits([4.91, 4.93, 6.1], fixed)).toBe(1);
    expect(moreDigits([4.9123, 4.9124], fixed)).toBe(3);
    expect(moreDigits(['adam', 'sgd'], (value) => value)).toBe(0);
  });

  test('[O34] have no endless digits for indistinguishable values', () => {
    expect(moreDigits([1, 1], (value, more) => value.toFixed(more))).toBe(4);
  });
});

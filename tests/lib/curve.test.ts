/** Curves against cases computed by hand. */
import { describe, expect, test } from 'vitest';
import { bestSoFar, smooth, thin } from '#lib/analysis/curve.ts';

describe('smooth', () => {
  test('[C1] halves a value’s weight with every later point, from the first on', () => {
    // 1; (½·1 + 4) / (½ + 1); (¼·1 + ½·4 + 7) / (¼ + ½ + 1)
    expect(smooth([1, 4, 7], 0.5)).toEqual([1, 3, 9.25 / 1.75]);
  });

  test('[C1] leaves a constant curve constant, and with weight 0 any curve unchanged', () => {
    for (const value of smooth([2.3, 2.3, 2.3, 2.3], 0.9)) expect(value).toBeCloseTo(2.3, 12);
    expect(smooth([3, 1, 2], 0)).toEqual([3, 1, 2]);
  });

  test('[C2] weights by steps, not by points: half a point’s distance counts √weight', () => {
    // Steps 4, 8, 10: the last point is half as long. a = ¼, then √¼ = ½.
    expect(smooth([1, 4, 7], 0.25, [4, 8, 10])).toEqual([1, 4.25 / 1.25, (4.25 / 2 + 7) / (1.25 / 2 + 1)]);
    expect(smooth([1, 4, 7], 0.5, [4, 8, 12])).toEqual(smooth([1, 4, 7], 0.5));
  });

  test('[C3] does not change values already drawn when points arrive', () => {
    const values = [1, 3, 2, 5, 4];
    const steps = [4, 8, 12, 14, 18];
    expect(smooth(values, 0.8, steps).slice(0, 3)).toEqual(smooth(values.slice(0, 3), 0.8, steps.slice(0, 3)));
  });

  test('[C4] leaves a value that is not finite unchanged, and the distances of others too', () => {
    // The 4 is two points after the 1: (¼·1 + 4) / (¼ + 1).
    expect(smooth([1, Number.NaN, 4], 0.5)).toEqual([1, Number.NaN, 3.4]);
  });
});

describe('thin', () => {
  const curve = (...ys: number[]) => ys.map((y, x) => ({ x, y }));

  test('[C5] leaves a short curve unchanged', () => {
    expect(thin(curve(1, 2, 3), 4)).toEqual(curve(1, 2, 3));
    expect(thin([], 4)).toEqual([]);
  });

  test('[C6] keeps the first, the last, and the lowest and highest of each bucket, in order', () => {
    const points = curve(5, 1, 9, 3, 4, 6, 2, 8, 7, 5);
    // Buckets of four: (1 9 3 4) (6 2 8 7)
    expect(thin(points, 6).map(({ y }) => y)).toEqual([5, 1, 9, 2, 8, 5]);
  });

  test('[C6] loses no spike, invents no point, and respects the limit', () => {
    const points = curve(...Array.from({ length: 2000 }, (_, index) => Math.sin(index / 50)));
    points[777]!.y = 40;
    points[1234]!.y = -40;
    for (const limit of [4, 10, 99, 500, 1999]) {
      const kept = thin(points, limit);
      expect(kept.length).toBeLessThanOrEqual(limit);
      expect(kept).toContain(points[777]);
      expect(kept).toContain(points[1234]);
      expect(kept[0]).toBe(points[0]);
      expect(kept.at(-1)).toBe(points.at(-1));
      expect(kept.every(({ x }, index) => index === 0 || x > kept[index - 1]!.x)).toBe(true);
    }
  });

  test('[C7] keeps the same points of full buckets while a curve grows', () => {
    const points = curve(...Array.from({ length: 60 }, (_, index) => (index * 37) % 23));
    // 50 and 60 points in 34: buckets of four in both.
    const [before, after] = [thin(points.slice(0, 50), 34), thin(points, 34)];
    expect(after.slice(0, before.length - 3)).toEqual(before.slice(0, -3));
  });
});

describe('bestSoFar', () => {
  test('[C8] is the highest, or the lowest, value up to there', () => {
    expect(bestSoFar([1, 3, 2, 5, 4])).toEqual([1, 3, 3, 5, 5]);
    expect(bestSoFar([4, 5, 2, 3], 'lower')).toEqual([4, 4, 2, 2]);
  });

  test('[C8] ignores values that are not finite', () => {
    expect(bestSoFar([Number.NaN, 2, Number.NaN, Number.POSITIVE_INFINITY, 3])).toEqual([Number.NaN, 2, 2, 2, 3]);
  });
});

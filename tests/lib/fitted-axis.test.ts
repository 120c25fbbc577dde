import { describe, expect, it } from 'vitest';
import { cutAt, fittedEnd } from '#lib/analysis/fitted-axis.ts';

describe('an axis fitted to most curves', () => {
  it('[C400] ends at one and a half times the longest of the others where a few are more than twice as long', () => {
    expect(fittedEnd([...Array.from({ length: 30 }, () => 8), 150])).toBe(12);
    expect(fittedEnd([8, 8, 6, 8, 7, 8, 150, 90])).toBe(12);
  });

  it('[C400] shows all of them where none is far longer, where many are, and where there are only two', () => {
    expect(fittedEnd([8, 10, 14])).toBeUndefined();
    expect(fittedEnd([8, 8, 150, 150, 150])).toBeUndefined();
    expect(fittedEnd([8, 150])).toBeUndefined();
    expect(fittedEnd([0, 0, 5])).toBeUndefined();
    expect(fittedEnd([])).toBeUndefined();
  });

  it('[C401] a curve that goes on stands at the edge with its last value there, and says where it ends', () => {
    const points = [1, 5, 10, 20].map((x) => ({ x, y: x / 100 }));
    expect(cutAt(points, 12)).toEqual({
      points: [...points.slice(0, 3), { x: 12, y: 0.1 }],
      beyond: { x: 20, y: 0.2 },
    });
    expect(cutAt(points, 20)).toEqual({ points, beyond: undefined });
    expect(cutAt(points, undefined).points).toBe(points);
  });
});

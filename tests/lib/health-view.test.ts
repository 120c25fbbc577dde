/** What screens draw of a run's health. */
import { describe, expect, it } from 'vitest';
import { barsOf, healthMap, rangeOf } from '#lib/analysis/health-view.ts';
import { histogramBins } from '#lib/network/health.ts';
import { healthAt, layerHealth } from '../support/health.ts';

describe('the map of a run’s health', () => {
  const health = [
    healthAt(
      1,
      layerHealth('conv1', { gradient: 0.001, dead: 0 }),
      layerHealth('dense1', { gradient: 0.1, dead: null }),
    ),
    healthAt(3, layerHealth('conv1', { gradient: 0, dead: 25 }), layerHealth('dense1', { gradient: null, dead: null })),
    healthAt(
      5,
      layerHealth('conv1', { gradient: 0.01, dead: 50 }),
      layerHealth('dense1', { gradient: 0.1, dead: null }),
    ),
  ];

  it('[H951] shades sizes by their logarithm, and leaves out what is unknown', () => {
    const { layers, range } = healthMap(health, 'gradient');
    expect(range).toEqual({ lowest: 0.001, highest: 0.1 });
    expect(layers.map(({ name, values }) => [name, values])).toEqual([
      ['conv1', [0.001, 0, 0.01]],
      ['dense1', [0.1, null, 0.1]],
    ]);
    // A hundredth of the way is 0.08, half of the powers of ten 0.54.
    expect(layers[0]!.shades).toEqual([0.08, 0, expect.closeTo(0.54)]);
    expect(layers[1]!.shades).toEqual([1, null, 1]);
  });

  it('[H951] shades shares as they are, and all equal sizes alike', () => {
    const { layers, range } = healthMap(health, 'dead');
    expect(range).toEqual({ lowest: 0, highest: 1 });
    expect(layers.map(({ shades }) => shades)).toEqual([
      [0, 0.5, 1],
      [null, null, null],
    ]);
    expect(healthMap(health, 'weights').layers[0]!.shades).toEqual([0.54, 0.54, 0.54]);
    expect(healthMap(health, 'outputs').layers[0]!.values).toEqual([0.6, 0.6, 0.6]);
    expect(healthMap([], 'weights')).toEqual({ layers: [], range: undefined });
  });
});

describe('a histogram', () => {
  const counts = (filled: Record<number, number>) =>
    Array.from({ length: histogramBins }, (_, bin) => filled[bin] ?? 0);

  it('[H952] is drawn on the range of all epochs, with heights by the square root', () => {
    const narrow = { lowest: 0, highest: 1, counts: counts({ 0: 100, 23: 1 }) };
    const wide = { lowest: -1, highest: 3, counts: counts({ 12: 4 }) };
    const range = rangeOf([narrow, wide]);
    expect(range).toEqual({ lowest: -1, highest: 3 });
    expect(barsOf(narrow, range)).toEqual([
      { left: 0.25, right: expect.closeTo(0.25 + 1 / 96), height: 1 },
      { left: expect.closeTo(0.5 - 1 / 96), right: 0.5, height: 0.1 },
    ]);
    expect(barsOf(wide, range)).toEqual([{ left: 0.5, right: expect.closeTo(0.5 + 1 / 24), height: 1 }]);
  });
});

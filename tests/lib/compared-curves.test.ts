/** Curves of several runs on one axis, against cases computed by hand. */
import { describe, expect, test } from 'vitest';
import {
  type Axis,
  commonUnit,
  groupCurve,
  nearest,
  type Placing,
  pointsWith,
  type Quantity,
  type Sample,
  sampler,
  smoother,
  untilEpoch,
} from '#lib/analysis/compared-curves.ts';
import { growing } from '#lib/analysis/growing.ts';
import { shownRange } from '#lib/analysis/shown-range.ts';
import type { DatedMetrics, DatedPoint } from '#lib/classroom/point.ts';

const point = (step: number, loss: number, at: number) => ({
  step,
  loss,
  accuracy: 0.5,
  learningRate: 0.01,
  imagesPerSecond: 1000,
  computeSeconds: step / 10,
  at,
});

/** Two epochs of four steps, a point every two steps. */
const metrics: DatedMetrics = {
  points: [point(2, 2, 10_000), point(4, 1, 10_100), point(6, 0.5, 12_000), point(8, 0.25, 12_100)],
  epochs: [
    { ...point(4, 1.5, 10_100), epoch: 1, validationLoss: 1.75, validationAccuracy: 0.4 },
    { ...point(8, 0.375, 12_100), epoch: 2, validationLoss: 1.25, validationAccuracy: 0.6 },
  ],
};
const samplesOf = (of: DatedMetrics, quantity: Quantity, axis: Axis, how: Placing) =>
  pointsWith(of, quantity).map(sampler(quantity, axis, how));
const smoothed = (samples: readonly Sample[], weight: number, unit: number) => samples.map(smoother(weight, unit));
const placing = { stepsPerEpoch: 4, startedAt: 9_000 };

describe('an axis', () => {
  test('[O10] places points by step, epoch, compute time, seconds since the run began or time of day', () => {
    const xs = (axis: Parameters<typeof samplesOf>[2]) => samplesOf(metrics, 'loss', axis, placing).map(({ x }) => x);
    expect(xs('step')).toEqual([2, 4, 6, 8]);
    expect(xs('epoch')).toEqual([0.5, 1, 1.5, 2]);
    expect(xs('gpu')).toEqual([0.2, 0.4, 0.6, 0.8]);
    expect(xs('elapsed')).toEqual([1, 1.1, 3, 3.1]);
    expect(xs('clock')).toEqual([10_000, 10_100, 12_000, 12_100]);
  });

  test('[O10] has validation once per epoch, and everything else at every point', () => {
    expect(samplesOf(metrics, 'validationAccuracy', 'epoch', placing).map(({ x, y }) => [x, y])).toEqual([
      [1, 0.4],
      [2, 0.6],
    ]);
    expect(samplesOf(metrics, 'loss', 'epoch', placing).map(({ y }) => y)).toEqual([2, 1, 0.5, 0.25]);
  });

  test('[O10] ends with the last visible epoch', () => {
    expect(untilEpoch(metrics, 1)).toEqual({ points: metrics.points.slice(0, 2), epochs: metrics.epochs.slice(0, 1) });
    expect(untilEpoch(metrics, 0)).toEqual({ points: [], epochs: [] });
  });
});

describe('a growing curve', () => {
  test('[O15] equals one computed at once, with each point processed once', () => {
    const all = Array.from({ length: 9 }, (_, index) => point(index + 1, Math.sin(index), index));
    let worked = 0;
    const samples = growing(() => {
      const sample = sampler('loss', 'epoch', placing);
      return (each: DatedPoint) => {
        worked += 1;
        return sample(each);
      };
    });
    const smooth = growing(() => smoother(0.7, 0.25));
    for (const length of [0, 2, 3, 9]) smooth(samples(all.slice(0, length)));
    const grown = smooth(samples(all));
    expect(worked).toBe(9);
    expect(grown).toEqual(smoothed(samplesOf({ points: all, epochs: [] }, 'loss', 'epoch', placing), 0.7, 0.25));
    expect(smooth(samples(all.slice()))).toBe(grown);
    expect(smooth(samples(all.slice(0, 4)))).toEqual(grown.slice(0, 4));
  });
});

describe('smoothing', () => {
  test('[O11] is the same on every axis, over the same span for all curves', () => {
    const loss = samplesOf(metrics, 'loss', 'clock', placing);
    // The other run has a point every epoch: in that unit, half an epoch back counts √¼ = ½.
    const unit = commonUnit([
      loss,
      samplesOf({ ...metrics, points: metrics.points.slice(1) }, 'loss', 'step', placing),
    ]);
    expect(unit).toBe(1);
    expect(smoothed(loss, 0.25, unit).map(({ y }) => y)).toEqual([
      2,
      (1 + 1) / 1.5,
      (0.5 + 0.5 + 0.5) / 1.75,
      1 / 1.875,
    ]);
    expect(smoothed(loss, 0, unit)).toEqual(loss);
  });
});

describe('a group of seeds', () => {
  const curve = (...ys: number[]): Sample[] =>
    ys.map((y, index) => ({ x: index, y, step: index + 1, epoch: index + 1 }));

  test('[O12] is shown as mean with lowest and highest, or one standard deviation', () => {
    const members = [curve(1, 2), curve(3, 4), curve(5, 9)];
    expect(groupCurve(members, 'range')).toMatchObject([
      { y: 3, low: 1, high: 5, count: 3 },
      { y: 5, low: 2, high: 9, count: 3 },
    ]);
    // (−2, 0, 2): √(8/2) = 2; (−3, −1, 4): √(26/2) = √13.
    expect(groupCurve(members, 'deviation')[0]).toMatchObject({ low: 1, high: 5 });
    expect(groupCurve(members, 'deviation')[1]!.high).toBeCloseTo(5 + Math.sqrt(13), 12);
  });

  test('[O12] counts every run, however many, without sampling, and independent of other groups', () => {
    const members = Array.from({ length: 250 }, (_, index) => curve(index, 2 * index));
    const [first] = groupCurve(members, 'range');
    expect(first).toMatchObject({ y: 124.5, low: 0, high: 249, count: 250 });
    expect(groupCurve([...members].reverse(), 'range')).toEqual(groupCurve(members, 'range'));
  });

  test('[O12] continues with the runs that have got further, and says how many they are', () => {
    expect(groupCurve([curve(1, 2, 3), curve(3)], 'range')).toMatchObject([
      { y: 2, count: 2 },
      { y: 2, count: 1 },
      { y: 3, count: 1 },
    ]);
    expect(groupCurve([curve(1, Number.NaN), curve(3, 5)], 'range')[1]).toMatchObject({ y: 5, count: 1 });
  });

  test('[O12] has its points at the mean position of its runs, which differ in speed', () => {
    const slow = curve(1, 2).map((sample) => ({ ...sample, x: sample.x * 3 }));
    expect(groupCurve([curve(1, 2), slow], 'range').map(({ x }) => x)).toEqual([0, 2]);
  });
});

describe('the cursor', () => {
  test('[O13] finds the nearest point, or the earlier of two', () => {
    const curve = [0, 2, 6].map((x) => ({ x }));
    expect([-1, 0.9, 1, 3.9, 4, 99].map((x) => nearest(curve, x)!.x)).toEqual([0, 0, 0, 2, 2, 6]);
    expect(nearest([], 1)).toBe(undefined);
  });
});

describe('the range', () => {
  test('[O14] excludes far outliers, and nothing of an ordinary curve', () => {
    // Quartiles 2 and 4 of 1 2 3 4 100: values above 4 + 3 · 2 are far out.
    expect(shownRange([3, 1, 100, 2, 4], true)).toEqual([1, 4]);
    expect(shownRange([3, 1, 100, 2, 4], false)).toEqual([1, 100]);
    expect(shownRange([0.01, 0.01, 0.01, 0.01, 0.003], true)).toEqual([0.003, 0.01]);
    const falling = Array.from({ length: 200 }, (_, index) => 0.4 + 1.9 * Math.exp(-index / 60));
    expect(shownRange(falling, true)).toEqual(shownRange(falling, false));
  });

  test('[O14] ignores values that are not finite', () => {
    expect(shownRange([Number.NaN, 1, Number.POSITIVE_INFINITY, 2], false)).toEqual([1, 2]);
    expect(shownRange([Number.NaN], true)).toBe(undefined);
  });
});

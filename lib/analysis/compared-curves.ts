/** The curves of several runs on one axis: points by quantity, smoothed alike, and runs of several seeds as a mean with a band. */

import type { DatedEpoch, DatedMetrics, DatedPoint } from '../classroom/point.ts';
import { createSmoother } from './curve.ts';
import { meanOf, sampleDeviation } from './noise.ts';

export const axes = ['epoch', 'step', 'gpu', 'elapsed', 'clock'] as const;
/** Epochs, steps, compute time, seconds since the run began, or the time in milliseconds since 1970. */
export type Axis = (typeof axes)[number];

export const quantities = ['loss', 'validationLoss', 'accuracy', 'validationAccuracy', 'learningRate'] as const;
export type Quantity = (typeof quantities)[number];

/** The parts of a run needed to place its points. */
export type Placing = { readonly stepsPerEpoch: number; readonly startedAt: number | null };

/** A measured point of a curve. */
export type Sample = {
  readonly x: number;
  readonly y: number;
  readonly step: number;
  /** In epochs on every axis. */
  readonly epoch: number;
};

function place(point: DatedPoint, axis: Axis, { stepsPerEpoch, startedAt }: Placing): number {
  switch (axis) {
    case 'step':
      return point.step;
    case 'epoch':
      return point.step / stepsPerEpoch;
    case 'gpu':
      return point.computeSeconds;
    case 'elapsed':
      return (point.at - (startedAt ?? point.at)) / 1000;
    case 'clock':
      return point.at;
  }
}

const isValidation = (quantity: Quantity) => quantity === 'validationLoss' || quantity === 'validationAccuracy';

/** The points with that quantity: one per epoch for validation, for the others as many as were reported. */
export const pointsWith = ({ points, epochs }: DatedMetrics, quantity: Quantity): readonly DatedPoint[] =>
  isValidation(quantity) ? epochs : points;

/** Turns each of `pointsWith` into a sample. */
export function sampler(quantity: Quantity, axis: Axis, placing: Placing): (point: DatedPoint) => Sample {
  return (point) => ({
    x: place(point, axis, placing),
    y: (point as DatedEpoch)[quantity],
    step: point.step,
    epoch: point.step / placing.stepsPerEpoch,
  });
}

/** The points up to the end of that epoch. */
export function untilEpoch({ points, epochs }: DatedMetrics, last: number): DatedMetrics {
  const kept = epochs.filter(({ epoch }) => epoch <= last);
  const end = kept.at(-1)?.step ?? 0;
  return { points: points.filter(({ step }) => step <= end), epochs: kept };
}

/** The longest first point of these curves in epochs: as it never changes, neither do values smoothed by it. */
export function commonUnit(curves: readonly (readonly Sample[])[]): number {
  return Math.max(0, ...curves.map(([first]) => first?.epoch ?? 0));
}

/** Smooths the samples over epochs, where a value `unit` back counts `weight` times less: the same on every axis. */
export function smoother(weight: number, unit: number): (sample: Sample) => Sample {
  if (weight === 0) return (sample) => sample;
  const next = createSmoother(weight, unit || 1);
  return (sample) => ({ ...sample, y: next(sample.y, sample.epoch) });
}

/** From the lowest to the highest seed, or one sample standard deviation to either side of the mean. */
export type BandKind = 'range' | 'deviation';

export type GroupPoint = Sample & {
  readonly low: number;
  readonly high: number;
  /** The number of seeds with this point. */
  readonly count: number;
};

/**
 * Runs with the same hyperparameters as one curve: at every step the mean of all members that have reached it, none left out
 * or picked at random, at their mean position on the axis, with the band around it. Values that are not finite do not count.
 */
export function groupCurve(members: readonly (readonly Sample[])[], kind: BandKind): GroupPoint[] {
  const byStep = new Map<number, Sample[]>();
  for (const sample of members.flat()) {
    if (!Number.isFinite(sample.y)) continue;
    const there = byStep.get(sample.step);
    if (there) there.push(sample);
    else byStep.set(sample.step, [sample]);
  }
  return [...byStep]
    .sort(([a], [b]) => a - b)
    .map(([step, samples]) => {
      const ys = samples.map(({ y }) => y);
      const y = meanOf(ys);
      const deviation = sampleDeviation(ys);
      const [low, high] = kind === 'range' ? [Math.min(...ys), Math.max(...ys)] : [y - deviation, y + deviation];
      const x = meanOf(samples.map((sample) => sample.x));
      return { step, epoch: samples[0]!.epoch, x, y, low, high, count: samples.length };
    });
}

/** The sample nearest to this position on the axis, with samples ascending in x; undefined for an empty curve. */
export function nearest<Point extends { readonly x: number }>(samples: readonly Point[], x: number): Point | undefined {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (samples[middle]!.x < x) low = middle + 1;
    else high = middle;
  }
  const before = samples[low - 1];
  const after = samples[low];
  if (!before || !after) return before ?? after;
  return x - before.x <= after.x - x ? before : after;
}

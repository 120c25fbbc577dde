/** The speed of a trainer, fitted to the measured compute time of runs, and the resulting cost of a run. */
import * as z from 'zod/mini';
import { type Dataset, examplesOf } from '../datasets/dataset.ts';
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import type { Network } from './network.ts';
import { planOf } from './training-plan.ts';

/** compute time = steps × secondsPerStep + FLOPs ÷ flopsPerSecond. */
const rateSchema = z.object({
  secondsPerStep: z.number().check(z.gte(0)),
  flopsPerSecond: z.number().check(z.positive()),
});

/**
 * A step on points is nearly all overhead, and one on images nearly all arithmetic: neither says how long the other takes.
 * Null before anything was measured on that kind of data.
 */
export const speedSchema = z.object({
  images: z.nullable(rateSchema),
  points: z.nullable(rateSchema),
  /** Compute time that a trainer with a run in each lane gets per second of the clock; excludes the gaps between slices. */
  computeSecondsPerSecond: z.number().check(z.positive(), z.lte(1)),
});

/** Converts work into compute time. */
export type Rate = z.infer<typeof rateSchema>;
export type Speed = z.infer<typeof speedSchema>;

/** The rate on data of this set's kind; null before one was measured. */
export const rateOn = (speed: Speed | null, dataset: Pick<Dataset, 'shape'>): Rate | null =>
  speed?.[examplesOf(dataset)] ?? null;

/** Trainers, and the runs that they all compute at the same moment. */
export type Lanes = { readonly trainers: number; readonly lanes: number };

/** The lanes of those of these trainers that are connected. */
export function lanesOf(trainers: readonly { readonly connected: boolean; readonly lanes: number }[]): Lanes {
  const connected = trainers.filter((trainer) => trainer.connected);
  return { trainers: connected.length, lanes: connected.reduce((sum, { lanes }) => sum + lanes, 0) };
}

/**
 * How many lanes a run fills that is alone on its trainer. Going back, each layer has two gradients, which compute at the
 * same moment, so its three passes take the time of two.
 */
const lanesOfOne = 3 / 2;

/** How many trainers' worth of compute time so many runs use at the same moment. */
export function trainersUsed(runs: number, { trainers, lanes }: Lanes): number {
  if (trainers === 0) return 0;
  const each = lanes / trainers;
  return runs === 1 ? Math.min(1, lanesOfOne / each) : Math.min(trainers, runs / each);
}

/** Work, as steps and floating-point operations; evaluated images count as training steps of the same cost. */
export type Work = { readonly steps: number; readonly flops: number };
/** Finished work and its compute time. */
export type Sample = Work & { readonly computeSeconds: number };

/**
 * A training step goes forward once, and backward twice: to the inputs and to the weights (Kaplan et al. 2020, §2.1: 3 × forward).
 * An evaluated image only goes forward, and costs a third of a trained one; measured: 0.21 to 0.32.
 */
const passesOfTraining = 3;

/** The work of training and evaluating so many images. */
function workOfImages(network: Network, batchSize: number, trained: number, evaluated: number): Work {
  const images = trained + evaluated / passesOfTraining;
  return { steps: images / batchSize, flops: passesOfTraining * network.flops * images };
}

/** The work of a run's first `steps` steps: training, and the validation of each epoch that is reported, without the test. */
export function workUntil(hyperparameters: Hyperparameters, network: Network, steps: number): Work {
  const { stepsPerEpoch, trainImages, validationImages, epochsPerReport } = planOf(hyperparameters);
  const epochs = steps / stepsPerEpoch;
  return workOfImages(
    network,
    hyperparameters.batchSize,
    trainImages * epochs,
    validationImages * Math.floor(epochs / epochsPerReport),
  );
}

/** The work of a whole run, including the test at its end. */
export function workOf(hyperparameters: Hyperparameters, network: Network): Work {
  const { steps, flops } = workUntil(hyperparameters, network, planOf(hyperparameters).totalSteps);
  const test = workOfImages(network, hyperparameters.batchSize, 0, network.dataset.test);
  return { steps: steps + test.steps, flops: flops + test.flops };
}

/** The compute time of the work at this rate. */
export function computeSecondsOf(rate: Rate, { steps, flops }: Work): number {
  return steps * rate.secondsPerStep + flops / rate.flopsPerSecond;
}

/**
 * The rate that fits the samples best: least squares of the relative error, with both parts at least 0.
 * With x = steps/t and y = FLOPs/t of each sample, a·x + b·y should be 1: the 2 × 2 normal equations of (a, b), or, if
 * one of them is negative, the other alone (Lawson & Hanson 1974, chapter 23: non-negative least squares).
 * Undefined without a sample of positive duration.
 */
export function fitRate(samples: readonly Sample[]): Rate | undefined {
  let [xx, xy, yy, x1, y1] = [0, 0, 0, 0, 0];
  for (const { steps, flops, computeSeconds } of samples) {
    if (computeSeconds <= 0 || steps <= 0) continue;
    const [x, y] = [steps / computeSeconds, flops / computeSeconds];
    xx += x * x;
    xy += x * y;
    yy += y * y;
    x1 += x;
    y1 += y;
  }
  if (yy === 0) return undefined;
  const determinant = xx * yy - xy * xy;
  // Samples of one kind of network cannot tell the two parts apart.
  const apart = determinant > 1e-9 * xx * yy;
  const a = apart ? (x1 * yy - y1 * xy) / determinant : 0;
  const b = apart ? (y1 * xx - x1 * xy) / determinant : y1 / yy;
  if (a > 0 && b > 0) return { secondsPerStep: a, flopsPerSecond: 1 / b };
  return { secondsPerStep: 0, flopsPerSecond: yy / y1 };
}

/** How fast a trainer is: fitted to the GPU-seconds that runs really took, and what it makes a run cost. */
import * as z from 'zod/mini';
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import type { Network } from './network.ts';
import { planOf } from './training-plan.ts';

/** GPU-seconds = steps × secondsPerStep + FLOPs ÷ flopsPerSecond. */
const rateSchema = z.object({
  secondsPerStep: z.number().check(z.gte(0)),
  flopsPerSecond: z.number().check(z.positive()),
});

export const speedSchema = z.extend(rateSchema, {
  /** GPU-seconds that a busy trainer gets in a second of the clock: what lies between two slices is not in them. */
  gpuSecondsPerSecond: z.number().check(z.positive(), z.lte(1)),
});

/** What turns work into GPU-seconds. */
export type Rate = z.infer<typeof rateSchema>;
export type Speed = z.infer<typeof speedSchema>;

/** Work, as steps taken and floating-point operations done; images that are evaluated count as the steps that cost as much. */
export type Work = { readonly steps: number; readonly flops: number };
/** Work that was done and the GPU-seconds it took. */
export type Sample = Work & { readonly gpuSeconds: number };

/**
 * A training step goes forward, and back twice: to the inputs and to the weights (Kaplan et al. 2020, §2.1: 3 × forward).
 * An image that is evaluated goes forward only, and costs a third of one that is trained: measured were 0.21 to 0.32.
 */
const passesOfTraining = 3;

/** The work of so many images trained and evaluated. */
function workOfImages(network: Network, batchSize: number, trained: number, evaluated: number): Work {
  const images = trained + evaluated / passesOfTraining;
  return { steps: images / batchSize, flops: passesOfTraining * network.flops * images };
}

/** The work of a run's first `steps` steps: training, and the validation of each whole epoch; the test is still to come. */
export function workUntil(hyperparameters: Hyperparameters, network: Network, steps: number): Work {
  const { stepsPerEpoch, trainImages, validationImages } = planOf(hyperparameters);
  const epochs = steps / stepsPerEpoch;
  return workOfImages(network, hyperparameters.batchSize, trainImages * epochs, validationImages * Math.floor(epochs));
}

/** The work of a whole run, the test at its end included. */
export function workOf(hyperparameters: Hyperparameters, network: Network): Work {
  const { steps, flops } = workUntil(hyperparameters, network, planOf(hyperparameters).totalSteps);
  const test = workOfImages(network, hyperparameters.batchSize, 0, network.dataset.test);
  return { steps: steps + test.steps, flops: flops + test.flops };
}

/** The GPU-seconds that the work takes at this rate. */
export function gpuSecondsOf(rate: Rate, { steps, flops }: Work): number {
  return steps * rate.secondsPerStep + flops / rate.flopsPerSecond;
}

/**
 * The rate that fits the samples best: least squares of the relative error, with both parts at least 0.
 * With x = steps/t and y = FLOPs/t of each sample, a·x + b·y shall be 1: the 2 × 2 normal equations of (a, b), and where
 * one of them comes out negative, the other alone (Lawson & Hanson 1974, chapter 23: non-negative least squares).
 * Undefined without a sample that took time.
 */
export function fitRate(samples: readonly Sample[]): Rate | undefined {
  let [xx, xy, yy, x1, y1] = [0, 0, 0, 0, 0];
  for (const { steps, flops, gpuSeconds } of samples) {
    if (gpuSeconds <= 0 || steps <= 0) continue;
    const [x, y] = [steps / gpuSeconds, flops / gpuSeconds];
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

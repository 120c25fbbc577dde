/** How a run uses its images: training and validation images, steps, points of the curve, the learning rate. */

import { datasetOf } from '../datasets/datasets.ts';
import { trainerSide } from '../datasets/points.ts';
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';

export type TrainingPlan = {
  /** Images for training, and images held out for validation. */
  readonly trainImages: number;
  readonly validationImages: number;
  /** The last step of an epoch takes the rest, as in Keras. */
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  /** Every so many epochs, and after the last, a run is validated and reports an epoch. */
  readonly epochsPerReport: number;
  /** A training point of the curve is the mean over this many steps (up to twice as many at the end of an epoch). */
  readonly stepsPerPoint: number;
  /** See endsPlane and endsHealth. */
  readonly stepsPerPlane: number;
  readonly stepsPerHealth: number;
  readonly lastBatchIsFull: boolean;
};

/** The most training points in one epoch, and in one run. */
const pointsPerEpoch = 50;
const pointsPerRun = 2000;
/** The most epochs that are validated and reported; longer runs leave out epochs evenly. */
const reportsPerRun = 200;

/** How many examples train and validate; of a data set that is used whole, all do both. */
function imagesOf(hyperparameters: Hyperparameters): Pick<TrainingPlan, 'trainImages' | 'validationImages'> {
  const { trainSize, validationShare } = hyperparameters;
  const { whole, training } = datasetOf(hyperparameters);
  if (whole) return { trainImages: training, validationImages: training };
  const validationImages = Math.round(trainSize * validationShare);
  return { trainImages: trainSize - validationImages, validationImages };
}

/** The most that planes may cost, and the passes of an example in training: one forward and two back. */
const shareOfPlanes = 0.03;
const passes = 3;

/** The most images that health (health.ts) is measured on. */
export const mostHealthImages = 128;
/** The most that health may cost: it passes its images forward twice and back once. */
const shareOfHealth = 0.025;
const healthPasses = passes + 1;
/** In a small network the many figures cost more than the images: about as much as a few steps. */
const leastStepsPerHealth = 150;
/** The most measurements of a run, apart from the first and the last. */
const healthsPerRun = 100;

/** Whether two runs of one data set validate on the same images. */
export function validateAlike(a: Hyperparameters, b: Hyperparameters): boolean {
  return a.validationFrom === b.validationFrom && planOf(a).validationImages === planOf(b).validationImages;
}

/** The plan of a run; it depends only on the hyperparameters, so a repeated run has the same points. */
export function planOf(hyperparameters: Hyperparameters): TrainingPlan {
  const { batchSize, epochs } = hyperparameters;
  const { trainImages, validationImages } = imagesOf(hyperparameters);
  const stepsPerEpoch = Math.ceil(trainImages / batchSize);
  const totalSteps = stepsPerEpoch * epochs;
  return {
    trainImages,
    validationImages,
    stepsPerEpoch,
    totalSteps,
    epochsPerReport: Math.ceil(epochs / reportsPerRun),
    stepsPerPlane: Math.ceil(trainerSide ** 2 / (shareOfPlanes * passes * batchSize)),
    stepsPerHealth: Math.max(
      leastStepsPerHealth,
      Math.ceil(totalSteps / healthsPerRun),
      Math.ceil((healthPasses * Math.min(mostHealthImages, trainImages)) / (shareOfHealth * passes * batchSize)),
    ),
    lastBatchIsFull: trainImages % batchSize === 0,
    stepsPerPoint: Math.max(Math.ceil(stepsPerEpoch / pointsPerEpoch), Math.ceil(totalSteps / pointsPerRun)),
  };
}

/** Whether the run is validated and reports after this epoch (epochs count from 1). */
export function endsReport({ epochsPerReport, stepsPerEpoch, totalSteps }: TrainingPlan, epoch: number): boolean {
  return epoch % epochsPerReport === 0 || epoch * stepsPerEpoch === totalSteps;
}

/** Whether something that is due every so many steps is done after this epoch, which is reported: the first, the last, some between. */
function isDue(plan: TrainingPlan, epoch: number, steps: number): boolean {
  const { epochsPerReport, stepsPerEpoch, totalSteps } = plan;
  const doneBy = (epochs: number) => Math.floor((epochs * stepsPerEpoch) / steps);
  const isFirst = epoch <= epochsPerReport;
  return isFirst || epoch * stepsPerEpoch === totalSteps || doneBy(epoch) > doneBy(epoch - epochsPerReport);
}

/**
 * Whether a trainer computes the plane of a larger network on points after this epoch, which is reported: after the first of
 * these and the last, and between them so seldom that planes cost under 3 % of the training, counted in examples passed.
 */
export const endsPlane = (plan: TrainingPlan, epoch: number): boolean => isDue(plan, epoch, plan.stepsPerPlane);

/**
 * Whether a trainer measures the run's health after this epoch, which is reported: after the first of these and the last, and
 * between them at most a hundred times and so seldom that it costs under 3 % of the training.
 */
export const endsHealth = (plan: TrainingPlan, epoch: number): boolean => isDue(plan, epoch, plan.stepsPerHealth);

/**
 * Whether a training point ends with this step (steps count from 1). The steps that are left over before a reported epoch
 * ends, and a last batch that is not full, belong to the point before: the mean over four images would be a spike in the
 * curve.
 */
export function endsPoint(plan: TrainingPlan, step: number): boolean {
  const { stepsPerEpoch, stepsPerPoint, epochsPerReport, lastBatchIsFull, totalSteps } = plan;
  const stepsPerReport = stepsPerEpoch * epochsPerReport;
  const stepOfReport = ((step - 1) % stepsPerReport) + 1;
  const left = Math.min(stepsPerReport - stepOfReport, totalSteps - step);
  if (left === 0) return true;
  const enough = left >= stepsPerPoint && (left > 1 || lastBatchIsFull);
  return stepOfReport % stepsPerPoint === 0 && enough;
}

/** How far below and above its learning rate a range test goes, as a factor. */
export const rangeTestSpan = 100;

/** Whether the run looks for a learning rate instead of a result. */
export const isRangeTest = ({ schedule }: Pick<Hyperparameters, 'schedule'>): boolean => schedule === 'range-test';

/**
 * The learning rate of a step (counted from 1).
 * - constant: the rate itself;
 * - step: rate × factor^⌊epoch / stepEpochs⌋, with epochs counted from 0;
 * - cosine: rate × (1 + cos(π t)) / 2 with t from 0 to 1 over the run (Loshchilov & Hutter 2017, eq. 5, one period);
 * - warm-up: a straight line from 0 over warmUpEpochs, then the cosine over the rest;
 * - range test: exponentially from rate / 100 at the first step to rate × 100 at the last (Smith 2017, Cyclical learning rates for
 *   training neural networks, section 3.3, which raises it linearly; exponentially as in fastai's lr_find).
 */
export function learningRateAt(hyperparameters: Hyperparameters, plan: TrainingPlan, step: number): number {
  const { learningRate, schedule, stepEpochs, stepFactor, warmUpEpochs } = hyperparameters;
  const done = step - 1;
  const cosine = (share: number) => (learningRate * (1 + Math.cos(Math.PI * share))) / 2;
  switch (schedule) {
    case 'constant':
      return learningRate;
    case 'step':
      return learningRate * stepFactor ** Math.floor(done / (plan.stepsPerEpoch * stepEpochs));
    case 'cosine':
      return cosine(done / plan.totalSteps);
    case 'warm-up': {
      const warmUp = Math.min(warmUpEpochs * plan.stepsPerEpoch, plan.totalSteps);
      if (step <= warmUp) return (learningRate * step) / warmUp;
      return cosine((done - warmUp) / (plan.totalSteps - warmUp));
    }
    case 'range-test':
      return learningRate * rangeTestSpan ** ((2 * done) / Math.max(plan.totalSteps - 1, 1) - 1);
  }
}

/** How a run uses its images: training and validation images, steps, points of the curve, the learning rate. */
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';

export type TrainingPlan = {
  /** Images for training, and images held out for validation. */
  readonly trainImages: number;
  readonly validationImages: number;
  /** The last step of an epoch takes the rest, as in Keras. */
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  /** A training point of the curve is the mean over this many steps (up to twice as many at the end of an epoch). */
  readonly stepsPerPoint: number;
  readonly lastBatchIsFull: boolean;
};

/** The most training points in one epoch, and in one run. */
const pointsPerEpoch = 50;
const pointsPerRun = 2000;

/** Whether two runs of one data set validate on the same images. */
export function validateAlike(a: Hyperparameters, b: Hyperparameters): boolean {
  return a.validationFrom === b.validationFrom && planOf(a).validationImages === planOf(b).validationImages;
}

/** The plan of a run; it depends only on the hyperparameters, so a repeated run has the same points. */
export function planOf(hyperparameters: Hyperparameters): TrainingPlan {
  const { trainSize, validationShare, batchSize, epochs } = hyperparameters;
  const validationImages = Math.round(trainSize * validationShare);
  const trainImages = trainSize - validationImages;
  const stepsPerEpoch = Math.ceil(trainImages / batchSize);
  const totalSteps = stepsPerEpoch * epochs;
  return {
    trainImages,
    validationImages,
    stepsPerEpoch,
    totalSteps,
    lastBatchIsFull: trainImages % batchSize === 0,
    stepsPerPoint: Math.max(Math.ceil(stepsPerEpoch / pointsPerEpoch), Math.ceil(totalSteps / pointsPerRun)),
  };
}

/**
 * Whether a training point ends with this step (steps count from 1). The steps that an epoch has left over, and a last
 * batch that is not full, belong to the point before: the mean over four images would be a spike in the curve.
 */
export function endsPoint({ stepsPerEpoch, stepsPerPoint, lastBatchIsFull }: TrainingPlan, step: number): boolean {
  const stepOfEpoch = ((step - 1) % stepsPerEpoch) + 1;
  const left = stepsPerEpoch - stepOfEpoch;
  if (left === 0) return true;
  const enough = left >= stepsPerPoint && (left > 1 || lastBatchIsFull);
  return stepOfEpoch % stepsPerPoint === 0 && enough;
}

/**
 * The learning rate of a step (counted from 1).
 * - constant: the rate itself;
 * - step: rate × factor^⌊epoch / stepEpochs⌋, with epochs counted from 0;
 * - cosine: rate × (1 + cos(π t)) / 2 with t from 0 to 1 over the run (Loshchilov & Hutter 2017, eq. 5, one period);
 * - warm-up: a straight line from 0 over warmUpEpochs, then the cosine over the rest.
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
  }
}

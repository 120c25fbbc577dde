/** A trainer's report on one run: progress, points and epochs, predictions, and its ending. */
import * as z from 'zod/mini';
import { datasets, largest } from '../datasets/datasets.ts';
import { boundarySchema } from '../network/boundary.ts';
import { healthSchema } from '../network/health.ts';
import { count, id } from '../schemas.ts';
import { epochPointSchema, trainingPointSchema } from './point.ts';

/** Size of one image's probabilities, in bytes. */
export const bytesOfPrediction = (classes: number) => 2 * classes;

/** Size of predictions for the largest validation set, half of the images. */
export const predictionBytes = (bytesOfPrediction(largest.classes) * largest.training) / 2;

/** Possible numbers of classes. */
const classCounts = [...new Set(datasets.map(({ classes }) => classes.length))];

export const endingReportSchema = z.discriminatedUnion('outcome', [
  /** The test set is evaluated once, at this point; the server seals the result. */
  z.object({
    outcome: z.literal('finished'),
    stoppedEarly: z.boolean(),
    test: z.object({ loss: z.number(), accuracy: z.number() }),
  }),
  /** The loss became NaN or infinite at this step. */
  z.object({ outcome: z.literal('diverged'), step: count }),
  /** The trainer could not continue; `message` is one English sentence for the student. */
  z.object({ outcome: z.literal('failed'), message: z.string().check(z.maxLength(500)) }),
]);

/** The confusion matrix on the validation images after this epoch, a row for each true class. */
export const epochConfusionSchema = z.object({
  epoch: count,
  counts: z.array(count).check(
    z.maxLength(largest.classes ** 2),
    z.refine(
      ({ length }) => classCounts.some((classes) => length === classes ** 2),
      'must have a row and a column for each class',
    ),
  ),
});

/** The run's predictions after this epoch, which replace earlier ones. The server seals the test's. */
export const predictionsSchema = z.object({
  set: z.enum(['validation', 'test']),
  epoch: count,
  /** By image of the set and class, in 65,535ths, as unsigned 16-bit little-endian numbers. */
  probabilities: z
    .instanceof(Uint8Array)
    .check(
      z.refine(
        ({ length }) =>
          length <= predictionBytes && classCounts.some((classes) => length % bytesOfPrediction(classes) === 0),
        'must be whole predictions, not too many',
      ),
    ),
});

export const runReportSchema = z.object({
  runId: id,
  attempt: count,
  /** The last step done, and the run's compute time so far. */
  step: count,
  computeSeconds: z.number().check(z.gte(0)),
  points: z.array(trainingPointSchema),
  epochs: z.array(epochPointSchema),
  confusions: z.optional(z.array(epochConfusionSchema)),
  /** Of runs on points. */
  boundaries: z.optional(z.array(boundarySchema)),
  health: z.optional(z.array(healthSchema)),
  predictions: z.optional(z.array(predictionsSchema).check(z.maxLength(2))),
  ending: z.optional(endingReportSchema),
});

export const runAttemptSchema = z.object({ runId: id, attempt: count });

export type EndingReport = z.infer<typeof endingReportSchema>;
export type EpochConfusion = z.infer<typeof epochConfusionSchema>;
export type Predictions = z.infer<typeof predictionsSchema>;
export type RunReport = z.infer<typeof runReportSchema>;
export type RunAttempt = z.infer<typeof runAttemptSchema>;

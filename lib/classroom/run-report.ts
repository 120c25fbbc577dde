/** What a trainer reports of one run: how far it is, its points and epochs, what it predicts, and how it ended. */
import * as z from 'zod/mini';
import { classCount } from '../network/network.ts';
import { count, id } from '../schemas.ts';
import { epochPointSchema, trainingPointSchema } from './point.ts';

/** Predictions of the largest set that a run may validate on, 25,000 images, two bytes a class. */
export const predictionBytes = 2 * classCount * 25_000;

export const endingReportSchema = z.discriminatedUnion('outcome', [
  /** The test set is evaluated once, here; the server seals the result. */
  z.object({
    outcome: z.literal('finished'),
    stoppedEarly: z.boolean(),
    test: z.object({ loss: z.number(), accuracy: z.number() }),
  }),
  /** The loss became NaN or infinite at this step. */
  z.object({ outcome: z.literal('diverged'), step: count }),
  /** The trainer could not go on; `message` is one English sentence for the student. */
  z.object({ outcome: z.literal('failed'), message: z.string().check(z.maxLength(500)) }),
]);

/** After this epoch, on the validation images: how often each class was taken for each, a row for what they are. */
export const epochConfusionSchema = z.object({
  epoch: count,
  counts: z.array(count).check(z.length(classCount * classCount)),
});

/** What the run predicts, as it was after this epoch: the latest replaces those before. The server seals the test's. */
export const predictionsSchema = z.object({
  set: z.enum(['validation', 'test']),
  epoch: count,
  /** By image of the set and class, in 65,535ths, as unsigned 16-bit little-endian numbers. */
  probabilities: z
    .instanceof(Uint8Array)
    .check(
      z.refine(
        ({ length }) => length <= predictionBytes && length % (2 * classCount) === 0,
        'must be whole predictions, not too many',
      ),
    ),
});

export const runReportSchema = z.object({
  runId: id,
  attempt: count,
  /** The last step done, and the GPU-seconds spent on the run so far. */
  step: count,
  gpuSeconds: z.number().check(z.gte(0)),
  points: z.array(trainingPointSchema),
  epochs: z.array(epochPointSchema),
  confusions: z.optional(z.array(epochConfusionSchema)),
  predictions: z.optional(z.array(predictionsSchema).check(z.maxLength(2))),
  ending: z.optional(endingReportSchema),
});

export const runAttemptSchema = z.object({ runId: id, attempt: count });

export type EndingReport = z.infer<typeof endingReportSchema>;
export type EpochConfusion = z.infer<typeof epochConfusionSchema>;
export type Predictions = z.infer<typeof predictionsSchema>;
export type RunReport = z.infer<typeof runReportSchema>;
export type RunAttempt = z.infer<typeof runAttemptSchema>;

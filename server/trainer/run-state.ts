/** A run's progress, apart from its variables: a checkpoint stores it so that the run resumes as if never interrupted. */
import { z } from 'zod';
import type { Score, VariableValues } from './engine/program.ts';

const totalsSchema = z.object({
  images: z.number(),
  loss: z.number(),
  // Engine versions before 4 summed rounded fractions.
  right: z.number().transform(Math.round),
  seconds: z.number(),
});

export const runStateSchema = z.object({
  /** Steps done, and epochs trained and validated. */
  step: z.int().min(0),
  epoch: z.int().min(0),
  computeSeconds: z.number().min(0),
  /** Sums since the last point of the curve, and since the epoch began. */
  sincePoint: totalsSchema,
  sinceEpoch: totalsSchema,
  bestValidationLoss: z.number().nullable(),
  /** After which epoch and step that was; checkpoints before version 0.5 do not say. */
  best: z.object({ epoch: z.int(), step: z.int() }).nullable().default(null),
  epochsSinceBest: z.int().min(0),
  stoppedEarly: z.boolean(),
});

export type RunState = z.infer<typeof runStateSchema>;
/** Sums over images: their loss, how many were classified correctly, and the seconds spent training on them. */
export type Totals = z.infer<typeof totalsSchema>;

/** Copies of a run's weights and moving averages, for runs that restore the best; changed in place. */
export type KeptWeights = {
  /** Those of the epoch with the lowest validation loss so far. */
  best: VariableValues | null;
  /** Those of the last epoch, from the moment the program holds the best ones: with these the run would go on. */
  last: VariableValues | null;
};

export const noKeptWeights = (): KeptWeights => ({ best: null, last: null });

export const noTotals = (): Totals => ({ images: 0, loss: 0, right: 0, seconds: 0 });

export const newRunState = (): RunState => ({
  step: 0,
  epoch: 0,
  computeSeconds: 0,
  sincePoint: noTotals(),
  sinceEpoch: noTotals(),
  bestValidationLoss: null,
  best: null,
  epochsSinceBest: 0,
  stoppedEarly: false,
});

/** Adds one batch, weighted by its images (an epoch's last batch may be smaller), as in Keras. */
export function addTo(totals: Totals, images: number, score: Score, seconds: number): void {
  totals.images += images;
  totals.loss += score.loss * images;
  totals.right += score.right;
  totals.seconds += seconds;
}

/** The means. Accuracy is one division of whole numbers, so equal accuracies are equal numbers. */
export function meansOf({ images, loss, right, seconds }: Totals) {
  // A clock too coarse for the steps must not yield an infinite speed.
  return { loss: loss / images, accuracy: right / images, imagesPerSecond: seconds > 0 ? images / seconds : 0 };
}

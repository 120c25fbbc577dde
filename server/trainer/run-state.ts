/** Where a run is in its training, beside its variables: what a checkpoint keeps so that the run goes on as if undisturbed. */
import { z } from 'zod';
import type { Score } from './engine/program.ts';

const totalsSchema = z.object({
  images: z.number(),
  loss: z.number(),
  // Engines before the fourth summed up rounded shares.
  right: z.number().transform(Math.round),
  seconds: z.number(),
});

export const runStateSchema = z.object({
  /** Steps done, and epochs trained and validated. */
  step: z.int().min(0),
  epoch: z.int().min(0),
  gpuSeconds: z.number().min(0),
  /** Sums since the last point of the curve, and since the epoch began. */
  sincePoint: totalsSchema,
  sinceEpoch: totalsSchema,
  bestValidationLoss: z.number().nullable(),
  epochsSinceBest: z.int().min(0),
  stoppedEarly: z.boolean(),
});

export type RunState = z.infer<typeof runStateSchema>;
/** Sums over images: of their loss, of those classified right, and of the seconds of training that they took. */
export type Totals = z.infer<typeof totalsSchema>;

export const noTotals = (): Totals => ({ images: 0, loss: 0, right: 0, seconds: 0 });

/** A run that has not begun. */
export const newRunState = (): RunState => ({
  step: 0,
  epoch: 0,
  gpuSeconds: 0,
  sincePoint: noTotals(),
  sinceEpoch: noTotals(),
  bestValidationLoss: null,
  epochsSinceBest: 0,
  stoppedEarly: false,
});

/** Adds one batch; the smaller last one of an epoch counts by its images, as in Keras. */
export function addTo(totals: Totals, images: number, score: Score, seconds: number): void {
  totals.images += images;
  totals.loss += score.loss * images;
  totals.right += score.right;
  totals.seconds += seconds;
}

/** The means over what was added; an accuracy is the number of right ones by that of all, so that equal ones are the same number. */
export function meansOf({ images, loss, right, seconds }: Totals) {
  // A clock too coarse to see the steps must not give an infinite speed.
  return { loss: loss / images, accuracy: right / images, imagesPerSecond: seconds > 0 ? images / seconds : 0 };
}

/** After what training the weights in a file are: what the file says of itself, since the board ranks the best epoch. */
import type { EpochPoint } from '../../classroom/point.ts';
import { bestOf, type Run } from '../../classroom/session.ts';

/** Numbers by name, as they stand in the metadata of each file of weights. */
export type TrainedAfter = Readonly<Record<string, number>>;

/**
 * `epoch` and `step` are where the weights were; the validation accuracy is that of the epoch where they are just after it. A
 * name without a number is left out.
 */
export function trainedAfter(
  run: Run,
  { epoch, step }: { readonly epoch: number; readonly step: number },
  epochs: readonly EpochPoint[],
): TrainedAfter {
  const validated = epochs.find((each) => each.epoch === epoch && each.step === step);
  const best = bestOf(run);
  return {
    run: run.number,
    epoch,
    step,
    ...(validated && { validation_accuracy: validated.validationAccuracy }),
    ...(best && { best_epoch: best.epoch, best_validation_accuracy: best.validationAccuracy }),
  };
}

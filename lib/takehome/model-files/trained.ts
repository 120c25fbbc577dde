/** How far the weights in a file were trained, stated in the file since the leaderboard ranks the best epoch. */
import type { EpochPoint } from '../../classroom/point.ts';
import { bestOf, type Run } from '../../classroom/session.ts';

/** Numbers by name, for the metadata of each weights file. */
export type TrainedAfter = Readonly<Record<string, number>>;

/**
 * `epoch` and `step` are those of the weights; the validation accuracy is that epoch's, if they were taken right after it.
 * Names without a number are left out.
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

/** How well students predict their results: predictions before submitting, compared with what the runs reached. */

import { bestOf, type Run } from '../classroom/session.ts';
import { isRangeTest } from '../network/training-plan.ts';
import { meanOf } from './noise.ts';

export type Calibration = {
  /** The mean absolute error in points: predictions of 70 and 60 % for results of 65 and 62 % give (5 + 2) / 2 = 3.5 points. */
  readonly error: number;
  /** The finished runs included. */
  readonly runs: number;
};

/** Predicted minus reached validation accuracy, in points; undefined before the run has finished, without a prediction, and of a range test. */
export function missOf(run: Run): number | undefined {
  const best = bestOf(run);
  if (run.state !== 'finished' || run.prediction === null || !best || isRangeTest(run.hyperparameters))
    return undefined;
  return (run.prediction - best.validationAccuracy) * 100;
}

/**
 * The calibration of these runs, usually one student's: the mean absolute error, Σ |predicted − best| / n, over finished
 * with a prediction. The best validation accuracy counts, as on the leaderboard. Lower is better; undefined
 * without such a run. Misses in both directions weigh the same, so cautious predictions gain nothing.
 */
export function calibrationOf(runs: readonly Run[]): Calibration | undefined {
  const misses = runs.flatMap((run) => missOf(run) ?? []);
  return misses.length === 0 ? undefined : { error: meanOf(misses.map(Math.abs)), runs: misses.length };
}

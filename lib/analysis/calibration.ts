/** How well students foresee their results: predictions before submitting, against what the runs reached. */

import { bestOf, type Run } from '../classroom/session.ts';
import { meanOf } from './noise.ts';

export type Calibration = {
  /** The mean absolute error in points: predicting 70 and 60 % where 65 and 62 % came is (5 + 2) / 2 = 3.5 points. */
  readonly error: number;
  /** The finished runs that it is made of. */
  readonly runs: number;
};

/** Predicted minus reached, in points of validation accuracy; undefined while the run has not finished, or without a prediction. */
export function missOf(run: Run): number | undefined {
  const best = bestOf(run);
  if (run.state !== 'finished' || run.prediction === null || !best) return undefined;
  return (run.prediction - best.validationAccuracy) * 100;
}

/**
 * The calibration of these runs, usually one student's: the mean absolute error, Σ |predicted − best| / n, over finished
 * runs with a prediction. The best validation accuracy counts, as it does on the leaderboard. Lower is better; undefined
 * without such a run. Misses in both directions weigh the same, so caution does not pay.
 */
export function calibrationOf(runs: readonly Run[]): Calibration | undefined {
  const misses = runs.flatMap((run) => missOf(run) ?? []);
  return misses.length === 0 ? undefined : { error: meanOf(misses.map(Math.abs)), runs: misses.length };
}

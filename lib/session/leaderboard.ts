/** The ranked runs of a session: each student's best validation accuracy, ties honestly shared. */
import { standardError } from '../metrics/noise.ts';
import { planOf } from '../training-plan.ts';
import type { Run, Seat, Session } from './session.ts';

export type LeaderboardRow = {
  /** 1 for the best; equal accuracies share a rank, and the next rank is skipped (1, 1, 3). */
  readonly rank: number;
  readonly seat: Seat;
  /** The run whose best epoch counts. */
  readonly run: Run;
  readonly epoch: number;
  /** 0…1, on the validation images. */
  readonly validationAccuracy: number;
  /** Of that accuracy, from the number of validation images. */
  readonly standardError: number;
};

/**
 * Orders runs by best validation accuracy, then by fewer parameters, then by the earlier hand-in.
 * Only runs with an epoch behind them take part.
 */
function compareRuns(a: Run, b: Run): number {
  return b.best!.validationAccuracy - a.best!.validationAccuracy || a.parameters - b.parameters || a.number - b.number;
}

/** One row a student, best first; students without a finished epoch are left out. */
export function leaderboard(session: Session): LeaderboardRow[] {
  const bestRuns = new Map<string, Run>();
  for (const run of Object.values(session.runs)) {
    const best = bestRuns.get(run.seatId);
    if (run.best && (!best || compareRuns(run, best) < 0)) bestRuns.set(run.seatId, run);
  }
  const ranked = [...bestRuns.values()].sort(compareRuns);
  let rank = 0;
  return ranked.map((run, index) => {
    const { epoch, validationAccuracy } = run.best!;
    if (validationAccuracy !== ranked[index - 1]?.best?.validationAccuracy) rank = index + 1;
    const images = planOf(run.hyperparameters).validationImages;
    return {
      rank,
      seat: session.seats[run.seatId]!,
      run,
      epoch,
      validationAccuracy,
      standardError: standardError(validationAccuracy, images),
    };
  });
}

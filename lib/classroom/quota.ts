/** What each student has spent of the shared device, and may still spend. */
import { type Run, runsInOrder, type Session } from './session.ts';

/** One line of a student's ledger. */
export type LedgerLine = {
  readonly run: Run;
  /** GPU-seconds that the run took, and that are charged. */
  readonly spent: number;
  readonly charged: number;
  /** Why nothing is charged, or null where all is. */
  readonly refund: 'failed' | 'diverged' | 'stopped-by-instructor' | null;
};

/**
 * Charged is what a student chose to spend: finished, stopped by oneself, paused, training. Refunded in full is what they
 * did not: a run that failed or diverged, or that the instructor or the end of the session stopped. What a crash of a
 * trainer costs is never charged: a run's GPU-seconds are those of the work that counts, from its last checkpoint on.
 */
function refundOf({ ending }: Run): LedgerLine['refund'] {
  if (ending?.state === 'failed' || ending?.state === 'diverged') return ending.state;
  return ending?.state === 'stopped' && ending.by !== 'student' ? 'stopped-by-instructor' : null;
}

export type Ledger = {
  readonly lines: readonly LedgerLine[];
  readonly charged: number;
  /** What the student may spend in all, and still; null without a quota. */
  readonly quota: number | null;
  readonly left: number | null;
};

/** The ledger of a seat, oldest run first. */
export function ledgerOf(session: Session, seatId: string): Ledger {
  const lines = runsInOrder(session)
    .filter((run) => run.seatId === seatId)
    .map((run): LedgerLine => {
      const refund = refundOf(run);
      return { run, spent: run.gpuSeconds, charged: refund ? 0 : run.gpuSeconds, refund };
    });
  const charged = lines.reduce((sum, line) => sum + line.charged, 0);
  const { quota } = session.settings;
  const whole = quota === null ? null : quota + (session.seats[seatId]?.extraQuota ?? 0);
  return { lines, charged, quota: whole, left: whole === null ? null : Math.max(0, whole - charged) };
}

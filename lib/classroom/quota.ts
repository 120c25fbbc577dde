/** The compute time that each student has used, and has left; and the limit of epochs. */
import type { Refusal } from '../refusal.ts';
import { type Run, runsInOrder, type Session } from './session.ts';

/** One line of a student's ledger. */
export type LedgerLine = {
  readonly run: Run;
  /** Compute time of the run, and the part that counts against the quota. */
  readonly spent: number;
  readonly charged: number;
  /** Why nothing counts; null if it all does. */
  readonly refund: 'failed' | 'diverged' | 'stopped-by-instructor' | null;
};

/**
 * These runs count against the quota: finished, training, paused, or stopped by the student or the time limit. These are refunded in
 * full: failed, diverged, or stopped by the instructor or the end of the session. Work lost in a trainer's crash never
 * counts: a run's compute time continues from its last checkpoint.
 */
function refundOf({ ending }: Run): LedgerLine['refund'] {
  if (ending?.state === 'failed' || ending?.state === 'diverged') return ending.state;
  if (ending?.state !== 'stopped' || ending.by === 'student' || ending.by === 'time-limit') return null;
  return 'stopped-by-instructor';
}

export type Ledger = {
  readonly lines: readonly LedgerLine[];
  readonly charged: number;
  /** The total that the student may use, and what is left; null without a quota. */
  readonly quota: number | null;
  readonly left: number | null;
};

/** The ledger of a seat, oldest run first. */
export function ledgerOf(session: Session, seatId: string): Ledger {
  const lines = runsInOrder(session)
    .filter((run) => run.seatId === seatId)
    .map((run): LedgerLine => {
      const refund = refundOf(run);
      return { run, spent: run.computeSeconds, charged: refund ? 0 : run.computeSeconds, refund };
    });
  const charged = lines.reduce((sum, line) => sum + line.charged, 0);
  const { quota } = session.settings;
  const whole = quota === null ? null : quota + (session.seats[seatId]?.extraQuota ?? 0);
  return { lines, charged, quota: whole, left: whole === null ? null : Math.max(0, whole - charged) };
}

/** Why no run of the session may have so many epochs, if so. */
export function beyondEpochLimit(
  { settings: { epochLimit } }: Pick<Session, 'settings'>,
  epochs: number,
): Refusal | undefined {
  if (epochLimit === null || epochs <= epochLimit) return undefined;
  return {
    code: 'too-many-epochs',
    path: 'hyperparameters.epochs',
    message: `A run may have at most ${epochLimit} epochs in this session.`,
    params: { maximum: epochLimit },
  };
}

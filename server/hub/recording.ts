/** Records a trainer's reports on its own runs, and on no others. */
import type { RunAttempt, RunReport } from '#lib/classroom/run-report.ts';
import type { Refusal } from '#lib/refusal.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { TrainerStore } from '../store/trainer-store.ts';
import type { DeliveryTimes } from './delivery-times.ts';
import type { Loan, Trainer } from './lending.ts';

export type Recording = {
  /** Records the reports, and returns the runs that are no longer this trainer's. */
  record(trainer: Trainer, reports: readonly RunReport[]): Promise<RunAttempt[]>;
};

/** `now` in milliseconds. */
export function createRecording(parts: {
  sessions: Pick<Sessions, 'report'>;
  store: TrainerStore;
  deliveryTimes: DeliveryTimes;
  now: () => number;
}): Recording {
  const { sessions, store, deliveryTimes, now } = parts;

  /** The loan of a run that the trainer got from another web process. */
  async function takenOver({ auth, loans }: Trainer, { runId, computeSeconds }: RunReport): Promise<Loan | undefined> {
    const own = await store.loan(runId, auth.trainerId);
    if (!own) return undefined;
    const loan = { code: own.code, attempt: own.attempt, at: now(), computeSeconds, released: false };
    loans.set(runId, loan);
    return loan;
  }

  return {
    async record(trainer, reports) {
      const unwanted: RunAttempt[] = [];
      const byCode = new Map<string, RunReport[]>();
      for (const report of reports) {
        const loan = trainer.loans.get(report.runId) ?? (await takenOver(trainer, report));
        if (loan?.attempt !== report.attempt) {
          unwanted.push({ runId: report.runId, attempt: report.attempt });
          continue;
        }
        loan.computeSeconds = report.computeSeconds;
        byCode.set(loan.code, [...(byCode.get(loan.code) ?? []), report]);
      }
      for (const [code, own] of byCode) {
        unwanted.push(...(await deliveryTimes.timed(own, () => sessions.report(code, own))));
      }
      for (const { runId } of unwanted) trainer.loans.delete(runId);
      return unwanted;
    },
  };
}

/** PostgreSQL error classes for faulty data: data exceptions and constraint violations. */
const faultsOfData = /^2[23]/;

/** Why this report can never be recorded; undefined if the report is not at fault and may be sent again. */
export function refusalOfData(error: Error): Refusal | undefined {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string' || !faultsOfData.test(code)) return undefined;
  return {
    code: 'invalid',
    path: 'reports',
    message: `The database refuses this report: ${error.message}.`,
    params: {},
  };
}

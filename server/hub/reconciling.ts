/** Compares the runs that trainers say they hold with their loans: a run that never arrived is lent again. */
import type { RunAttempt } from '#lib/classroom/run-report.ts';
import type { Log } from '../base/log.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { TrainerStore } from '../store/trainer-store.ts';
import type { Trainer } from './lending.ts';

/** A trainer lists a run that reached it in its next status, at most two seconds later. */
const arrivalTime = 6_000;
/** A run being handed back is no longer held while its checkpoint is written and it returns to the queue. */
const returnTime = 30_000;

export type Reconciling = {
  /** The trainer has said that it holds exactly these runs. */
  compare(trainer: Trainer, holdings: readonly RunAttempt[]): Promise<void>;
};

const nameOf = ({ runId, attempt }: RunAttempt) => `${runId} ${attempt}`;

/** `now` in milliseconds. */
export function createReconciling(parts: {
  sessions: Sessions;
  store: TrainerStore;
  now: () => number;
  log: Log;
}): Reconciling {
  const { sessions, store, now, log } = parts;
  /** Since when each run has been missing from its trainer's status. */
  const missing = new WeakMap<Trainer, ReadonlyMap<string, number>>();
  const underWay = new WeakSet<Trainer>();

  async function compare(trainer: Trainer, holdings: readonly RunAttempt[]): Promise<void> {
    const held = new Set(holdings.map(nameOf));
    const lent = await store.lentTo(trainer.auth.trainerId);
    const before = missing.get(trainer);
    const since = new Map<string, number>();
    missing.set(trainer, since);
    for (const run of lent) {
      const name = nameOf(run);
      if (held.has(name)) continue;
      const from = before?.get(name) ?? now();
      since.set(name, from);
      const patience = trainer.loans.get(run.runId)?.released ? returnTime : arrivalTime;
      if (now() - from < patience) continue;
      log.warn('lent run never arrived, lending again', { run: run.runId, name: trainer.auth.name });
      trainer.loans.delete(run.runId);
      await sessions.requeue(run.code, run, 'trainer-gone');
    }
  }

  return {
    async compare(trainer, holdings) {
      // If the database is slow, a later status is compared.
      if (underWay.has(trainer)) return;
      underWay.add(trainer);
      try {
        await compare(trainer, holdings);
      } finally {
        underWay.delete(trainer);
      }
    },
  };
}

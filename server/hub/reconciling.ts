/** Compares what trainers say they hold with what is lent to them: a run that never arrived is lent again. */
import type { RunAttempt } from '#lib/classroom/run-report.ts';
import type { Log } from '../base/log.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { TrainerStore } from '../store/trainer-store.ts';
import type { Trainer } from './lending.ts';

/** A trainer names a run that reached it with its next status, two seconds later at most. */
const arrivalTime = 6_000;
/** One that is being handed back is no longer held, while its checkpoint is written and it is put into the queue. */
const returnTime = 30_000;

export type Reconciling = {
  /** The trainer has said that it holds these runs, and no others. */
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
  /** Since when each run has been missing from what its trainer says. */
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
      log.warn('a run that was lent never arrived, and is lent again', { run: run.runId, name: trainer.auth.name });
      trainer.loans.delete(run.runId);
      await sessions.requeue(run.code, run, 'trainer-gone');
    }
  }

  return {
    async compare(trainer, holdings) {
      // What a slow database delays is compared with a later status.
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

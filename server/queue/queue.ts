/** Runs waiting for a trainer, kept by pg-boss in the same database; the job's id is the run's, its group the student's seat. */
import type { Transaction } from 'kysely';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Log } from '../base/log.ts';
import type { Database } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';

export type QueuedRun = { readonly runId: string; readonly code: string };

/** A waiting run, with its place among the student's own. */
export type WaitingRun = QueuedRun & { readonly seatId: string; readonly order: number; readonly urgent: boolean };

export type Queue = {
  /** Adds a run, in the transaction that records it; among a student's runs urgent ones come first, then the lowest `order`. */
  put(transaction: Transaction<Tables>, run: WaitingRun): Promise<void>;
  /**
   * Lends this student's first run; undefined if there is none. It is lent until `giveBack` or
   * `remove`, or until it has not been reported as `held` for `leaseSeconds`. `others` are the other students with
   * waiting runs.
   */
  take(others: readonly string[]): Promise<QueuedRun | undefined>;
  /** Renews the leases of runs that are still in training. */
  held(runIds: readonly string[]): Promise<void>;
  /** Makes a lent run wait again, ahead of those submitted later. */
  giveBack(transaction: Transaction<Tables>, runId: string): Promise<void>;
  /** Removes a run permanently, lent or not. */
  remove(transaction: Transaction<Tables>, runId: string): Promise<void>;
  stop(): Promise<void>;
};

const queueName = 'runs';
/** A lent run whose lease is not renewed waits again after this long: the server that lent it has died. */
export const leaseSeconds = 30;
/** pg-boss requires limits; a run may wait and train as long as a lesson lasts, and be lent again whenever a trainer vanishes. */
const dayInSeconds = 24 * 60 * 60;
const unlimitedRetries = 1_000_000;

/** Starts the queue's engine on the opened database. */
export async function openQueue(database: Database, log: Log): Promise<Queue> {
  const boss = new PgBoss({
    ...database.forQueue,
    schedule: false,
    monitorVacuum: false,
    reindex: false,
    monitorIntervalSeconds: leaseSeconds,
  });
  boss.on('error', (error) => log.error('queue error', { reason: error.message }));
  await boss.start();
  await boss.createQueue(queueName, {
    retryLimit: unlimitedRetries,
    retryDelay: 0,
    expireInSeconds: dayInSeconds - 1,
    heartbeatSeconds: leaseSeconds,
    retentionSeconds: 14 * dayInSeconds,
  });
  const inside = (transaction: Transaction<Tables>) => ({ db: fromKysely(transaction) });
  return {
    async put(transaction, { runId, code, seatId, order, urgent }) {
      // Runs added by one transaction have the same time, so priority must decide. Since `take` concerns one
      // student, priorities of different students are never compared.
      const options = { id: runId, group: { id: seatId }, priority: urgent ? 1 : -order, ...inside(transaction) };
      await boss.send(queueName, { runId, code }, options);
    },
    async take(others) {
      const [job] = await boss.fetch<QueuedRun>(queueName, { batchSize: 1, ignoreGroups: [...others] });
      return job?.data;
    },
    async held(runIds) {
      if (runIds.length > 0) await boss.touch(queueName, [...runIds]);
    },
    async giveBack(transaction, runId) {
      await boss.fail(queueName, runId, null, inside(transaction));
    },
    async remove(transaction, runId) {
      await boss.deleteJob(queueName, runId, inside(transaction));
    },
    stop: () => boss.stop({ graceful: false }),
  };
}

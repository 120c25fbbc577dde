/** Runs that wait for a trainer, kept by pg-boss in the same database; the job's id is the run's, its group the student's seat. */
import type { Transaction } from 'kysely';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Log } from '../base/log.ts';
import type { Database } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';

export type QueuedRun = { readonly runId: string; readonly code: string };

/** A run as it waits: one of a student's, at its place among the student's own. */
export type WaitingRun = QueuedRun & { readonly seatId: string; readonly order: number; readonly urgent: boolean };

export type Queue = {
  /** Adds a run, in the transaction that records it; of a student's runs the urgent come first, then the lowest `order`. */
  put(transaction: Transaction<Tables>, run: WaitingRun): Promise<void>;
  /**
   * Lends the run that comes first of those of this student; undefined where there is none. It is lent until `giveBack` or
   * `remove`, or until nobody has said for `leaseSeconds` that it is `held`. `others` are the other students who have
   * runs waiting.
   */
  take(others: readonly string[]): Promise<QueuedRun | undefined>;
  /** Says that lent runs are still being trained. */
  held(runIds: readonly string[]): Promise<void>;
  /** Makes a lent run wait again, before those that were submitted later. */
  giveBack(transaction: Transaction<Tables>, runId: string): Promise<void>;
  /** Takes a run out for good, lent or not. */
  remove(transaction: Transaction<Tables>, runId: string): Promise<void>;
  stop(): Promise<void>;
};

const queueName = 'runs';
/** A lent run that nobody holds any more waits again after this long: the server that lent it has died. */
export const leaseSeconds = 30;
/** pg-boss wants limits; a run may wait and train as long as a lesson lasts, and be lent again as often as trainers vanish. */
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
  boss.on('error', (error) => log.error('the queue reported a fault', { reason: error.message }));
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
      // Runs put by one transaction have the same time, so the order cannot be left to it. Since `take` is about one
      // student, priorities of different students never meet.
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

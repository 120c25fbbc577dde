/** Runs that wait for a trainer, kept by pg-boss in the same database; the job's id is the run's. */
import type { Transaction } from 'kysely';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Log } from '../log.ts';
import type { Database } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';

export type QueuedRun = { readonly runId: string; readonly code: string };

export type Queue = {
  /** Adds a run, in the transaction that records it. */
  put(transaction: Transaction<Tables>, run: QueuedRun): Promise<void>;
  /** Lends up to `count` runs, those handed in first; they are lent until `giveBack` or `remove`. */
  take(count: number): Promise<QueuedRun[]>;
  /** Makes a lent run wait again, before those that were handed in later. */
  giveBack(transaction: Transaction<Tables>, runId: string): Promise<void>;
  /** Takes a run out for good, lent or not. */
  remove(transaction: Transaction<Tables>, runId: string): Promise<void>;
  stop(): Promise<void>;
};

const queueName = 'runs';
/** pg-boss wants limits; a run may wait and train as long as a lesson lasts, and be lent again as often as trainers vanish. */
const dayInSeconds = 24 * 60 * 60;
const unlimitedRetries = 1_000_000;

/** Starts the queue's engine on the opened database. */
export async function openQueue(database: Database, log: Log): Promise<Queue> {
  const boss = new PgBoss({ ...database.forQueue, schedule: false, monitorVacuum: false, reindex: false });
  boss.on('error', (error) => log.error('the queue reported a fault', { reason: error.message }));
  await boss.start();
  await boss.createQueue(queueName, {
    retryLimit: unlimitedRetries,
    retryDelay: 0,
    expireInSeconds: dayInSeconds - 1,
    retentionSeconds: 14 * dayInSeconds,
  });
  const inside = (transaction: Transaction<Tables>) => ({ db: fromKysely(transaction) });
  return {
    async put(transaction, run) {
      await boss.send(queueName, run, { id: run.runId, ...inside(transaction) });
    },
    async take(count) {
      const jobs = await boss.fetch<QueuedRun>(queueName, { batchSize: count });
      return jobs.map(({ data }) => data);
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

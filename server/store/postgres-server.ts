/**
 * Connections to a PostgreSQL server that end when it does not answer: one that is frozen, or behind a line that swallows what
 * is sent, must not keep a session waiting for ever.
 */
import pg from 'pg';
import type { Log } from '../base/log.ts';

/** Milliseconds. The server gives a statement up first, so that nothing is committed which was said to have failed. */
const statementTime = 8_000;
const answerTime = 10_000;

const patience = {
  connectionTimeoutMillis: 5_000,
  statement_timeout: statementTime,
  lock_timeout: statementTime,
  idle_in_transaction_session_timeout: answerTime,
  query_timeout: answerTime,
  keepAlive: true,
  keepAliveInitialDelayMillis: 5_000,
} as const satisfies pg.ClientConfig;

/** A client that cuts its connection off when a query gets no answer in time: whatever came later would belong to nobody. */
class PatientClient extends pg.Client {
  override query(...args: unknown[]): never {
    const answer = (super.query as (...all: unknown[]) => unknown).apply(this, args);
    if (answer instanceof Promise) {
      answer.catch((error: Error) => {
        if (error.message === 'Query read timeout') this.end().catch(() => {});
      });
    }
    return answer as never;
  }
}

/** A pool of such connections. */
export function openPool(connectionString: string, log: Log): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 10, Client: PatientClient, ...patience });
  // Without a listener, a restart of the database server would end this process.
  const lost = (error: Error) => log.warn('a database connection was lost', { reason: error.message });
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** A pool of one connection, which takes as long as it needs: for bringing a large database to a new version. */
export const openUnhurried = (connectionString: string): pg.Pool => new pg.Pool({ connectionString, max: 1 });

/** A connection of its own, outside the pool. */
export const newClient = (connectionString: string): pg.Client => new PatientClient({ connectionString, ...patience });

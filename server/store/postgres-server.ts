/**
 * Connections to a PostgreSQL server that are closed when it does not answer: a frozen server, or a connection that
 * swallows data, must not keep a session waiting forever.
 */
import pg from 'pg';
import type { Log } from '../base/log.ts';

/** Milliseconds. The server gives up a statement first, so that nothing reported as failed is committed. */
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

/** A client that closes its connection when a query is not answered in time: a later answer would belong to no query. */
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

export function openPool(connectionString: string, log: Log): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 10, Client: PatientClient, ...patience });
  // Without a listener, a restart of the database server would crash this process.
  const lost = (error: Error) => log.warn('database connection lost', { reason: error.message });
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** A pool of one connection without time limits: for migrating a large database. */
export const openUnhurried = (connectionString: string): pg.Pool => new pg.Pool({ connectionString, max: 1 });

/** A separate connection outside the pool. */
export const newClient = (connectionString: string): pg.Client => new PatientClient({ connectionString, ...patience });

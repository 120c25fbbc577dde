/** A connection to a PostgreSQL server that only listens, and comes back when it breaks. */
import pg from 'pg';
import type { Log } from '../log.ts';
import type { Hearing } from './database.ts';

const retryMilliseconds = 500;

/** Listens on the channel until the returned function is called. */
export async function listenToServer(
  connectionString: string,
  channel: string,
  hearing: Hearing,
  log: Log,
): Promise<() => Promise<void>> {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function connect() {
    const own = new pg.Client({ connectionString, keepAlive: true });
    own.on('error', (error) => log.warn('the line for notices broke', { reason: error.message }));
    own.on('notification', ({ payload = '' }) => hearing.hear(payload));
    await own.connect();
    await own.query(`listen ${channel}`);
    client = own;
    own.on('end', () => {
      if (stopped) return;
      hearing.lost();
      again();
    });
  }

  function again() {
    timer = setTimeout(() => {
      connect().then(hearing.restored, () => {
        if (!stopped) again();
      });
    }, retryMilliseconds);
  }

  await connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await client?.end();
  };
}

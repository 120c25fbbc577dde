/**
 * A connection to a PostgreSQL server that only listens, and reconnects when it breaks.
 *
 * A silently broken connection looks like an idle one. So this one sends itself a heartbeat every two
 * seconds, by the NOTIFY that also carries news, and is replaced if it does not hear it.
 */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Log } from '../base/log.ts';
import type { Hearing } from './database.ts';
import { newClient } from './postgres-server.ts';

const retryMilliseconds = 500;
const beatMilliseconds = 1_500;
/** Time without a heartbeat after which the connection is abandoned. */
const silenceMilliseconds = 4_000;

/** Listens on the channel until the returned function is called. */
export async function listenToServer(
  connectionString: string,
  channel: string,
  hearing: Hearing,
  log: Log,
): Promise<() => Promise<void>> {
  const beat = `beat_${randomUUID().replaceAll('-', '')}`;
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;

  /** Checks that this connection hears its own heartbeat; the returned function stops that. */
  function watch(own: pg.Client): { heard: () => void; end: () => void } {
    let [heardAt, beatenAt] = [performance.now(), performance.now()];
    const timer = setInterval(() => {
      const now = performance.now();
      // If this process itself was frozen, its connection gets another chance.
      if (now - beatenAt > 2 * beatMilliseconds) heardAt = now;
      beatenAt = now;
      if (now - heardAt > silenceMilliseconds) {
        log.warn('notification connection missed its heartbeat, reconnecting');
        own.end().catch(() => {});
        return;
      }
      own.query(`notify ${beat}`).catch(() => {});
    }, beatMilliseconds);
    return {
      heard() {
        heardAt = performance.now();
      },
      end: () => clearInterval(timer),
    };
  }

  async function connect() {
    const own = newClient(connectionString);
    own.on('error', (error) => log.warn('notification connection lost', { reason: error.message }));
    try {
      await own.connect();
      await own.query(`listen ${channel}`);
      await own.query(`listen ${beat}`);
    } catch (error) {
      own.end().catch(() => {});
      throw error;
    }
    client = own;
    const watching = watch(own);
    own.on('notification', ({ channel: from, payload = '' }) => {
      if (from === beat) watching.heard();
      else hearing.hear(payload);
    });
    own.on('end', () => {
      watching.end();
      if (stopped) return;
      hearing.lost();
      again();
    });
  }

  function again() {
    retry = setTimeout(() => {
      connect().then(hearing.restored, () => {
        if (!stopped) again();
      });
    }, retryMilliseconds);
  }

  await connect();
  return async () => {
    stopped = true;
    clearTimeout(retry);
    await client?.end();
  };
}

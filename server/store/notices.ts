/**
 * Messages between all processes on a database, by PostgreSQL's NOTIFY.
 *
 * Messages sent within a transaction are delivered when it commits, also to the sender, and everybody hears everything in
 * commit order. A notification holds less than 8,000 bytes, so messages are split into pieces.
 */
import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

export type Notices = {
  /** Sends at once, or when the given transaction commits. */
  send(message: object, transaction?: Transaction<Tables>): Promise<void>;
  stop(): Promise<void>;
};

const channel = 'classroom';
const pieceLength = 7_900;

/** ASCII only, so that pieces can be cut anywhere. */
const asciiJson = (message: object) =>
  JSON.stringify(message).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * Listens with `hear`. If the database connection breaks, `lost` is called, and `restored` once it is back: messages
 * sent in between were missed.
 */
export async function openNotices(
  { db, listen }: Database,
  hearing: { hear: (message: unknown) => void; lost: () => void; restored: () => void },
): Promise<Notices> {
  const pieces = new Map<string, string>();

  function take(payload: string) {
    const [id = '', place = ''] = payload.split(' ', 2);
    const text = (pieces.get(id) ?? '') + payload.slice(id.length + place.length + 2);
    if (place === 'part') {
      pieces.set(id, text);
    } else {
      pieces.delete(id);
      hearing.hear(JSON.parse(text));
    }
  }

  const stop = await listen(channel, {
    hear: take,
    lost: hearing.lost,
    restored() {
      pieces.clear();
      hearing.restored();
    },
  });

  return {
    async send(message, transaction) {
      const text = asciiJson(message);
      const id = randomUUID();
      const payloads: string[] = [];
      for (let from = 0; from < text.length; from += pieceLength) {
        const place = from + pieceLength < text.length ? 'part' : 'end';
        payloads.push(`${id} ${place} ${text.slice(from, from + pieceLength)}`);
      }
      const notify = sql`select pg_notify(${channel}, payload)
        from unnest(${sql.val(payloads)}::text[]) with ordinality as piece (payload, place) order by place`;
      await notify.execute(transaction ?? db);
    },
    stop,
  };
}

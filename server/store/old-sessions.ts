/** Finds sessions that were closed long ago. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** The code of the session closed longest ago, if before this time in milliseconds. */
export async function oldestClosed(db: Kysely<Tables>, before: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('session')
    .select('code')
    .where('closed_at', '<', new Date(before))
    .orderBy('closed_at')
    .executeTakeFirst();
  return row?.code;
}

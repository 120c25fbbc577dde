/** Finds demo classes, which do not outlast their server or two hours. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export type DemoSession = { readonly code: string; readonly openedAt: number };

export async function demoSessions(db: Kysely<Tables>): Promise<DemoSession[]> {
  const rows = await db.selectFrom('session').select(['code', 'opened_at']).where('demo', '=', true).execute();
  return rows.map(({ code, opened_at }) => ({ code, openedAt: opened_at.getTime() }));
}

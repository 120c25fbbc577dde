/** The history of a session, assembled from its changes and its runs' epochs. */
import type { Kysely } from 'kysely';
import type { Change } from '#lib/classroom/change.ts';
import { epochOfRow } from './rows.ts';
import { readChange } from './stored.ts';
import type { Tables } from './tables.ts';

/** The query for the epochs of all runs of the session, unordered. */
export const epochsOfSession = (db: Kysely<Tables>, code: string) =>
  db
    .selectFrom('epoch_point')
    .innerJoin('run', 'run.id', 'epoch_point.run_id')
    .selectAll('epoch_point')
    .where('run.session_code', '=', code);

/** All changes in order, with one report for each epoch at the time when it arrived. */
export async function readHistory(db: Kysely<Tables>, code: string): Promise<Change[]> {
  const changes = await db
    .selectFrom('change')
    .select('body')
    .where('session_code', '=', code)
    .orderBy('sequence')
    .execute();
  const epochs = await epochsOfSession(db, code).orderBy('epoch_point.at').orderBy('epoch_point.epoch').execute();
  const reports = epochs.map((row): Change => {
    const { at, ...epoch } = epochOfRow(row);
    const { step, computeSeconds } = epoch;
    return {
      kind: 'run-reported',
      at,
      runId: row.run_id,
      step,
      computeSeconds,
      points: [],
      epochs: [epoch],
    };
  });
  // A stable sort: changes of the same millisecond keep their order, and a run is submitted before it reports.
  return [...changes.map(({ body }) => readChange(body)), ...reports].sort((a, b) => a.at - b.at);
}

/** Reads a whole session out of its tables. */
import type { Kysely } from 'kysely';
import type { Session } from '#lib/session/session.ts';
import { reachedOfRows, runOfRow, sessionOfRows } from './rows.ts';
import type { Tables } from './tables.ts';

/** The session as it is stored; of runs in training, steps and compute time may be a second old. Throws where there is none. */
export async function loadSession(db: Kysely<Tables>, code: string): Promise<Session> {
  const row = await db.selectFrom('session').selectAll().where('code', '=', code).executeTakeFirstOrThrow();
  const seats = await db.selectFrom('seat').selectAll().where('session_code', '=', code).execute();
  const runs = await db
    .selectFrom('run')
    .innerJoin('run_progress', 'run_progress.run_id', 'run.id')
    .selectAll('run')
    .select(['run_progress.step', 'run_progress.gpu_seconds'])
    .where('session_code', '=', code)
    .execute();
  const epochs = await db
    .selectFrom('epoch_point')
    .innerJoin('run', 'run.id', 'epoch_point.run_id')
    .selectAll('epoch_point')
    .where('run.session_code', '=', code)
    .orderBy('epoch_point.epoch')
    .execute();
  const epochsOf = Map.groupBy(epochs, ({ run_id }) => run_id);
  return sessionOfRows(
    row,
    seats,
    runs.map((run) => runOfRow(run, reachedOfRows(run, epochsOf.get(run.id) ?? []))),
  );
}

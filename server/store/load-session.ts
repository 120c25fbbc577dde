/** Loads a whole session from its tables. */
import type { Kysely } from 'kysely';
import type { Session } from '#lib/classroom/session.ts';
import { epochsOfSession } from './history.ts';
import { reachedOfRows, runOfRow, sessionOfRows } from './rows.ts';
import type { Tables } from './tables.ts';

/**
 * The session as stored. A run's steps and compute time are the last written or those of its last point, whichever is
 * further: a screen must notice if it has seen less than is stored. Throws if there is none.
 */
export async function loadSession(db: Kysely<Tables>, code: string): Promise<Session> {
  const row = await db.selectFrom('session').selectAll().where('code', '=', code).executeTakeFirstOrThrow();
  const seats = await db.selectFrom('seat').selectAll().where('session_code', '=', code).execute();
  const runs = await db
    .selectFrom('run')
    .innerJoin('run_progress', 'run_progress.run_id', 'run.id')
    .selectAll('run')
    .select(({ fn, selectFrom }) => {
      const ofLastPoint = <Column extends 'step' | 'compute_seconds'>(column: Column) =>
        selectFrom('training_point')
          .select(`training_point.${column}`)
          .whereRef('training_point.run_id', '=', 'run.id')
          .orderBy('training_point.step', 'desc')
          .limit(1);
      // GREATEST ignores null, the value before the first point.
      return [
        fn<number>('greatest', ['run_progress.step', ofLastPoint('step')]).as('step'),
        fn<number>('greatest', ['run_progress.compute_seconds', ofLastPoint('compute_seconds')]).as('compute_seconds'),
      ];
    })
    .where('session_code', '=', code)
    .execute();
  const epochs = await epochsOfSession(db, code).orderBy('epoch_point.epoch').execute();
  const epochsOf = Map.groupBy(epochs, ({ run_id }) => run_id);
  return sessionOfRows(
    row,
    seats,
    runs.map((run) => runOfRow(run, reachedOfRows(run, epochsOf.get(run.id) ?? []))),
  );
}

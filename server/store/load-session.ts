/** Reads a whole session out of its tables. */
import type { Kysely } from 'kysely';
import type { Session } from '#lib/classroom/session.ts';
import { epochsOfSession } from './history.ts';
import { reachedOfRows, runOfRow, sessionOfRows } from './rows.ts';
import type { Tables } from './tables.ts';

/**
 * The session as it is stored. Steps and compute time of a run are those written last or those of its last point, whichever are
 * further: a screen that has seen less than is stored must notice. Throws where there is none.
 */
export async function loadSession(db: Kysely<Tables>, code: string): Promise<Session> {
  const row = await db.selectFrom('session').selectAll().where('code', '=', code).executeTakeFirstOrThrow();
  const seats = await db.selectFrom('seat').selectAll().where('session_code', '=', code).execute();
  const runs = await db
    .selectFrom('run')
    .innerJoin('run_progress', 'run_progress.run_id', 'run.id')
    .selectAll('run')
    .select(({ fn, selectFrom }) => {
      const ofLastPoint = <Column extends 'step' | 'gpu_seconds'>(column: Column) =>
        selectFrom('training_point')
          .select(`training_point.${column}`)
          .whereRef('training_point.run_id', '=', 'run.id')
          .orderBy('training_point.step', 'desc')
          .limit(1);
      // GREATEST passes over what is null, as it is before the first point.
      return [
        fn<number>('greatest', ['run_progress.step', ofLastPoint('step')]).as('step'),
        fn<number>('greatest', ['run_progress.gpu_seconds', ofLastPoint('gpu_seconds')]).as('gpu_seconds'),
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

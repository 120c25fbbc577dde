/** Reads what runs reported of their epochs beside the curves. */
import type { Kysely } from 'kysely';
import { healthForFindings, type Known } from '#lib/analysis/findings.ts';
import type { EpochConfusion, Predictions } from '#lib/classroom/run-report.ts';
import type { Boundary } from '#lib/network/boundary.ts';
import type { Health } from '#lib/network/health.ts';
import { epochOfRow } from './rows.ts';
import type { Tables } from './tables.ts';

/** The confusion matrix of each epoch after `after`, in order. */
export async function readConfusions(db: Kysely<Tables>, runId: string, after: number): Promise<EpochConfusion[]> {
  return db
    .selectFrom('epoch_confusion')
    .select(['epoch', 'counts'])
    .where('run_id', '=', runId)
    .where('epoch', '>', after)
    .orderBy('epoch')
    .execute();
}

/** The boundary of each epoch after `after` that has one, in order; or only the last of them all. */
export async function readBoundaries(
  db: Kysely<Tables>,
  runId: string,
  after: number,
  only?: 'last',
): Promise<Boundary[]> {
  const all = db.selectFrom('epoch_boundary').select(['epoch', 'weights', 'plane']).where('run_id', '=', runId);
  const wanted = only ? all.orderBy('epoch', 'desc').limit(1) : all.where('epoch', '>', after).orderBy('epoch');
  const rows = await wanted.execute();
  return rows.map(({ plane, ...rest }) => ({ ...rest, plane: Buffer.from(plane).toString('base64') }));
}

/** The health of each measured epoch after `after`, in order; only of the `last` of them where that is given. */
export async function readHealth(db: Kysely<Tables>, runId: string, after: number, last?: number): Promise<Health[]> {
  const newest = db
    .selectFrom('epoch_health')
    .select(['epoch', 'images', 'layers'])
    .where('run_id', '=', runId)
    .where('epoch', '>', after)
    .orderBy('epoch', 'desc');
  const rows = await (last === undefined ? newest : newest.limit(last)).execute();
  return rows.reverse();
}

/** The epochs of a run, and as much of its health as findings need. */
export async function readCourse(db: Kysely<Tables>, runId: string): Promise<Pick<Known, 'epochs' | 'health'>> {
  const rows = await db.selectFrom('epoch_point').selectAll().where('run_id', '=', runId).orderBy('step').execute();
  return { epochs: rows.map(epochOfRow), health: await readHealth(db, runId, 0, healthForFindings) };
}

/** The run's latest predictions on that set; undefined before the first. */
export async function readPredictions(
  db: Kysely<Tables>,
  runId: string,
  set: Predictions['set'],
): Promise<Predictions | undefined> {
  const row = await db
    .selectFrom('prediction')
    .select(['epoch', 'probabilities'])
    .where('run_id', '=', runId)
    .where('image_set', '=', set)
    .executeTakeFirst();
  return row && { set, ...row };
}

/** Which predictions of a run are stored: those on this set, of this epoch. */
export type PredictionMark = Pick<Predictions, 'set' | 'epoch'> & { readonly runId: string };

/** Those of each of these runs, in a fixed order. */
export async function readPredictionMarks(db: Kysely<Tables>, runIds: readonly string[]): Promise<PredictionMark[]> {
  if (runIds.length === 0) return [];
  return db
    .selectFrom('prediction')
    .select(['run_id as runId', 'image_set as set', 'epoch'])
    .where('run_id', 'in', runIds)
    .orderBy('run_id')
    .orderBy('image_set')
    .execute();
}

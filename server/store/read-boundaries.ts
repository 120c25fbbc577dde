/** Reads the boundaries of a run on points. */
import type { Kysely } from 'kysely';
import type { Boundary } from '#lib/network/boundary.ts';
import type { Tables } from './tables.ts';

/** Of each epoch after `after` that has one, in order; or only the last of them all. */
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

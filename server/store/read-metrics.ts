/** The points of runs from the step at which a screen's own end. */
import { type Kysely, sql } from 'kysely';
import type { DatedMetrics } from '#lib/classroom/point.ts';
import { epochOfRow, pointOfRow } from './rows.ts';
import type { EpochPointRow, Tables, TrainingPointRow } from './tables.ts';

/** Training points after the held step of each run, and epoch points at or after it. */
export async function readMetrics(
  db: Kysely<Tables>,
  held: Readonly<Record<string, number>>,
): Promise<Record<string, DatedMetrics>> {
  const runIds = Object.keys(held);
  const result: Record<string, DatedMetrics> = Object.fromEntries(runIds.map((id) => [id, { points: [], epochs: [] }]));
  if (runIds.length === 0) return result;
  const cursor = sql`(select * from unnest(${runIds}::text[], ${Object.values(held)}::integer[]) as held (run_id, held_step)) as held`;
  const points = await sql<TrainingPointRow>`
    select p.* from ${cursor} join training_point p on p.run_id = held.run_id and p.step > held.held_step
    order by p.step`.execute(db);
  const epochs = await sql<EpochPointRow>`
    select e.* from ${cursor} join epoch_point e on e.run_id = held.run_id and e.step >= held.held_step
    order by e.step`.execute(db);
  for (const row of points.rows) result[row.run_id]!.points.push(pointOfRow(row));
  for (const row of epochs.rows) result[row.run_id]!.epochs.push(epochOfRow(row));
  return result;
}

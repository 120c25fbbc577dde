/** Copies the contents of one database into an empty one, all or nothing. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** Every table to copy, parents first, and the order in which its rows are read. */
const tables: readonly [table: keyof Tables, order: readonly string[]][] = [
  ['session', ['code']],
  ['seat', ['id']],
  ['report', ['seat_id']],
  ['credential', ['session_code', 'hash']],
  ['run', ['id']],
  ['run_progress', ['run_id']],
  ['training_point', ['run_id', 'step']],
  ['epoch_point', ['run_id', 'epoch']],
  ['epoch_confusion', ['run_id', 'epoch']],
  ['epoch_boundary', ['run_id', 'epoch']],
  ['epoch_health', ['run_id', 'epoch']],
  ['prediction', ['run_id', 'image_set']],
  ['test_result', ['run_id']],
  ['deleted_run', ['run_id']],
  ['change', ['session_code', 'sequence']],
  ['answered_request', ['caller', 'request_id']],
];

/** Rows per read; a statement takes at most 65,535 parameters, and no table has more than 32 columns. */
const rowsAtOnce = 2_000;

type Row = Record<string, unknown>;

/** JSON is read parsed and must be written as text; so must arrays, which would otherwise become SQL arrays. */
const written = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && !ArrayBuffer.isView(value)
    ? JSON.stringify(value)
    : value;

export async function countSessions(db: Kysely<Tables>): Promise<number> {
  const { count } = await db
    .selectFrom('session')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The next batch of rows after `last` in this order. */
async function rowsAfter(db: Kysely<Tables>, table: string, order: readonly string[], last: Row | undefined) {
  const columns = sql.join(order.map((column) => sql.ref(column)));
  const after = last && sql`where (${columns}) > (${sql.join(order.map((column) => sql.val(last[column])))})`;
  const { rows } = await sql<Row>`select * from ${sql.table(table)} ${after ?? sql``}
    order by ${columns} limit ${rowsAtOnce}`.execute(db);
  return rows;
}

async function copyTable(
  from: Kysely<Tables>,
  to: Transaction<Tables>,
  table: keyof Tables,
  order: readonly string[],
): Promise<number> {
  let copied = 0;
  let last: Row | undefined;
  for (;;) {
    const rows = await rowsAfter(from, table, order, last);
    if (rows.length === 0) return copied;
    const values = rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, it]) => [name, written(it)])));
    await to
      .insertInto(table)
      .values(values as never)
      .execute();
    copied += rows.length;
    last = rows.at(-1);
  }
}

/** Copies all tables in one transaction, which `finish` ends; `progress` gets each table when its rows are copied. */
export async function copyDatabase(
  from: Kysely<Tables>,
  to: Kysely<Tables>,
  progress: (table: string, rows: number) => void,
  finish: (transaction: Transaction<Tables>) => Promise<void>,
): Promise<void> {
  await to.transaction().execute(async (transaction) => {
    for (const [table, order] of tables) progress(table, await copyTable(from, transaction, table, order));
    await finish(transaction);
  });
}

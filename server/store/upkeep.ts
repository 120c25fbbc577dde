/**
 * Keeps the embedded database small and fast: without a vacuum, replaced rows would stay in its files forever.
 *
 * It does what PostgreSQL's autovacuum does, with lower thresholds: a lesson replaces few rows very often.
 */
import { sql } from 'kysely';
import type { Log } from '../base/log.ts';
import type { Database } from './database.ts';

/** How often tables are checked. */
const lookMilliseconds = 10_000;
/** A table is vacuumed once it has this many dead rows, and this share relative to live ones. */
const dead = { rows: sql.lit(50), share: sql.lit(0.2) };
/** Added rows trigger a vacuum and new statistics in larger steps: they leave no dead rows. */
const added = { rows: sql.lit(5_000), share: sql.lit(0.2) };
/** A table with more 8 kB pages than this, and more than twice what its rows need, is rewritten at startup. */
const smallPages = sql.lit(1_000);

/** Size of the write-ahead log, in bytes, at which it is truncated. */
const mostLogBytes = 32_000_000;

type Sql = Database['db'];

/**
 * Names of tables, quoted, with enough dead or new rows. Large values are in separate TOAST tables, whose dead pieces
 * remain after the row that referred to them was overwritten.
 */
async function worn(db: Sql): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', own.schemaname, own.relname) as name
    from pg_stat_user_tables own
    join pg_class on pg_class.oid = own.relid
    left join pg_stat_all_tables pieces on pieces.relid = pg_class.reltoastrelid
    where own.n_dead_tup > ${dead.rows} + ${dead.share} * own.n_live_tup
      or pieces.n_dead_tup > ${dead.rows} + ${dead.share} * pieces.n_live_tup
      or own.n_ins_since_vacuum > ${added.rows} + ${added.share} * own.n_live_tup
      or own.n_mod_since_analyze > ${added.rows} + ${added.share} * own.n_live_tup
    order by 1`.execute(db);
  return rows.map(({ name }) => name);
}

/** Names of vacuumed tables, quoted, whose files are mostly empty according to the statistics of live rows. */
async function bloated(db: Sql): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    with width as (
      select schemaname, tablename, sum(avg_width * (1 - null_frac)) + 28 as bytes from pg_stats group by 1, 2
    )
    select format('%I.%I', space.nspname, own.relname) as name
    from pg_class own
    join pg_namespace space on space.oid = own.relnamespace
    left join width on width.schemaname = space.nspname and width.tablename = own.relname
    left join pg_class toast on toast.oid = own.reltoastrelid
    where own.relkind = 'r' and space.nspname not in ('pg_catalog', 'information_schema')
      and ((own.relpages > ${smallPages} and own.relpages > 2 * own.reltuples * width.bytes / 8192)
        -- A value kept apart is cut into pieces of which four fill a page.
        or (toast.relpages > ${smallPages} and toast.relpages > 2 * toast.reltuples / 4))
    order by 1`.execute(db);
  return rows.map(({ name }) => name);
}

const vacuum = (db: Sql, name: string) => sql`vacuum (analyze) ${sql.raw(name)}`.execute(db);

/** Cleans up after earlier sessions, before anybody waits for the database. */
export async function tidyDatabase({ db, shared }: Database, log: Log): Promise<void> {
  if (shared) return;
  await sql`vacuum (analyze)`.execute(db);
  for (const name of await bloated(db)) {
    log.info('rewriting a mostly empty table', { table: name });
    await sql`vacuum (full, analyze) ${sql.raw(name)}`.execute(db);
  }
}

/** Vacuums the tables that need it, and truncates the log of data already in the tables' files. */
export async function lookAfter({ db }: Database): Promise<void> {
  for (const name of await worn(db)) await vacuum(db, name);
  const { rows } = await sql<{ bytes: number }>`
    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::double precision as bytes
    from pg_control_checkpoint()`.execute(db);
  // Nothing else does this before the database is closed.
  if (rows[0]!.bytes > mostLogBytes) await sql`checkpoint`.execute(db);
}

/** Does that every ten seconds until the returned function is called. */
export function keepTidy(database: Database, log: Log): () => Promise<void> {
  if (database.shared) return async () => {};
  let work: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    work = work
      .then(() => lookAfter(database))
      .catch((error: Error) => log.warn('database maintenance failed', { reason: error.message }));
  }, lookMilliseconds);
  return async () => {
    clearInterval(timer);
    await work;
  };
}

/**
 * Keeps the embedded database small and quick: nobody else vacuums it, and what is replaced would stay in its files for ever.
 *
 * It does what PostgreSQL's own autovacuum does, with lower thresholds: a lesson replaces few rows very often.
 */
import { sql } from 'kysely';
import type { Log } from '../base/log.ts';
import type { Database } from './database.ts';

/** How often it looks which tables need it. */
const lookMilliseconds = 10_000;
/** A table is vacuumed once this many rows are dead, and this share of those that live. */
const dead = { rows: sql.lit(50), share: sql.lit(0.2) };
/** Rows that were added are vacuumed and counted anew in larger steps: they leave nothing behind. */
const added = { rows: sql.lit(5_000), share: sql.lit(0.2) };
/** A table that has more pages, of 8 kB, than this and twice what its rows need is written anew at the start. */
const smallPages = sql.lit(1_000);

/** The log of what was written may have so many bytes before it is cut. */
const mostLogBytes = 32_000_000;

type Sql = Database['db'];

/**
 * Names of tables, quoted, that have enough dead or new rows. Large values lie apart, in a table of pieces: there the dead ones
 * stay when the row that named them has long been overwritten.
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

/** Names of vacuumed tables, quoted, whose files are mostly empty: of what lives in them the statistics tell. */
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

/** Mends what the time before has left, before anybody is there who would wait for it. */
export async function tidyDatabase({ db, shared }: Database, log: Log): Promise<void> {
  if (shared) return;
  await sql`vacuum (analyze)`.execute(db);
  for (const name of await bloated(db)) {
    log.info('a table is written anew, since it is mostly empty', { table: name });
    await sql`vacuum (full, analyze) ${sql.raw(name)}`.execute(db);
  }
}

/** Vacuums the tables that need it now, and lets go of the log of what is in the tables' files by now. */
export async function lookAfter({ db }: Database): Promise<void> {
  for (const name of await worn(db)) await vacuum(db, name);
  const { rows } = await sql<{ bytes: number }>`
    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::double precision as bytes
    from pg_control_checkpoint()`.execute(db);
  // Nobody else does this either before the database is closed.
  if (rows[0]!.bytes > mostLogBytes) await sql`checkpoint`.execute(db);
}

/** Does that every ten seconds, until the returned function is called. */
export function keepTidy(database: Database, log: Log): () => Promise<void> {
  if (database.shared) return async () => {};
  let work: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    work = work
      .then(() => lookAfter(database))
      .catch((error: Error) => log.warn('the database could not be tidied', { reason: error.message }));
  }, lookMilliseconds);
  return async () => {
    clearInterval(timer);
    await work;
  };
}

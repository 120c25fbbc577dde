/** Opens the database: the embedded one in the data folder, or a PostgreSQL server when an address is given. */
import { existsSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { type ConstructorOptions, fromPglite } from 'pg-boss';
import { hyperparametersVersion } from '#lib/hyperparameters/upgrade.ts';
import type { Log } from '../base/log.ts';
import { embeddedFault } from './embedded-fault.ts';
import { listenToServer } from './listening.ts';
import { openPool, openUnhurried } from './postgres-server.ts';
import type { Tables } from './tables.ts';

/** Receives notifications, and the state of their connection. */
export type Hearing = { hear: (payload: string) => void; lost: () => void; restored: () => void };

export type Database = {
  readonly db: Kysely<Tables>;
  /** Whether other processes may use it too; otherwise it lives in this process, which also maintains it. */
  readonly shared: boolean;
  /** Listens for notifications on the channel until the returned function is called. */
  readonly listen: (channel: string, hearing: Hearing) => Promise<() => Promise<void>>;
  /** Access to the same database for the queue's engine, outside a transaction. */
  readonly forQueue: Pick<ConstructorOptions, 'db' | 'backend' | 'connectionString'>;
  /** Maintenance that may take long, before anybody waits for the database. */
  readonly prepare: (work: (db: Kysely<Tables>) => Promise<void>) => Promise<void>;
  /** Resolves when the database answers. */
  readonly answers: () => Promise<unknown>;
  readonly close: () => Promise<void>;
};

export class DatabaseError extends Error {}

const migrationsFolder = path.join(import.meta.dirname, 'migrations');

/** Statements in a migration file end with a semicolon at the end of a line; the embedded database takes one per query. */
export function statementsOf(file: string): string[] {
  return file
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** The migrations, by file name. */
export async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(migrationsFolder)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    files.map(async (name): Promise<[string, Migration]> => {
      const statements = statementsOf(await readFile(path.join(migrationsFolder, name), 'utf8'));
      const up: Migration['up'] = async (db) => {
        for (const statement of statements) await sql.raw(statement).execute(db);
      };
      return [path.basename(name, '.sql'), { up }];
    }),
  );
  return Object.fromEntries(migrations);
}

/** Migrates the tables to this version, under a database lock. Throws DatabaseError with a sentence. */
async function migrate(db: Kysely<Tables>): Promise<void> {
  const { error } = await new Migrator({ db, provider: { getMigrations: readMigrations } }).migrateToLatest();
  if (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseError(
      `The database could not be migrated to this version: ${reason}. If a newer version created it, start that version.`,
    );
  }
  const { hyperparameters: newest } = await db.selectFrom('made_with').selectAll().executeTakeFirstOrThrow();
  if (newest > hyperparametersVersion) {
    throw new DatabaseError(
      `The database contains runs of a newer version (hyperparameters of version ${newest}; this one reads up to ${hyperparametersVersion}). Start that version.`,
    );
  }
  await db.updateTable('made_with').set({ hyperparameters: hyperparametersVersion }).execute();
}

/**
 * PostgreSQL settings for a lesson on a laptop: a small write-ahead log, and planner samples
 * that take milliseconds.
 */
const embeddedSettings = Object.entries({
  max_wal_size: '48MB',
  min_wal_size: '32MB',
  wal_recycle: 'off',
  wal_init_zero: 'off',
  default_statistics_target: '20',
}).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** Sends bytes to and from the embedded database as text. Its own serializer writes byte by byte: 12 ms for 100 kB, this takes 2. */
const bytesAsText = {
  serializers: {
    [types.BYTEA]: (bytes: Uint8Array) =>
      `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`,
  },
  parsers: { [types.BYTEA]: (text: string) => new Uint8Array(Buffer.from(text.slice(2), 'hex')) },
};

async function openEmbedded(folder: string): Promise<Database> {
  const isNew = !existsSync(folder);
  const pglite = await PGlite.create(folder, {
    startParams: [...PGlite.defaultStartParams, ...embeddedSettings],
    ...bytesAsText,
  }).catch((error: unknown) => {
    // A partial database would be taken for a damaged one.
    if (isNew) rmSync(folder, { recursive: true, force: true });
    throw new DatabaseError(embeddedFault(error, folder));
  });
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
  return {
    db,
    shared: false,
    async listen(channel, { hear }) {
      const stop = await pglite.listen(channel, hear);
      return () => stop();
    },
    forQueue: { db: fromPglite(pglite), backend: 'pglite' },
    prepare: (work) => work(db),
    answers: () => sql`select 1`.execute(db),
    close: () => db.destroy(),
  };
}

async function openServer(connectionString: string, log: Log): Promise<Database> {
  const pool = openPool(connectionString, log);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await sql`select 1`.execute(db);
  } catch (error) {
    await db.destroy();
    throw new DatabaseError(
      `The PostgreSQL server in DATABASE_URL does not answer: ${(error as Error).message}. Check the address, or unset DATABASE_URL to use the embedded database.`,
    );
  }
  return {
    db,
    shared: true,
    listen: (channel, hearing) => listenToServer(connectionString, channel, hearing, log),
    forQueue: { db: { executeSql: (text, values) => pool.query(text, values) } },
    async prepare(work) {
      const unhurried = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: openUnhurried(connectionString) }) });
      try {
        await work(unhurried);
      } finally {
        await unhurried.destroy();
      }
    },
    answers: () => sql`select 1`.execute(db),
    close: () => db.destroy(),
  };
}

/**
 * Opens and migrates the database. `folder` holds the embedded one; the caller holds its lock
 * (folder-lock.ts), since two processes on one folder lose data.
 */
export async function openDatabase(
  where: { folder: string; databaseUrl: string | undefined },
  log: Log,
): Promise<Database> {
  const database = where.databaseUrl
    ? await openServer(where.databaseUrl, log)
    : await openEmbedded(path.join(where.folder, 'database'));
  try {
    await database.prepare(migrate);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

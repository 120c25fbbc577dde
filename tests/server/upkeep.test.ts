/** The upkeep of the embedded database: it stays small, and one of an older version opens. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { type Kysely, Kysely as KyselyDatabase, PGliteDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openedSession, openSettings } from '#lib/classroom/session.ts';
import { createLog } from '#server/base/log.ts';
import { type Database, openDatabase, readMigrations } from '#server/store/database.ts';
import { createSessionStore } from '#server/store/session-store.ts';
import { lookAfter, tidyDatabase } from '#server/store/upkeep.ts';
import { epochPoint, Lesson, smallRun, trainingPoint } from '../support/lesson.ts';

const log = createLog('error');

function newFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'classroom-upkeep-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function opened(folder = newFolder()): Promise<Database> {
  const database = await openDatabase({ folder, databaseUrl: undefined }, log);
  onTestFinished(() => database.close());
  return database;
}

/** A stored lesson in which one run trains; `report` stores its trainer's report at that time. */
async function training({ db }: Database) {
  const store = createSessionStore(db);
  const lesson = new Lesson();
  const runId = lesson.submitRun(lesson.join('지수'));
  lesson.reach(runId, 0.25);
  const [seatId] = Object.keys(lesson.session.seats);
  await store.transact(async (transaction) => {
    const { code, title, openedAt } = lesson.session;
    await transaction.create(openedSession(code, title, openedAt), 'key hash', 'ACDE3467');
    await transaction.write(lesson.session, lesson.changes, {
      seats: { [seatId!]: { tokenHash: 'hash', recovery: 'K7WX' } },
    });
  });
  const happen = async (change: Parameters<Lesson['happen']>[0], hidden = {}) => {
    lesson.happen(change);
    await store.transact((transaction) => transaction.write(lesson.session, [change], hidden));
  };
  return {
    store,
    lesson,
    runId,
    happen,
    report: (at: number, step: number) =>
      happen({
        kind: 'run-reported',
        at,
        runId,
        step,
        computeSeconds: step / 10,
        points: [trainingPoint(step)],
        epochs: [],
      }),
    stored: () => store.transact((transaction) => transaction.load(lesson.session.code)),
  };
}

const rowOf = async (db: Kysely<never>, table: string) => {
  const { rows } = await sql<{ place: string }>`select ctid::text as place from ${sql.table(table)}`.execute(db);
  return rows.map(({ place }) => place);
};
const sizeOf = async (db: Kysely<never>, table: string) => {
  const { rows } = await sql<{ size: number }>`select pg_total_relation_size(${table})::integer as size`.execute(db);
  return rows[0]!.size;
};

describe('the database', () => {
  it('[D16] stores reports in separate rows, steps at most once a second and at once with other changes, and no run behind its points', async () => {
    const database = await opened();
    const db = database.db as unknown as Kysely<never>;
    const { lesson, runId, happen, report, stored } = await training(database);
    const before = await rowOf(db, 'run');
    const start = lesson.now + 60_000;
    await report(start, 100);
    for (let tenth = 1; tenth < 10; tenth++) await report(start + 100 * tenth, 100 + tenth);
    const written = async () =>
      (await sql<{ step: number }>`select step from run_progress where run_id = ${runId}`.execute(db)).rows[0]!.step;
    expect(await written()).toBe(100);
    // The progress in its points is known anyway.
    expect((await stored()).runs[runId]).toMatchObject({ step: 109, computeSeconds: 10.9 });
    await report(start + 1000, 110);
    expect(await written()).toBe(110);
    expect(await rowOf(db, 'run')).toEqual(before);
    await report(start + 1100, 111);
    await happen({ kind: 'run-requeued', at: start + 1200, runId, why: 'rotation' });
    expect(await stored()).toEqual(lesson.session);
  });

  it('[D17] stays small however often values are overwritten', async () => {
    const database = await opened();
    const db = database.db as unknown as Kysely<never>;
    const { lesson, runId, store } = await training(database);
    const probabilities = crypto.getRandomValues(new Uint8Array(50_000));
    for (let epoch = 1; epoch <= 300; epoch++) {
      const evaluations = [
        {
          runId,
          confusions: [],
          boundaries: [],
          health: [],
          predictions: [{ set: 'validation' as const, epoch, probabilities }],
        },
      ];
      await store.transact((transaction) => transaction.write(lesson.session, [], { evaluations }));
      if (epoch % 20 !== 0) continue;
      // Statistics are written once a second, and this took less.
      await sql`select pg_stat_force_next_flush()`.execute(db);
      await lookAfter(database);
    }
    expect(await sizeOf(db, 'prediction')).toBeLessThan(150 * probabilities.length);
    expect(await store.predictions(runId, 'validation')).toEqual({ set: 'validation', epoch: 300, probabilities });
  });

  it('[D23] truncates its write-ahead log while running, so that the folder does not keep growing', async () => {
    const folder = newFolder();
    const database = await opened(folder);
    const { lesson, runId, store } = await training(database);
    const logBytes = () => {
      const log = path.join(folder, 'database', 'pg_wal');
      const files = readdirSync(log, { withFileTypes: true }).filter((entry) => entry.isFile());
      return files.reduce((sum, { name }) => sum + statSync(path.join(log, name)).size, 0);
    };
    const probabilities = new Uint8Array(randomBytes(500_000));
    for (let epoch = 1; epoch <= 160; epoch++) {
      const evaluations = [
        {
          runId,
          confusions: [],
          boundaries: [],
          health: [],
          predictions: [{ set: 'validation' as const, epoch, probabilities }],
        },
      ];
      await store.transact((transaction) => transaction.write(lesson.session, [], { evaluations }));
      if (epoch % 20 === 0) await lookAfter(database);
    }
    expect(logBytes()).toBeLessThan(80_000_000);
  });

  it('[D18] rewrites a mostly empty table at the start without losing anything', async () => {
    const database = await opened();
    const db = database.db as unknown as Kysely<never>;
    const { lesson, stored } = await training(database);
    const { code } = lesson.session;
    const seats = (from: number, to: number) =>
      sql`insert into seat (id, session_code, number, nickname, joined_at, extra_quota)
        select 'seat ' || number, ${code}, number, repeat('n', 100), now(), 0
        from generate_series(${sql.lit(from)}, ${sql.lit(to)}) number`.execute(db);
    await seats(1000, 60_999);
    // The last page is in use, so a vacuum alone cannot shorten the file.
    await seats(61_000, 61_000);
    await sql`delete from seat where number between 1000 and 60999`.execute(db);
    expect(await sizeOf(db, 'seat')).toBeGreaterThan(8_192_000);
    await tidyDatabase(database, log);
    expect(await sizeOf(db, 'seat')).toBeLessThan(100_000);
    await sql`delete from seat where number = 61000`.execute(db);
    expect(await stored()).toEqual(lesson.session);
  });

  it('[D19] of version 0.1.0 opens with its runs’ progress', async () => {
    const folder = newFolder();
    const pglite = await PGlite.create(path.join(folder, 'database'));
    const old = new KyselyDatabase<never>({ dialect: new PGliteDialect({ pglite }) });
    await new Migrator({ db: old, provider: { getMigrations: readMigrations } }).migrateTo('0005-processes');
    const epochs = [epochPoint(1, 9, 0.3), epochPoint(2, 18, 0.5), epochPoint(3, 27, 0.4)];
    const { version: _version, dataset: _dataset, ...hyperparameters } = smallRun;
    const { runTimeLimit: _limit, ...settings } = openSettings;
    await pglite.exec(`
      insert into session (code, title, opened_at, settings, sequence) values ('123456', 'Old', now(), '${JSON.stringify(settings)}', 7);
      insert into seat (id, session_code, number, nickname, joined_at, extra_quota) values ('s', '123456', 1, '지수', now(), 0);
      insert into run (id, session_code, seat_id, number, hyperparameters, parameters, state, place, urgent, handed_in_at, attempt,
        step, gpu_seconds, last_epoch, records)
      values ('r', '123456', 's', 1, '${JSON.stringify(hyperparameters)}', 10, 'training', 1, false, now(), 1, 31, 12.5, '${JSON.stringify(epochs[2])}', '[]');
      ${epochs
        .map(
          (
            e,
          ) => `insert into epoch_point values ('r', ${e.epoch}, ${e.step}, ${e.loss}, ${e.accuracy}, ${e.validationLoss},
            ${e.validationAccuracy}, ${e.learningRate}, ${e.imagesPerSecond}, ${e.computeSeconds}, now());`,
        )
        .join('\n')}`);
    await old.destroy();

    const database = await opened(folder);
    const session = await createSessionStore(database.db).transact((transaction) => transaction.load('123456'));
    expect(session.runs.r).toMatchObject({
      step: 31,
      computeSeconds: 12.5,
      records: [
        { epoch: 1, validationAccuracy: 0.3 },
        { epoch: 2, validationAccuracy: 0.5 },
      ],
      lastEpoch: epochs[2],
    });
  });
});

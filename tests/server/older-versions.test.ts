/** Data of earlier versions still works: their databases and their replays. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hyperparametersVersion } from '#lib/hyperparameters/upgrade.ts';
import { assignmentSchema } from '#lib/protocol/trainer.ts';
import { replayOf } from '#lib/takehome/replay.ts';
import { createLog } from '#server/base/log.ts';
import { type Database, openDatabase, readMigrations } from '#server/store/database.ts';
import { readHistory } from '#server/store/history.ts';
import { createSessionStore } from '#server/store/session-store.ts';
import type { Tables } from '#server/store/tables.ts';
import { Lesson, smallRun } from '../support/lesson.ts';
import { upgradedByHand } from '../support/upgraded.ts';

const log = createLog('error');
const folder = mkdtempSync(path.join(os.tmpdir(), 'classroom-older-'));
const fixture = (name: string, version = '0.1.0') =>
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../fixtures', version, name), 'utf8'));
const code = '123456';
type Row = Record<string, unknown>;
type Left = { finished: string; training: string; first: string; second: string; tables: Record<string, Row[]> };
const left: Left & { waiting: string } = fixture('database.json');
let database: Database;

/** The tables of an earlier version, up to its last migration, with the rows it wrote. */
async function writeOld(within: string, migration: string, { tables }: Left) {
  const db = new Kysely<Tables>({
    dialect: new PGliteDialect({ pglite: await PGlite.create(path.join(within, 'database')) }),
  });
  const { error } = await new Migrator({ db, provider: { getMigrations: readMigrations } }).migrateTo(migration);
  if (error) throw error;
  const written = (value: unknown) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value);
  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows) {
      const values = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, written(value)]));
      await db
        .insertInto(table as 'run')
        .values(values as never)
        .execute();
    }
  }
  await db.destroy();
}

const loaded = (from = database) => createSessionStore(from.db).transact((transaction) => transaction.load(code));

beforeAll(async () => {
  await writeOld(folder, '0008-accuracies', left);
  database = await openDatabase({ folder, databaseUrl: undefined }, log);
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a database of 0.1.0', () => {
  it('[D300] opens with its runs (all on CIFAR-10), lesson, plan and forms', async () => {
    const store = createSessionStore(database.db);
    const session = await loaded();
    expect(Object.keys(session.runs).sort()).toEqual([left.finished, left.training, left.waiting].sort());
    for (const row of left.tables.run!) {
      expect(session.runs[row.id as string]!.hyperparameters).toEqual(upgradedByHand(row.hyperparameters as object));
    }
    const { lesson } = left.tables.session![0] as { lesson: { pushed: Row; plan: { rounds: Row[] } } };
    expect(session.lesson.pushed!.hyperparameters).toEqual(upgradedByHand(lesson.pushed.hyperparameters as object));
    expect(session.lesson.plan!.rounds.map(({ hyperparameters }) => hyperparameters)).toEqual(
      lesson.plan.rounds.map(({ hyperparameters }) => hyperparameters && upgradedByHand(hyperparameters as object)),
    );
    const holder = await store.holderOf(code, `hash of ${left.first}`);
    const seat = left.tables.seat!.find(({ id }) => id === left.first) as { form: { hyperparameters: object } };
    expect(holder?.form).toEqual({ ...seat.form, hyperparameters: upgradedByHand(seat.form.hyperparameters) });
    expect(await store.lastEnded(5)).toMatchObject([
      { hyperparameters: { version: hyperparametersVersion, dataset: 'cifar-10', validationFrom: 'spread' } },
    ]);
  });

  it('[D305] has what came since as it was: CIFAR-10, boards of the whole lesson, no time limit, no raised hand, no report, no demo', async () => {
    const { demo, settings, board, projector, lesson, seats } = await loaded();
    expect(demo).toBe(false);
    expect(settings.runTimeLimit).toBeNull();
    expect(settings.dataset).toBe('cifar-10');
    expect(board.dataset).toBeNull();
    expect(board.scope).toBe('lesson');
    expect(projector).toMatchObject({ axis: 'whole', revealed: 0 });
    expect(lesson.held).toEqual([]);
    const nothing = { handRaisedAt: null, reportAt: null };
    for (const seat of Object.values(seats)) expect(seat).toMatchObject(nothing);
    for (const change of await readHistory(database.db, code))
      if (change.kind === 'seat-joined') expect(change.seat).toMatchObject(nothing);
  });

  it('[D300] lets its runs go on and new ones follow', async () => {
    const session = await loaded();
    const lesson = new Lesson();
    lesson.session = session;
    const run = session.runs[left.training]!;
    const { hyperparameters, seatId, attempt } = run;
    expect(assignmentSchema.parse({ runId: run.id, attempt, seatId, hyperparameters })).toMatchObject({
      hyperparameters,
    });
    lesson.reach(left.training, 0.5);
    expect(lesson.session.runs[left.training]!.lastEpoch?.epoch).toBe(2);
    expect(
      lesson.ask({ role: 'student', seatId: left.first }, 'submit-run', { hyperparameters: smallRun }),
    ).toMatchObject({
      code: 'duplicate-run',
      params: { number: 1 },
    });
  });

  it('[D301] replays its lesson as 0.1.0 did', async () => {
    const session = await loaded();
    const { runs, frames, from: _opened, ...before } = fixture('replay.json');
    const replay = replayOf(session, await readHistory(database.db, code));
    expect(replay).toMatchObject({
      ...before,
      // Submitting was called handing in; settings have the form's names since.
      runs: runs.map(({ handedInAt, settings, ...run }: Row) => ({ ...run, submittedAt: handedInAt })),
    });
    expect(replay.boards[0]).toMatchObject({ round: null, frames });
  });
});

describe.each([
  ['0.3.0', '0012-demo', 'cifar-10'],
  ['0.4.0', '0012-demo', 'fashion-mnist'],
  ['0.5.0', '0013-boundaries', 'fashion-mnist'],
])('a database of %s', (version, migration, dataset) => {
  const own = path.join(folder, version);
  const written: Left = fixture('database.json', version);
  let opened: Database;

  beforeAll(async () => {
    mkdirSync(own);
    await writeOld(own, migration, written);
    opened = await openDatabase({ folder: own, databaseUrl: undefined }, log);
  });
  afterAll(() => opened.close());

  it('[D306] opens with what was then GPU time as compute time: of runs, their records, the board and extra quota', async () => {
    const { runs, board, settings, seats } = await loaded(opened);
    expect(board.budget).toEqual({ kind: 'compute-seconds', limit: 30 });
    expect(settings.quota).toBe(60);
    expect(seats[written.second]!.extraQuota).toBe(15);
    expect(runs[written.finished]).toMatchObject({
      hyperparameters: { version: hyperparametersVersion, dataset },
      computeSeconds: 2,
      lastEpoch: { epoch: 2, computeSeconds: 1.8 },
    });
    expect(runs[written.finished]!.records.map(({ computeSeconds }) => computeSeconds)).toEqual([0.9, 1.8]);
    const history = await readHistory(opened.db, code);
    const granted = history.find(({ kind }) => kind === 'quota-granted');
    expect(granted).toEqual({ kind: 'quota-granted', at: granted!.at, seatId: written.second, computeSeconds: 15 });
  });

  it('[D301] replays its lesson as that version did', async () => {
    const replay = replayOf(await loaded(opened), await readHistory(opened.db, code));
    expect(replay).toMatchObject(fixture('replay.json', version));
  });
});

describe('a database of a newer version', () => {
  it.each([
    [
      'whose hyperparameters this version does not know',
      sql`update made_with set hyperparameters = ${hyperparametersVersion + 1}`,
      /hyperparameters of version 4; this one reads up to 3.*Start that version\./,
    ],
    [
      'with a migration that this version does not have',
      sql`insert into kysely_migration values ('9999-later', now())`,
      /If a newer version created it, start that version\./,
    ],
  ])('[D302] %s is refused with a sentence and left unchanged', async (_, change, sentence) => {
    await change.execute(database.db);
    await database.close();
    await expect(openDatabase({ folder, databaseUrl: undefined }, log)).rejects.toThrow(sentence);
    const pglite = await PGlite.create(path.join(folder, 'database'));
    await pglite.exec(
      `update made_with set hyperparameters = ${hyperparametersVersion}; delete from kysely_migration where name = '9999-later'`,
    );
    await pglite.close();
    database = await openDatabase({ folder, databaseUrl: undefined }, log);
    expect((await loaded()).code).toBe(code);
  });
});

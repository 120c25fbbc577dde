/** Data of version 0.1.0 still works: its database and its replay. */
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
const fixture = (name: string) =>
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../fixtures/0.1.0', name), 'utf8'));
const code = '123456';
type Row = Record<string, unknown>;
const left: { finished: string; training: string; waiting: string; first: string; tables: Record<string, Row[]> } =
  fixture('database.json');
let database: Database;

/** The tables of 0.1.0, with the rows it wrote. */
async function writeOld() {
  const db = new Kysely<Tables>({
    dialect: new PGliteDialect({ pglite: await PGlite.create(path.join(folder, 'database')) }),
  });
  const { error } = await new Migrator({ db, provider: { getMigrations: readMigrations } }).migrateTo(
    '0008-accuracies',
  );
  if (error) throw error;
  const written = (value: unknown) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value);
  for (const [table, rows] of Object.entries(left.tables)) {
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

const loaded = () => createSessionStore(database.db).transact((transaction) => transaction.load(code));

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await writeOld();
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

  it('[D305] has what came since as it was: CIFAR-10, boards of the whole lesson, no time limit, no raised hand, no demo', async () => {
    const { demo, settings, board, projector, lesson, seats } = await loaded();
    expect(demo).toBe(false);
    expect(settings.runTimeLimit).toBeNull();
    expect(settings.dataset).toBe('cifar-10');
    expect(board.dataset).toBeNull();
    expect(board.scope).toBe('lesson');
    expect(projector.axis).toBe('whole');
    expect(lesson.held).toEqual([]);
    expect(Object.values(seats).map(({ handRaisedAt }) => handRaisedAt)).toEqual(Object.values(seats).map(() => null));
    for (const change of await readHistory(database.db, code))
      if (change.kind === 'seat-joined') expect(change.seat.handRaisedAt).toBeNull();
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

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openedSession } from '#lib/classroom/session.ts';
import { createLog } from '#server/base/log.ts';
import { openQueue, type Queue, type WaitingRun } from '#server/queue/queue.ts';
import { type Database, openDatabase, statementsOf } from '#server/store/database.ts';
import { createSessionStore, type SessionStore } from '#server/store/session-store.ts';
import { withEmptyDatabase } from '../support/empty-database.ts';
import { epochPoint, Lesson, smallRun, trainingPoint } from '../support/lesson.ts';
import { databaseUrl } from '../support/running-server.ts';

const log = createLog('error');
const folder = mkdtempSync(path.join(os.tmpdir(), 'classroom-store-'));
let database: Database;
let store: SessionStore;
let queue: Queue;

beforeAll(async () => {
  withEmptyDatabase(folder);
  database = await openDatabase({ folder, databaseUrl: await databaseUrl() }, log);
  store = createSessionStore(database.db);
  queue = await openQueue(database, log);
});

afterAll(async () => {
  await queue.stop();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

let codes = 100_000;

/** Stores a new session with this lesson's changes. */
async function stored(lesson: Lesson) {
  const code = String(++codes);
  const own = (id: string) => `${code}-${id}`;
  const changes = JSON.parse(JSON.stringify(lesson.changes).replaceAll(/"(id\d+)"/g, `"${code}-$1"`));
  const session = { ...JSON.parse(JSON.stringify(lesson.session).replaceAll(/"(id\d+)"/g, `"${code}-$1"`)), code };
  const seats = Object.fromEntries(
    Object.keys(session.seats).map((id) => [id, { tokenHash: `hash of ${id}`, recovery: 'K7WX' }]),
  );
  await store.transact(async (transaction) => {
    await transaction.create(openedSession(code, session.title, session.openedAt), 'key hash', 'ACDE3467');
    await transaction.write(session, changes, { seats });
  });
  return { code, own, session };
}

describe('the store', () => {
  it('[D1] reads a session as written: seats, runs, endings, sequence', async () => {
    const lesson = new Lesson();
    const seatId = lesson.join('지수');
    const runs = [lesson.submitRun(seatId), lesson.submitRun(seatId), lesson.submitRun(seatId)];
    lesson.reach(runs[0]!, 1 / 3);
    const ending = { state: 'finished', stoppedEarly: false } as const;
    lesson.happen({ kind: 'run-ended', at: 9, runId: runs[2]!, ending, findings: ['dead', 'overfitting'] });
    lesson.ask({ role: 'instructor' }, 'stop-run', { runId: runs[1]! });
    lesson.ask({ role: 'instructor' }, 'close-session', {});
    const { code, session } = await stored(lesson);
    expect(await store.transact((transaction) => transaction.load(code))).toEqual(session);
    expect(await store.transact((transaction) => transaction.lock(code))).toBe(session.sequence);
  });

  it('[G981] reads questions for the class and the cells of their runs as written', async () => {
    const lesson = new Lesson();
    const seatId = lesson.join('지수');
    const fields = [{ path: 'learningRate', values: [0.001, 0.01] }];
    const sweep = { question: 'Which?', fields, hyperparameters: smallRun, seeds: 2 };
    for (const _question of [1, 2]) {
      lesson.ask({ role: 'instructor' }, 'open-sweep', { sweep });
      lesson.ask({ role: 'student', seatId }, 'train-cell', {});
      lesson.ask({ role: 'instructor' }, 'close-sweep', {});
    }
    lesson.ask({ role: 'instructor' }, 'reopen-sweep', { number: 1 });
    const { code, session } = await stored(lesson);
    const read = await store.transact((transaction) => transaction.load(code));
    expect(read).toEqual(session);
    expect(read.sweeps.map(({ number, closedAt }) => [number, closedAt === null])).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(Object.values(read.runs).map(({ cell }) => cell?.sweep)).toEqual([1, 2]);
    expect((await store.history(code)).filter(({ kind }) => kind === 'sweep-changed')).toHaveLength(5);
  });

  it('[D2] uses a code only once', async () => {
    const { code } = await stored(new Lesson());
    const again = store.transact((transaction) => transaction.create(openedSession(code, 'other', 1), 'other', 'x'));
    expect(await again).toBe(false);
    expect((await store.find(code))?.title).toBe('Lesson');
  });

  it('[D3] has nothing of a failed transaction, and the next one works', async () => {
    const { code } = await stored(new Lesson());
    const failing = store.transact(async (transaction) => {
      await transaction.remember({ caller: 'a', requestId: 'lost' }, { x: 1 }, 1);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(
      await store.transact((transaction) => transaction.answer({ caller: 'a', requestId: 'lost' })),
    ).toBeUndefined();
    expect(await store.find(code)).toBeDefined();
  });

  it('[D4] returns the points after the held step and the epochs at or after it, with all digits', async () => {
    const lesson = new Lesson();
    const runId = lesson.submitRun(lesson.join('지수'));
    const points = [1, 2, 3, 4].map((step) => trainingPoint(step, { loss: Math.LN10 / step }));
    const epochs = [epochPoint(1, 2, 0.1), epochPoint(2, 4, 1 / 7)];
    lesson.happen({ kind: 'run-reported', at: 1, runId, step: 4, computeSeconds: 1, points, epochs });
    const { own } = await stored(lesson);
    const metrics = async (held: number) => (await store.metrics({ [own(runId)]: held }))[own(runId)];
    const at = 1;
    const dated = { points: points.map((each) => ({ ...each, at })), epochs: epochs.map((each) => ({ ...each, at })) };
    expect(await metrics(0)).toEqual(dated);
    expect(await metrics(2)).toEqual({ ...dated, points: dated.points.slice(2) });
    expect(await metrics(4)).toEqual({ points: [], epochs: dated.epochs.slice(1) });
    expect(await store.metrics({ unknown: 0 })).toEqual({ unknown: { points: [], epochs: [] } });
  });

  it('[D5] stores a point once that is reported again', async () => {
    const lesson = new Lesson();
    const runId = lesson.submitRun(lesson.join('지수'));
    const report = {
      kind: 'run-reported',
      at: 1,
      runId,
      step: 1,
      computeSeconds: 1,
      points: [trainingPoint(1)],
      epochs: [],
    } as const;
    lesson.happen(report as never, report as never);
    const { own } = await stored(lesson);
    expect((await store.metrics({ [own(runId)]: 0 }))[own(runId)]!.points).toMatchObject([trainingPoint(1)]);
  });

  it('[D6] identifies a seat by its token’s hash, within its session only', async () => {
    const lesson = new Lesson();
    const seatId = lesson.join('지수');
    const { code, own } = await stored(lesson);
    const other = await stored(new Lesson());
    expect(await store.holderOf(code, `hash of ${own(seatId)}`)).toEqual({ seatId: own(seatId), form: null });
    expect(await store.holderOf(code, 'key hash')).toEqual({ seatId: null, form: null });
    expect(await store.holderOf(other.code, `hash of ${own(seatId)}`)).toBeUndefined();
  });

  it('[D7] deletes answers after a day, not before', async () => {
    const request = { caller: 'b', requestId: 'r' };
    await store.transact((transaction) => transaction.remember(request, { ok: 1 }, 5_000));
    await store.forgetAnswers(5_000);
    expect(await store.transact((transaction) => transaction.answer(request))).toEqual({ ok: 1 });
    await store.forgetAnswers(5_001);
    expect(await store.transact((transaction) => transaction.answer(request))).toBeUndefined();
  });

  it('[D240] turns rounded accuracies of older versions into exact fractions, so that equal ones are equal', async () => {
    const lesson = new Lesson();
    const seatId = lesson.join('지수');
    const hyperparameters = { ...smallRun, trainSize: 10_000, validationShare: 0.1, epochs: 9 };
    const [inOrder, other] = [lesson.submitRun(seatId, hyperparameters), lesson.submitRun(seatId, hyperparameters)];
    // 441 of 1,000 as in older engines: float32 means of four chunks of 250, in two orders.
    const summed = (right: readonly number[]) =>
      right.reduce((sum, count) => sum + (Math.fround(count / 250) * 250) / 1000, 0);
    const [one, another] = [summed([111, 101, 117, 112]), summed([120, 113, 100, 108])];
    expect(one).not.toBe(another);
    const [lower, higher] = [Math.min(one, another), Math.max(one, another)];
    for (const accuracy of [0.2, lower, higher, 0.5]) lesson.reach(inOrder, accuracy);
    for (const accuracy of [0.1234567, higher]) lesson.reach(other, accuracy);
    const { code, own } = await stored(lesson);
    const insert = (id: string, accuracy: number) =>
      sql`insert into test_result (run_id, loss, accuracy, at) values (${own(id)}, 1, ${accuracy}, now())`;
    await insert(inOrder, Math.fround(0.4411)).execute(database.db);
    const file = readFileSync(
      path.resolve(import.meta.dirname, '../../server/store/migrations/0008-accuracies.sql'),
      'utf8',
    );
    for (const statement of statementsOf(file)) await sql.raw(statement).execute(database.db);

    const session = await store.transact((transaction) => transaction.load(code));
    const [run, second] = [session!.runs[own(inOrder)]!, session!.runs[own(other)]!];
    // The third epoch was a record by rounding only; a value that is no fraction of 1,000 stays.
    expect(run.records.map(({ epoch, validationAccuracy }) => [epoch, validationAccuracy])).toEqual([
      [1, 0.2],
      [2, 0.441],
      [4, 0.5],
    ]);
    expect(second.records.map(({ validationAccuracy }) => validationAccuracy)).toEqual([0.1234567, 0.441]);
    expect(second.lastEpoch!.validationAccuracy).toBe(0.441);
    const held = { [own(inOrder)]: 0 };
    const metrics = await store.metrics(held);
    expect(metrics[own(inOrder)]!.epochs.map(({ validationAccuracy }) => validationAccuracy)).toEqual([
      0.2, 0.441, 0.441, 0.5,
    ]);
    expect((await store.testResult(own(inOrder)))!.accuracy).toBe(0.4411);
  });
});

describe('the queue', () => {
  let order = 0;
  const put = (run: WaitingRun) => store.transact(({ transaction }) => queue.put(transaction, run));
  const run = (seatId: string, urgent = false) => ({
    runId: crypto.randomUUID(),
    code: '1',
    seatId,
    order: ++order,
    urgent,
  });
  const lent = ({ runId, code }: WaitingRun) => ({ runId, code });
  const finish = (...runs: WaitingRun[]) =>
    store.transact(async ({ transaction }) => {
      for (const { runId } of runs) await queue.remove(transaction, runId);
    });

  it('[Q1] lends each run once; of one student’s runs, the one submitted first', async () => {
    const runs = [run('a'), run('a'), run('a')];
    for (const each of runs) await put(each);
    for (const each of runs) expect(await queue.take([])).toEqual(lent(each));
    expect(await queue.take([])).toBeUndefined();
    await finish(...runs);
  });

  it('[Q2] lends a run given back again, before later submissions', async () => {
    const runs = [run('a'), run('a')];
    await put(runs[0]!);
    await queue.take([]);
    await put(runs[1]!);
    await store.transact(({ transaction }) => queue.giveBack(transaction, runs[0]!.runId));
    expect(await queue.take([])).toEqual(lent(runs[0]!));
    expect(await queue.take([])).toEqual(lent(runs[1]!));
    await finish(...runs);
  });

  it('[Q3] never lends a run taken out, nor one of a failed transaction', async () => {
    const [gone, failed] = [run('a'), run('b')];
    await put(gone);
    await finish(gone);
    await store
      .transact(async ({ transaction }) => {
        await queue.put(transaction, failed);
        throw new Error('on purpose');
      })
      .catch(() => {});
    expect(await queue.take([])).toBeUndefined();
  });

  it('[Q10] lends runs of the requested student, urgent ones first', async () => {
    const [first, second, urgent] = [run('a'), run('b'), run('b', true)];
    for (const each of [first, second, urgent]) await put(each);
    expect(await queue.take(['a'])).toEqual(lent(urgent));
    expect(await queue.take(['b'])).toEqual(lent(first));
    await finish(first, second, urgent);
  });

  it('[Q13] lends a student’s runs in their order, also if one transaction queued them', async () => {
    const runs = Array.from({ length: 8 }, () => run('a'));
    const shuffled = [5, 2, 7, 0, 3, 6, 1, 4].map((index) => runs[index]!);
    await store.transact(async ({ transaction }) => {
      for (const each of shuffled) await queue.put(transaction, each);
    });
    for (const each of runs) expect(await queue.take([])).toEqual(lent(each));
    await finish(...runs);
  });

  it('[Q11] lists the waiting students: their compute time, since when they wait, and how many of their runs are lent', async () => {
    const lesson = new Lesson();
    const [a, b] = [lesson.join('가'), lesson.join('나')];
    const runs = [lesson.submitRun(a), lesson.submitRun(a), lesson.submitRun(b)];
    lesson.reach(runs[0]!, 0.5);
    const { own } = await stored(lesson);
    const waiting = (await store.waitingStudents()).filter(({ seatId }) => [own(a), own(b)].includes(seatId));
    expect(waiting.sort((x, y) => x.since - y.since)).toMatchObject([
      { seatId: own(a), used: 1, lent: 1, urgent: false },
      { seatId: own(b), used: 0, lent: 0, urgent: false },
    ]);
    const resting = new Lesson();
    resting.submitRun(resting.join('다'));
    resting.ask({ role: 'instructor' }, 'change-settings', { settings: { ...resting.session.settings, paused: true } });
    const paused = await stored(resting);
    const there = (await store.waitingStudents()).find(({ seatId }) => seatId.startsWith(paused.code));
    expect(there).toMatchObject({ paused: true });
  });
});

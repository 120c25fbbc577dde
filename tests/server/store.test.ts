import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openedSession } from '#lib/session/session.ts';
import { createLog } from '#server/log.ts';
import { openQueue, type Queue } from '#server/queue/queue.ts';
import { type Database, openDatabase } from '#server/store/database.ts';
import { createSessionStore, type SessionStore } from '#server/store/session-store.ts';
import { epochPoint, Lesson, trainingPoint } from '../support/lesson.ts';

const log = createLog('error');
const folder = mkdtempSync(path.join(os.tmpdir(), 'classroom-store-'));
let database: Database;
let store: SessionStore;
let queue: Queue;

beforeAll(async () => {
  database = await openDatabase({ folder, databaseUrl: undefined }, log);
  store = createSessionStore(database.db);
  queue = await openQueue(database, log);
});

afterAll(async () => {
  await queue.stop();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

let codes = 100_000;

/** Stores a new session that has these lesson's changes behind it. */
async function stored(lesson: Lesson) {
  const code = String(++codes);
  const own = (id: string) => `${code}-${id}`;
  const changes = JSON.parse(JSON.stringify(lesson.changes).replaceAll(/"(id\d+)"/g, `"${code}-$1"`));
  const session = { ...JSON.parse(JSON.stringify(lesson.session).replaceAll(/"(id\d+)"/g, `"${code}-$1"`)), code };
  const seatTokenHashes = Object.fromEntries(Object.keys(session.seats).map((id) => [id, `hash of ${id}`]));
  await store.transact(async (transaction) => {
    await transaction.create(openedSession(code, session.title, session.openedAt), 'key hash');
    await transaction.write(session, changes, { seatTokenHashes });
  });
  return { code, own, session };
}

describe('the store', () => {
  it('[D1] gives back a session as it was written: seats, runs, endings, sequence', async () => {
    const lesson = new Lesson();
    const seatId = lesson.join('지수');
    const runs = [lesson.handIn(seatId), lesson.handIn(seatId)];
    lesson.reach(runs[0]!, 1 / 3);
    lesson.ask({ role: 'instructor' }, 'stop-run', { runId: runs[1]! });
    lesson.ask({ role: 'instructor' }, 'close-session', {});
    const { code, session } = await stored(lesson);
    expect(await store.transact((transaction) => transaction.load(code))).toEqual(session);
    expect(await store.transact((transaction) => transaction.lock(code))).toBe(session.sequence);
  });

  it('[D2] a code is taken only once', async () => {
    const { code } = await stored(new Lesson());
    const again = store.transact((transaction) => transaction.create(openedSession(code, 'other', 1), 'other'));
    expect(await again).toBe(false);
    expect((await store.find(code))?.title).toBe('Lesson');
  });

  it('[D3] what a failed transaction wrote is gone, and the next one works', async () => {
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

  it('[D4] returns the points after the held step and the epochs at or after it, every digit kept', async () => {
    const lesson = new Lesson();
    const runId = lesson.handIn(lesson.join('지수'));
    const points = [1, 2, 3, 4].map((step) => trainingPoint(step, { loss: Math.LN10 / step }));
    const epochs = [epochPoint(1, 2, 0.1), epochPoint(2, 4, 1 / 7)];
    lesson.happen({ kind: 'run-reported', at: 1, runId, step: 4, gpuSeconds: 1, points, epochs });
    const { own } = await stored(lesson);
    const metrics = async (held: number) => (await store.metrics({ [own(runId)]: held }))[own(runId)];
    expect(await metrics(0)).toEqual({ points, epochs });
    expect(await metrics(2)).toEqual({ points: points.slice(2), epochs });
    expect(await metrics(4)).toEqual({ points: [], epochs: epochs.slice(1) });
    expect(await store.metrics({ unknown: 0 })).toEqual({ unknown: { points: [], epochs: [] } });
  });

  it('[D5] a point that is reported again is kept once', async () => {
    const lesson = new Lesson();
    const runId = lesson.handIn(lesson.join('지수'));
    const report = {
      kind: 'run-reported',
      at: 1,
      runId,
      step: 1,
      gpuSeconds: 1,
      points: [trainingPoint(1)],
      epochs: [],
    } as const;
    lesson.happen(report as never, report as never);
    const { own } = await stored(lesson);
    expect((await store.metrics({ [own(runId)]: 0 }))[own(runId)]!.points).toEqual([trainingPoint(1)]);
  });

  it('[D6] knows a seat by the hash of its token, within its session only', async () => {
    const lesson = new Lesson();
    const seatId = lesson.join('지수');
    const { code, own } = await stored(lesson);
    const other = await stored(new Lesson());
    expect(await store.seatOfToken(code, `hash of ${own(seatId)}`)).toBe(own(seatId));
    expect(await store.seatOfToken(other.code, `hash of ${own(seatId)}`)).toBeUndefined();
  });

  it('[D7] forgets answers after a day, not before', async () => {
    const request = { caller: 'b', requestId: 'r' };
    await store.transact((transaction) => transaction.remember(request, { ok: 1 }, 5_000));
    await store.forgetAnswers(5_000);
    expect(await store.transact((transaction) => transaction.answer(request))).toEqual({ ok: 1 });
    await store.forgetAnswers(5_001);
    expect(await store.transact((transaction) => transaction.answer(request))).toBeUndefined();
  });
});

describe('the queue', () => {
  const put = (run: { runId: string; code: string }) =>
    store.transact(({ transaction }) => queue.put(transaction, run));
  const run = (code: string) => ({ runId: crypto.randomUUID(), code });
  const finish = (runId: string) => store.transact(({ transaction }) => queue.remove(transaction, runId));

  it('[Q1] lends runs once, in the order in which they were handed in', async () => {
    const runs = [run('1'), run('2'), run('3')];
    for (const each of runs) await put(each);
    expect(await queue.take(1)).toEqual(runs.slice(0, 1));
    expect(await queue.take(1)).toEqual(runs.slice(1, 2));
    expect(await queue.take(5)).toEqual(runs.slice(2));
    expect(await queue.take(5)).toEqual([]);
    for (const { runId } of runs) await finish(runId);
  });

  it('[Q2] a run given back is lent again, before those handed in later', async () => {
    const runs = [run('1'), run('2')];
    await put(runs[0]!);
    await queue.take(1);
    await put(runs[1]!);
    await store.transact(({ transaction }) => queue.giveBack(transaction, runs[0]!.runId));
    expect(await queue.take(1)).toEqual([runs[0]]);
    expect(await queue.take(1)).toEqual([runs[1]]);
    for (const { runId } of runs) await finish(runId);
  });

  it('[Q3] a run taken out is never lent, and one whose transaction failed was never there', async () => {
    const [gone, failed] = [run('1'), run('2')];
    await put(gone);
    await finish(gone.runId);
    await store
      .transact(async ({ transaction }) => {
        await queue.put(transaction, failed);
        throw new Error('on purpose');
      })
      .catch(() => {});
    expect(await queue.take(5)).toEqual([]);
  });
});

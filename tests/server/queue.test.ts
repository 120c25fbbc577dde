import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { datasetIds } from '#lib/datasets/datasets.ts';
import type { Caller } from '#lib/protocol/request.ts';
import type { Payload, SessionRequestName } from '#lib/protocol/requests.ts';
import { createLog } from '#server/base/log.ts';
import { openBus } from '#server/cluster/bus.ts';
import { openQueue, type Queue } from '#server/queue/queue.ts';
import { createSessions, type Sessions } from '#server/sessions/sessions.ts';
import { type Database, openDatabase } from '#server/store/database.ts';
import { createSessionStore } from '#server/store/session-store.ts';
import { chanceOf } from '../support/chance.ts';
import { withEmptyDatabase } from '../support/empty-database.ts';
import { smallRun } from '../support/lesson.ts';
import { databaseUrl } from '../support/running-server.ts';

const log = createLog('error');
const folder = mkdtempSync(path.join(os.tmpdir(), 'classroom-queue-'));
const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
let database: Database;
let queue: Queue;
let sessions: Sessions;

beforeAll(async () => {
  withEmptyDatabase(folder);
  database = await openDatabase({ folder, databaseUrl: await databaseUrl() }, log);
  undo.push(database.close);
  queue = await openQueue(database, log);
  undo.push(queue.stop);
  const bus = await openBus(database, log);
  undo.push(bus.stop);
  const publisher = { publish() {} };
  const store = createSessionStore(database.db);
  sessions = createSessions({ store, queue, bus, datasets: () => datasetIds, publisher, now: Date.now, log });
});

afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

const seed = 20261130;

it(`[Q310] whatever is requested, a run waits in the queue exactly while queued and is lent exactly while training (seed ${seed})`, async () => {
  const chance = chanceOf(seed);
  const below = (count: number) => Math.floor(chance() * count);
  let requests = 0;
  const key = () => ({ caller: 'test', requestId: `request-${++requests}` });
  const opened = await sessions.open(
    { title: 'Queue', instructorKey: 'k'.repeat(22) },
    { instructorKeyHash: 'hash of the key', recovery: 'ACDE3467' },
    key(),
  );
  if (!opened.ok) throw new Error(opened.refusal.message);
  const { code } = opened.data;
  const ask = <Name extends SessionRequestName>(caller: Caller, name: Name, payload: Payload<Name>) =>
    sessions.request(code, caller, name, payload, key());
  const seatIds: string[] = [];
  for (const nickname of ['가', '나', '다']) {
    const payload = { code, nickname, seatToken: 't'.repeat(22) };
    const secrets = { tokenHash: `hash of ${nickname}`, recovery: 'K7WX' };
    const joined = await sessions.request(code, { role: 'stranger' }, 'join-session', payload, key(), secrets);
    if (joined.ok) seatIds.push(joined.data.seatId);
  }
  const current = () => sessions.look(code, {}, (session) => session);
  const instructor: Caller = { role: 'instructor' };

  /** By run: its state in the session and in the queue. */
  async function both() {
    const { rows } = await sql<{ id: string; state: string; job: string | null }>`
      select run.id, run.state, job.state::text as job from run left join pgboss.job on job.id::text = run.id
      where run.session_code = ${code}`.execute(database.db);
    const place = { created: 'queued', retry: 'queued', active: 'training' } as Record<string, string>;
    return rows.map(({ id, state, job }) => ({
      id,
      session: state === 'queued' || state === 'training' ? state : 'out',
      queue: (job && place[job]) ?? 'out',
    }));
  }

  const deeds: ((runId: string, seatId: string) => Promise<unknown>)[] = [
    (_runId, seatId) => ask({ role: 'student', seatId }, 'submit-run', { hyperparameters: smallRun, again: true }),
    async (_runId, seatId) => {
      const taken = await queue.take(seatIds.filter((other) => other !== seatId));
      if (taken) await sessions.start(taken, 'trainer');
    },
    (runId) => ask(instructor, 'pause-run', { runId }),
    (runId) => ask(instructor, 'resume-run', { runId }),
    (runId) => ask(instructor, 'urge-run', { runId }),
    (runId) => ask(instructor, 'stop-run', { runId }),
    (runId) => ask(instructor, 'requeue-run', { runId }),
    async (runId) => {
      const { attempt } = (await current())!.runs[runId]!;
      await sessions.requeue(code, { runId, attempt }, 'rotation');
    },
    async (runId) => {
      const { attempt } = (await current())!.runs[runId]!;
      const ending = { outcome: 'finished' as const, stoppedEarly: false, test: { loss: 1, accuracy: 0.5 } };
      const report = { runId, attempt, step: 9, computeSeconds: 1, points: [], epochs: [], ending };
      await sessions.report(code, [report]);
    },
    (runId) => ask({ role: 'student', seatId: seatIds[0]! }, 'extend-run', { runId, epochs: 1 }),
  ];
  const done = new Set<string>();
  await ask({ role: 'student', seatId: seatIds[0]! }, 'submit-run', { hyperparameters: smallRun, again: true });
  for (let step = 0; step < 200; step++) {
    const runIds = Object.keys((await current())!.runs);
    const deed = below(deeds.length);
    await deeds[deed]!(runIds[below(runIds.length)]!, seatIds[below(seatIds.length)]!);
    const runs = await both();
    expect(
      runs.filter(({ session, queue }) => session !== queue),
      `after step ${step}, deed ${deed}`,
    ).toEqual([]);
    for (const { session } of runs) done.add(session);
  }
  expect([...done].sort()).toEqual(['out', 'queued', 'training']);
});

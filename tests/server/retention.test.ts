import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { datasetIds } from '#lib/datasets/datasets.ts';
import { createLog } from '#server/base/log.ts';
import { openBus } from '#server/cluster/bus.ts';
import { deleteOldSessions } from '#server/operations/retention.ts';
import { openQueue, type Queue } from '#server/queue/queue.ts';
import { createSessions, type Sessions } from '#server/sessions/sessions.ts';
import { type Database, openDatabase } from '#server/store/database.ts';
import { oldestClosed } from '#server/store/old-sessions.ts';
import { createSessionStore } from '#server/store/session-store.ts';
import { withEmptyDatabase } from '../support/empty-database.ts';
import { epochPoint, smallRun, trainingPoint } from '../support/lesson.ts';

const log = createLog('error', { write: () => {} });
const day = 24 * 60 * 60 * 1000;
const folder = mkdtempSync(path.join(os.tmpdir(), 'classroom-retention-'));
let now = Date.UTC(2026, 2, 1);
let database: Database;
let queue: Queue;
let sessions: Sessions;

beforeAll(async () => {
  withEmptyDatabase(folder);
  database = await openDatabase({ folder, databaseUrl: undefined }, log);
  queue = await openQueue(database, log);
  const store = createSessionStore(database.db);
  const bus = await openBus(database, log);
  sessions = createSessions({
    store,
    queue,
    bus,
    datasets: () => datasetIds,
    publisher: { publish() {} },
    now: () => now,
    log,
  });
});

afterAll(async () => {
  await queue.stop();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

let requests = 0;
const key = () => ({ caller: 'test', requestId: `request-${++requests}` });

/** A session with a finished run, optionally closed. */
async function lesson(closed: boolean): Promise<string> {
  const opened = await sessions.open(
    { title: 'Lesson', instructorKey: 'x'.repeat(22) },
    { instructorKeyHash: `hash-${requests}`, recovery: 'ACDE3467' },
    key(),
  );
  if (!opened.ok) throw new Error(opened.refusal.message);
  const { code } = opened.data;
  const seat = { tokenHash: `token-${requests}`, recovery: 'K7WX' };
  const joined = await sessions.request(
    code,
    { role: 'stranger' },
    'join-session',
    { code, nickname: '지수', seatToken: 'x'.repeat(22) },
    key(),
    seat,
  );
  if (!joined.ok) throw new Error(joined.refusal.message);
  const student = { role: 'student', seatId: joined.data.seatId } as const;
  const submitted = await sessions.request(code, student, 'submit-run', { hyperparameters: smallRun }, key());
  if (!submitted.ok) throw new Error(submitted.refusal.message);
  const { runId } = submitted.data;
  const { attempt } = (await sessions.start({ code, runId }, 'trainer'))!;
  await sessions.report(code, [
    {
      runId,
      attempt,
      step: 9,
      computeSeconds: 1,
      points: [trainingPoint(9)],
      epochs: [epochPoint(1, 9, 0.5)],
      confusions: [{ epoch: 1, counts: Array(100).fill(1) }],
      predictions: [{ set: 'validation', epoch: 1, probabilities: new Uint8Array(20) }],
      ending: { outcome: 'finished', stoppedEarly: false, test: { loss: 1, accuracy: 0.5 } },
    },
  ]);
  if (closed) await sessions.request(code, { role: 'instructor' }, 'close-session', {}, key());
  return code;
}

const clean = (days: number) =>
  deleteOldSessions({
    days,
    now,
    oldest: (before) => oldestClosed(database.db, before),
    remove: sessions.delete,
    log,
  });

const codes = async () =>
  (await database.db.selectFrom('session').select('code').execute()).map(({ code }) => code).sort();

/** The rows of every table that refers to sessions or runs. */
async function rows(): Promise<Record<string, number>> {
  const tables = [
    'session',
    'seat',
    'credential',
    'run',
    'training_point',
    'epoch_point',
    'test_result',
    'epoch_confusion',
    'prediction',
    'change',
  ] as const;
  const counted = tables.map(async (table) => {
    const { count } = await database.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return [table, Number(count)] as const;
  });
  return Object.fromEntries(await Promise.all(counted));
}

describe('retention', () => {
  it('[Y25] deletes a session closed more than RETENTION_DAYS ago with all its data, and no other', async () => {
    const old = await lesson(true);
    const oldRows = await rows();
    const open = await lesson(false);
    now += 20 * day;
    const recent = await lesson(true);
    now += 11 * day;
    await clean(31);
    expect(await codes()).toEqual([old, open, recent].sort());
    now += 1;
    const deleted: string[] = [];
    sessions.listenToDeletions((_code, runIds) => void deleted.push(...runIds));
    const before = await rows();
    await clean(31);
    expect(await codes()).toEqual([open, recent].sort());
    expect(deleted).toHaveLength(1);
    const after = await rows();
    expect(after).toEqual(
      Object.fromEntries(Object.entries(before).map(([table, count]) => [table, count - oldRows[table]!])),
    );
    expect(Object.values(oldRows).every((count) => count > 0)).toBe(true);
  });

  it('[Y26] works in every time zone: every time in every table has its zone', async () => {
    const { rows: columns } = await sql<{ table_name: string; column_name: string; data_type: string }>`
      select table_name, column_name, data_type from information_schema.columns
      where table_schema = 'public'
        and data_type in ('timestamp without time zone', 'timestamp with time zone', 'date', 'time without time zone')`.execute(
      database.db,
    );
    expect(columns.length).toBeGreaterThan(10);
    expect(columns.filter(({ data_type }) => data_type !== 'timestamp with time zone')).toEqual([]);
    const code = await lesson(true);
    const { rows: read } = await sql<{ utc: string }>`
      select to_char(opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') as utc from session where code = ${code}`.execute(
      database.db,
    );
    expect(`${read[0]!.utc}.${String(now % 1000).padStart(3, '0')}Z`).toBe(new Date(now).toISOString());
  });
});

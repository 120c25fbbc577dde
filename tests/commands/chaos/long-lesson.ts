/**
 * A lesson as long as real ones, on the embedded database: forty runs that report ten times a second for an hour, or many such
 * lessons on one folder.
 *
 * The product's own sessions, queue and store work in this process. Time is compressed: a second's work is done as fast as
 * the database allows, in the same order and amount, so that an hour takes minutes.
 */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { lookSeconds } from '#lib/classroom/admission.ts';
import type { EpochPoint } from '#lib/classroom/point.ts';
import type { RunReport } from '#lib/classroom/run-report.ts';
import { datasetIds } from '#lib/datasets/datasets.ts';
import type { Assignment } from '#lib/protocol/trainer.ts';
import { createLog } from '#server/base/log.ts';
import { openBus } from '#server/cluster/bus.ts';
import { openQueue, type Queue } from '#server/queue/queue.ts';
import { createSessions, type Sessions } from '#server/sessions/sessions.ts';
import { copyDatabase } from '#server/store/copy.ts';
import { type Database, openDatabase } from '#server/store/database.ts';
import { createSessionStore, type SessionStore } from '#server/store/session-store.ts';
import { lookAfter, tidyDatabase } from '#server/store/upkeep.ts';
import { nicknameOf } from '../../support/choices.ts';
import { yes } from '../../support/classroom.ts';
import { epochPoint, smallRun, trainingPoint } from '../../support/lesson.ts';
import type { Check, Outcome } from '../harness/outcome.ts';

const students = 40;
const reportsPerSecond = 10;
/** How long a run trains before its student submits the next. */
const runSeconds = 240;
const epochSeconds = 5;
/** Of 5,000 images, as with the presets. */
const predictionBytes = 100_000;
/** The trainer sends a run's predictions at most this often. */
const predictionSeconds = 10;
const vacuumSeconds = 10;
const windowSeconds = 300;

const most = { growth: 1.5, folder: 1.3, eventLoopMilliseconds: 50 };

export type LongLessonOptions = {
  readonly lessons: number;
  /** Of each lesson. */
  readonly minutes: number;
  readonly say: (text: string) => void;
};

type Parts = { database: Database; queue: Queue; store: SessionStore; sessions: Sessions; clock: { now: number } };

async function open(folder: string, clock: { now: number }): Promise<Parts & { close(): Promise<void> }> {
  const log = createLog('error');
  const database = await openDatabase({ folder, databaseUrl: undefined }, log);
  const queue = await openQueue(database, log);
  await tidyDatabase(database, log);
  const bus = await openBus(database, log);
  const store = createSessionStore(database.db);
  const publisher = { publish() {} };
  const sessions = createSessions({
    store,
    queue,
    bus,
    datasets: () => datasetIds,
    publisher,
    now: () => clock.now,
    log,
  });
  return {
    ...{ database, queue, store, sessions, clock },
    async close() {
      await bus.stop();
      await queue.stop();
      await database.close();
    },
  };
}

let requests = 0;
const key = () => ({ caller: 'trial', requestId: `request-${++requests}` });

/** A run lent to a trainer that computes nothing. */
type Lent = { readonly assignment: Assignment; readonly place: number; ticks: number };

/** The milliseconds of statements in one window of the lesson. */
type Window = { readonly reports: number[]; readonly lookups: number[] };

/** One lesson of this many seconds; `windows` gets an entry for every five minutes, and `say` is called after each. */
async function lesson(
  { sessions, store, queue, database, clock }: Parts,
  seconds: number,
  windows: Window[],
  say: (window: Window) => void,
) {
  const instructorKey = 'x'.repeat(22);
  const hash = `key-${++requests}`;
  const opened = await sessions.open(
    { title: 'Long', instructorKey },
    { instructorKeyHash: hash, recovery: 'ACDE3467' },
    key(),
  );
  const { code } = yes<'open-session'>(opened);
  const seatIds: string[] = [];
  for (let number = 0; number < students; number++) {
    const payload = { code, nickname: nicknameOf(number), seatToken: instructorKey };
    const secrets = { tokenHash: `token-${++requests}`, recovery: 'K7WX' };
    const joined = await sessions.request(code, { role: 'stranger' }, 'join-session', payload, key(), secrets);
    seatIds.push(yes<'join-session'>(joined).seatId);
  }
  const submitRun = async (seatId: string) => {
    const payload = { hyperparameters: { ...smallRun, epochs: 200 }, again: true };
    yes<'submit-run'>(await sessions.request(code, { role: 'student', seatId }, 'submit-run', payload, key()));
  };
  for (const seatId of seatIds) await submitRun(seatId);

  const lent = new Map<string, Lent>();
  let window: Window = { reports: [], lookups: [] };
  windows.push(window);
  for (let tick = 0; tick < seconds * reportsPerSecond; tick++) {
    clock.now += 1000 / reportsPerSecond;
    if (tick > 0 && tick % (windowSeconds * reportsPerSecond) === 0) {
      say(window);
      window = { reports: [], lookups: [] };
      windows.push(window);
    }
    // The trainer asks for work once a second.
    if (tick % reportsPerSecond === 0) {
      const began = performance.now();
      const waiting = await store.waitingStudents();
      window.lookups.push(performance.now() - began);
      for (const { seatId } of waiting) {
        const others = waiting.filter((each) => each.seatId !== seatId).map((each) => each.seatId);
        const taken = await queue.take(others);
        const assignment = taken && (await sessions.start(taken, 'trial'));
        if (assignment) lent.set(seatId, { assignment, place: seatIds.indexOf(seatId), ticks: 0 });
      }
    }
    if (tick % (lookSeconds * reportsPerSecond) === 0) {
      await queue.held([...lent.values()].map(({ assignment: { runId } }) => runId));
    }
    if (tick % (vacuumSeconds * reportsPerSecond) === 0) await lookAfter(database);
    const reports = [...lent.values()].map(reportOf);
    const began = performance.now();
    await sessions.report(code, reports);
    window.reports.push(performance.now() - began);
    for (const { runId, ending } of reports) {
      if (!ending) continue;
      const [seatId] = [...lent].find(([, { assignment }]) => assignment.runId === runId)!;
      lent.delete(seatId);
      await submitRun(seatId);
    }
    await setImmediate();
  }
  yes<'close-session'>(await sessions.request(code, { role: 'instructor' }, 'close-session', {}, key()));
}

/** The run's report a tenth of a second later: a point, sometimes an epoch, and finally its ending. */
function reportOf(run: Lent): RunReport {
  run.ticks += 1;
  const { assignment, place, ticks } = run;
  const { runId, attempt } = assignment;
  // Runs began one after another, so their epochs and ends do not coincide.
  const at = ticks + place * 3;
  const epochTicks = epochSeconds * reportsPerSecond;
  const isEpoch = ticks > 1 && at % epochTicks === 0;
  const epoch = Math.floor(ticks / epochTicks) + 1;
  const ends = ticks >= runSeconds * reportsPerSecond + place * 10;
  const epochs: EpochPoint[] = isEpoch ? [epochPoint(epoch, ticks, 0.3 + 0.5 * (1 - 1 / epoch))] : [];
  const probabilities = new Uint8Array(predictionBytes).fill(ticks % 251);
  return {
    runId,
    attempt,
    step: ticks,
    computeSeconds: ticks / (10 * students),
    points: [trainingPoint(ticks)],
    epochs,
    ...(isEpoch && { confusions: [{ epoch, counts: new Array(100).fill(epoch) }] }),
    ...((ends || at % (predictionSeconds * reportsPerSecond) === 0) && {
      predictions: [{ set: ends ? 'test' : 'validation', epoch, probabilities }],
    }),
    ...(ends && { ending: { outcome: 'finished', stoppedEarly: false, test: { loss: 1, accuracy: 0.5 } } }),
  };
}

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;

/** A folder's disk usage with everything in it. */
const megabytesOf = (folder: string) =>
  Number(execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t')[0]) / 1024;

/** The disk usage of the same sessions in a new folder. */
async function megabytesOfCopy(database: Database, folder: string): Promise<number> {
  const log = createLog('error');
  mkdirSync(folder);
  const copy = await openDatabase({ folder, databaseUrl: undefined }, log);
  const queue = await openQueue(copy, log);
  await copyDatabase(
    database.db,
    copy.db,
    () => {},
    async () => {},
  );
  await queue.stop();
  await copy.close();
  return megabytesOf(folder);
}

export async function longLessonTrial({ lessons, minutes, say }: LongLessonOptions): Promise<Outcome> {
  const began = performance.now();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'long-lesson-'));
  const clock = { now: Date.now() };
  const windows: Window[] = [];
  const delays = monitorEventLoopDelay({ resolution: 10 });
  try {
    const data = path.join(folder, 'data');
    mkdirSync(data);
    const parts = await open(data, clock);
    delays.enable();
    for (let number = 1; number <= lessons; number++) {
      const tell = ({ reports, lookups }: Window) =>
        say(
          `lesson ${number} of ${lessons}: a report ${quantile(reports, 0.5).toFixed(1)} ms (p99 ${quantile(reports, 0.99).toFixed(1)}), finding who waits ${quantile(lookups, 0.5).toFixed(1)} ms, folder ${megabytesOf(data).toFixed(0)} MB`,
        );
      await lesson(parts, 60 * minutes, windows, tell);
      tell(windows.at(-1)!);
    }
    delays.disable();
    await lookAfter(parts.database);
    const copied = await megabytesOfCopy(parts.database, path.join(folder, 'copy'));
    await parts.close();
    const used = megabytesOf(data);

    const growth = (what: keyof Window, share: number): Check => {
      const [first, last] = [windows[0]!, windows.at(-1)!].map((window) => quantile(window[what], share));
      return {
        promise: `${what === 'reports' ? 'recording a report' : 'finding who waits'} takes no longer at the end than at the beginning (p${100 * share})`,
        found: `${first!.toFixed(2)} → ${last!.toFixed(2)} ms`,
        kept: last! <= most.growth * Math.max(1, first!),
      };
    };
    const p99 = delays.percentile(99) / 1e6;
    return {
      trial: `${lessons} × ${minutes} minutes, ${students} runs reported ${reportsPerSecond} times a second`,
      seconds: (performance.now() - began) / 1000,
      checks: [
        growth('reports', 0.5),
        growth('reports', 0.99),
        growth('lookups', 0.5),
        growth('lookups', 0.99),
        {
          promise: `the folder takes at most ${most.folder} times the size of its data`,
          found: `${used.toFixed(0)} MB, a fresh copy ${copied.toFixed(0)} MB`,
          kept: used <= most.folder * copied,
        },
        {
          promise: `nothing waits longer than ${most.eventLoopMilliseconds} ms for the event loop (p99)`,
          found: `${p99.toFixed(1)} ms, max ${(delays.max / 1e6).toFixed(0)} ms`,
          kept: p99 <= most.eventLoopMilliseconds,
        },
      ],
      log: [],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

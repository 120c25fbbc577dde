import { describe, expect, it, onTestFinished } from 'vitest';
import type { Change } from '#lib/classroom/change.ts';
import { openSettings } from '#lib/classroom/session.ts';
import { planOf } from '#lib/network/training-plan.ts';
import type { Live } from '#lib/protocol/broadcasts.ts';
import { smallRun } from '../support/lesson.ts';
import {
  type Browser,
  joinSession,
  openSession,
  runServer,
  secret,
  sharedServer,
  yes,
} from '../support/running-server.ts';

const long = { ...smallRun, epochs: 120 };

/** The next change of this kind for this run that the screen receives. */
async function next<Kind extends Change['kind']>(screen: Browser, kind: Kind, runId: string) {
  const matches = (change: Change): change is Extract<Change, { kind: Kind }> =>
    change.kind === kind && 'runId' in change && change.runId === runId;
  const { changes } = await screen.next('changes', ({ changes }) => changes.some(matches));
  return changes.find(matches)!;
}

/** Waits until the run is beyond this step. */
const moves = (screen: Browser, runId: string, beyond: number) =>
  screen.next('changes', ({ changes }) =>
    changes.some((change) => change.kind === 'run-reported' && change.runId === runId && change.step > beyond),
  );

/** Waits until the trainer reports no runs. */
const hasNoRuns = ({ trainers }: Live) => trainers[0]!.capacity > 0 && trainers[0]!.residentRuns === 0;

const server = sharedServer({ TRAINERS: '1' });

/** A separate session for a test, which leaves the trainer without runs. */
async function lesson() {
  const { url } = server();
  const { code, instructor } = await openSession(url);
  const { student, seatId } = await joinSession(url, code, '지수');
  const session = async () =>
    yes(await instructor.hello(code, { role: 'instructor', instructorKey: secret('key') })).session;
  const steps = async (runId: string) =>
    yes(await instructor.ask('metrics', { held: { [runId]: 0 } })).metrics[runId]!.points.map(({ step }) => step);
  onTestFinished(async () => {
    const idle = instructor.next('live', hasNoRuns);
    yes(await instructor.ask('close-session', {}));
    const { live } = yes(await instructor.hello(code, { role: 'instructor', instructorKey: secret('key') }));
    if (!hasNoRuns(live)) await idle;
  });
  return { url, code, instructor, student, seatId, session, steps };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('steering real runs', () => {
  it('[J5] a paused run stands still and frees its place; once resumed, it continues from its checkpoint without a gap', async () => {
    const { instructor, student, session, steps } = await lesson();
    const { runId } = yes(await student.ask('submit-run', { hyperparameters: { ...smallRun, epochs: 25 } }));
    await moves(instructor, runId, 30);
    yes(await student.ask('pause-run', { runId }));
    await instructor.next('live', hasNoRuns);
    const paused = (await session()).runs[runId]!;
    expect(paused.state).toBe('paused');
    const resumed = next(instructor, 'run-started', runId);
    const finished = next(instructor, 'run-ended', runId);
    yes(await student.ask('resume-run', { runId }));
    expect((await resumed).attempt).toBe(2);
    expect((await finished).ending.state).toBe('finished');
    const run = (await session()).runs[runId]!;
    expect(await steps(runId)).toEqual(upTo(planOf(run.hyperparameters).totalSteps));
    expect(run.computeSeconds).toBeGreaterThan(paused.computeSeconds);
  });

  it('[J6] an extended run continues where it ended: its curve grows, and nothing is trained again', async () => {
    const { instructor, student, session, steps } = await lesson();
    const { runId } = yes(await student.ask('submit-run', { hyperparameters: smallRun }));
    await next(instructor, 'run-ended', runId);
    const before = (await session()).runs[runId]!;
    const ended = next(instructor, 'run-ended', runId);
    const reports: number[] = [];
    instructor.on('changes', ({ changes }) => {
      for (const change of changes) {
        if (change.kind === 'run-reported') reports.push(change.step);
      }
    });
    yes(await student.ask('extend-run', { runId, epochs: 3 }));
    expect((await ended).ending.state).toBe('finished');
    const after = (await session()).runs[runId]!;
    expect(after.hyperparameters.epochs).toBe(smallRun.epochs + 3);
    expect(await steps(runId)).toEqual(upTo(planOf(after.hyperparameters).totalSteps));
    expect(Math.min(...reports)).toBeGreaterThanOrEqual(before.step);
  });

  it('[J7] pausing the session stops all training at once, and resuming continues every run', async () => {
    const { instructor, student, session } = await lesson();
    const { runId } = yes(await student.ask('submit-run', { hyperparameters: long }));
    await moves(instructor, runId, 10);
    yes(await instructor.ask('change-settings', { settings: { ...openSettings, paused: true } }));
    await instructor.next('live', hasNoRuns);
    const still = (await session()).runs[runId]!;
    expect(still.state).toBe('queued');
    const moving = moves(instructor, runId, still.step);
    yes(await instructor.ask('change-settings', { settings: openSettings }));
    await moving;
  });

  it('[J8] a student’s runs train one by one in the student’s order, alongside another student’s', async () => {
    const { url, code, instructor, student } = await lesson();
    const ids: string[] = [];
    const busy = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-started'));
    for (const seed of [1, 2, 3]) {
      ids.push(yes(await student.ask('submit-run', { hyperparameters: { ...smallRun, epochs: 20, seed } })).runId);
    }
    const { student: other } = await joinSession(url, code, '민준');
    const begun: string[] = [];
    instructor.on('changes', ({ changes }) => {
      for (const change of changes) if (change.kind === 'run-started') begun.push(change.runId);
    });
    const all = Promise.all(ids.map((runId) => next(instructor, 'run-ended', runId)));
    await busy;
    yes(await student.ask('reorder-runs', { runIds: [ids[2]!, ids[1]!] }));
    const mine = yes(await other.ask('submit-run', { hyperparameters: { ...smallRun, seed: 9 } }));
    await all;
    expect(begun.filter((id) => ids.includes(id) && id !== ids[0])).toEqual([ids[2], ids[1]]);
    expect(begun.indexOf(mine.runId)).toBeLessThan(begun.indexOf(ids[2]!));
  });

  it('[J9] a student’s run pauses when the quota is used up, and continues when more is granted', async () => {
    const { instructor, student, seatId, session } = await lesson();
    yes(await instructor.ask('change-settings', { settings: { ...openSettings, quota: 1 } }));
    const { runId } = yes(await student.ask('submit-run', { hyperparameters: { ...long, epochs: 200 } }));
    expect((await next(instructor, 'run-paused', runId)).by).toBe('quota');
    const spent = (await session()).runs[runId]!.computeSeconds;
    expect(spent).toBeGreaterThanOrEqual(1);
    expect(spent).toBeLessThan(3);
    const going = moves(instructor, runId, (await session()).runs[runId]!.step);
    yes(await instructor.ask('grant-quota', { seatId, computeSeconds: 1000 }));
    await going;
  });

  it('[J10] two trainers share the runs of a class', async () => {
    const { url } = await runServer({ TRAINERS: '2' });
    const { code, instructor } = await openSession(url);
    await instructor.next('live', ({ trainers }) => trainers.filter(({ connected }) => connected).length === 2);
    const students = await Promise.all(['가', '나', '다', '라'].map((name) => joinSession(url, code, name)));
    const shared = instructor.next('live', ({ trainers }) => trainers.every(({ residentRuns }) => residentRuns === 2));
    for (const [seed, { student }] of students.entries()) {
      yes(await student.ask('submit-run', { hyperparameters: { ...long, epochs: 200, seed } }));
    }
    await shared;
  });
});

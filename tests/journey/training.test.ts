import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { bestOf } from '#lib/classroom/session.ts';
import { planOf } from '#lib/network/training-plan.ts';
import { smallRun } from '../support/lesson.ts';
import { dataFolder, joinSession, openSession, sharedServer, yes } from '../support/running-server.ts';
import { startServerProcess } from '../support/server-process.ts';
import { ended, metricsOf } from './runs.ts';

/** Milliseconds after which a trainer on another machine would have lost its runs, plus the time to notice. */
const silence = 14_000;

describe('a lesson with real training', () => {
  const server = sharedServer({ TRAINERS: '1' });

  it('[J1] three students’ runs train at the same time on one trainer, each with a complete curve and a sealed test', async () => {
    const { url, store } = server();
    const { code, instructor } = await openSession(url);
    const students = await Promise.all(['지수', '민준', 'Alice'].map((name) => joinSession(url, code, name)));
    const interleaved: string[] = [];
    instructor.on('points', (reports) => void interleaved.push(...reports.map(({ runId }) => runId)));
    const filters = [4, 6, 8];
    const runIds = await Promise.all(
      students.map(async ({ student }, index) => {
        const blocks = [{ ...smallRun.blocks[0]!, filters: filters[index]! }];
        return yes(await student.ask('submit-run', { hyperparameters: { ...smallRun, blocks, epochs: 4 } })).runId;
      }),
    );
    yes(await instructor.ask('watch', { runIds }));
    for (const runId of runIds) {
      const run = await ended(instructor, code, runId, runIds);
      expect(run.state).toBe('finished');
      const plan = planOf(run.hyperparameters);
      const { points, epochs } = await metricsOf(instructor, runId);
      expect(points.map(({ step }) => step)).toEqual(Array.from({ length: plan.totalSteps }, (_, index) => index + 1));
      expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
      expect(bestOf(run)!.validationAccuracy).toBe(
        Math.max(...epochs.map(({ validationAccuracy }) => validationAccuracy)),
      );
      expect(await store.testResult(runId)).toMatchObject({ accuracy: expect.any(Number) });
    }
    const firstEnd = Math.min(...runIds.map((runId) => interleaved.lastIndexOf(runId)));
    for (const runId of runIds) expect(interleaved.indexOf(runId)).toBeLessThan(firstEnd);
  });

  it('[J2] a stopped run stops, a diverged one ends as diverged, and the others continue', async () => {
    const { url } = server();
    const { code, instructor } = await openSession(url);
    const { student } = await joinSession(url, code, '지수');
    const long = yes(await student.ask('submit-run', { hyperparameters: { ...smallRun, epochs: 200 } }));
    const wild = yes(
      await student.ask('submit-run', {
        hyperparameters: {
          ...smallRun,
          optimizer: 'sgd',
          learningRate: 1,
          inputScaling: 'standardized',
          activation: 'elu',
          l2: 0.1,
          blocks: Array(3).fill({ ...smallRun.blocks[0]!, filters: 32, poolSize: 2, poolStride: 2 }),
          epochs: 20,
        },
      }),
    );
    const good = yes(await student.ask('submit-run', { hyperparameters: smallRun }));
    await instructor.next('changes', ({ changes }) =>
      changes.some((change) => change.kind === 'run-reported' && change.runId === long.runId && change.step > 0),
    );
    yes(await instructor.ask('stop-run', { runId: long.runId }));
    expect((await ended(instructor, code, wild.runId)).ending).toMatchObject({
      state: 'diverged',
      step: expect.any(Number),
    });
    expect((await ended(instructor, code, good.runId)).state).toBe('finished');
    const stopped = await ended(instructor, code, long.runId);
    expect(stopped.ending).toEqual({ state: 'stopped', by: 'instructor' });
    const { points } = await metricsOf(instructor, long.runId);
    expect(points.at(-1)!.step).toBe(stopped.step);
  });
});

describe('a machine too busy for its trainer', () => {
  it('[Q20] longer than another trainer could be silent: its run continues where it was', async () => {
    const server = await startServerProcess(dataFolder());
    const { code, instructor } = await openSession(server.url);
    const { student } = await joinSession(server.url, code, '지수');
    const { runId } = yes(
      await student.ask('submit-run', { hyperparameters: { ...smallRun, trainSize: 5000, epochs: 200 } }),
    );
    const isReported = (change: { kind: string; runId?: string }) =>
      change.kind === 'run-reported' && change.runId === runId;
    const reported = () => instructor.next('changes', ({ changes }) => changes.some(isReported));
    await reported();
    const seen: string[] = [];
    instructor.on('changes', ({ changes }) => seen.push(...changes.map(({ kind }) => kind)));
    const [trainer] = server.children();
    process.kill(trainer!, 'SIGSTOP');
    await sleep(silence);
    seen.length = 0;
    const goesOn = reported();
    process.kill(trainer!, 'SIGCONT');
    await goesOn;
    expect(new Set(seen)).toEqual(new Set(['run-reported']));
    await server.end('SIGTERM');
  });
});

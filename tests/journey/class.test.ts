/** A whole class at once: forty students, the real trainer, real sockets, small runs that end at about the same time. */
import { describe, expect, it } from 'vitest';
import type { Metrics } from '#lib/classroom/point.ts';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { readConfig } from '#server/base/config.ts';
import { openDataset } from '#server/trainer/data/dataset.ts';
import { computeSecondsOf } from '#server/trainer/device.ts';
import { createProgram } from '#server/trainer/engine/program.ts';
import { newRunState, noKeptWeights } from '#server/trainer/run-state.ts';
import { train } from '#server/trainer/train.ts';
import { curvesOf, numbersOf, openClassroom, yes } from '../support/classroom.ts';
import { smallRun } from '../support/lesson.ts';
import { dataFolder } from '../support/running-server.ts';
import { startServerProcess } from '../support/server-process.ts';

const students = 40;
/** The number of different runs, each trained by several students, so that training each one alone takes only seconds. */
const seeds = 8;

const chosenBy = (student: number): Hyperparameters => ({ ...smallRun, epochs: 3, seed: student % seeds });

/** The result of `npm run train` with these hyperparameters. */
async function trainedAlone(hyperparameters: Hyperparameters): Promise<Metrics> {
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described.ok) throw new Error(described.refusal.message);
  const program = createProgram(hyperparameters, described.network);
  const dataset = openDataset(readConfig().dataDir, cifar10);
  const metrics: Metrics = { points: [], epochs: [] };
  const loop = train({
    hyperparameters,
    program,
    dataset,
    state: newRunState(),
    kept: noKeptWeights(),
    computeSecondsOf,
    isWide: () => true,
  });
  for await (const { point, epoch } of loop) {
    if (point) metrics.points.push(point);
    if (epoch) metrics.epochs.push(epoch);
  }
  program.dispose();
  return metrics;
}

describe('a class of forty', () => {
  it('[J23] sees its runs train at the same time and end, no curve lagging by more than a second, with the numbers of each run alone', async () => {
    const server = await startServerProcess(dataFolder());
    const classroom = await openClassroom(server.url);
    const all = await Promise.all(Array.from({ length: students }, (_, number) => classroom.join(number)));
    const runIds = await Promise.all(
      all.map(async ({ connection }, student) => {
        const hyperparameters = chosenBy(student);
        return yes(await connection.request('submit-run', { hyperparameters, again: true })).runId;
      }),
    );
    const runs = await classroom.ended(runIds);
    expect(runs.map(({ state }) => state)).toEqual(new Array(students).fill('finished'));
    expect(runs.map(({ attempt }) => attempt)).toEqual(new Array(students).fill(1));

    const figures = await (await fetch(`${server.url}/metrics`)).text();
    const figure = (name: string) => Number(figures.split(`\n${name} `)[1]?.split('\n')[0]);
    const count = figure('classroom_report_age_seconds_count');
    expect(count).toBeGreaterThan(10);
    expect(figure('classroom_report_age_seconds_bucket{le="1"}')).toBe(count);

    const curves = await curvesOf(classroom.instructor, runIds);
    const alone: ReturnType<typeof numbersOf>[] = [];
    for (let seed = 0; seed < seeds; seed++) alone.push(numbersOf(await trainedAlone(chosenBy(seed))));
    runIds.forEach((runId, student) => {
      expect(numbersOf(curves.get(runId)!), `run of student ${student}`).toBe(alone[student % seeds]);
    });
    classroom.close();
    await server.end('SIGTERM');
  });
});

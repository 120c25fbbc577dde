/** Kills the trainer again and again while a class trains, and compares the class with an undisturbed one. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatedMetrics } from '#lib/classroom/point.ts';
import type { Run } from '#lib/classroom/session.ts';
import { createRandom } from '../../support/choices.ts';
import { type Classroom, curvesOf, faultOfCurve, numbersOf, openClassroom, yes } from '../../support/classroom.ts';
import { smallRun } from '../../support/lesson.ts';
import { allOf, type Outcome } from '../harness/outcome.ts';
import { endProcess, openServed } from '../harness/served.ts';
import { testResultsOf } from './sealed.ts';

export type TrainerTrial = {
  readonly kills: number;
  readonly runs: number;
  readonly seed: number;
  /** The longest life of a trainer, from the start of its process. */
  readonly longestLife: number;
  readonly say: (text: string) => void;
};

/**
 * How much progress, as a share of the longest life, a class makes from kill to kill: a trainer's work counts only once
 * it is saved, 10 s after it began.
 */
const progressPerLife = 1 / 6;

/** Each student submits one run with a different network and seed. */
async function submitRun(classroom: Classroom, runs: number, epochs: number): Promise<string[]> {
  const students = await Promise.all(Array.from({ length: runs }, (_, number) => classroom.join(number)));
  return Promise.all(
    students.map(async ({ connection }, index) => {
      const blocks = [{ ...smallRun.blocks[0]!, filters: 4 + index, dropout: 0.1 * (index % 3) }];
      const hyperparameters = { ...smallRun, trainSize: 4000, blocks, epochs, seed: index };
      return yes(await connection.request('submit-run', { hyperparameters })).runId;
    }),
  );
}

/** Wall-clock seconds for an epoch of all the class's runs on this machine now, without making the networks. */
async function secondsPerEpoch(url: string, runs: number): Promise<number> {
  const { curves } = await train(url, runs, 4, async () => {});
  const each = [...curves.values()].map(({ epochs }) => {
    const [first, last] = [epochs[0]!, epochs.at(-1)!];
    const epochsBetween = last.epoch - first.epoch;
    return {
      clock: (last.at - first.at) / 1000 / epochsBetween,
      own: (last.computeSeconds - first.computeSeconds) / epochsBetween,
    };
  });
  // Epochs in one report have the same time; the class takes at least as long as its runs together.
  return Math.max(
    ...each.map(({ clock }) => clock),
    each.reduce((sum, { own }) => sum + own, 0),
  );
}

type Trained = { readonly runs: readonly Run[]; readonly curves: ReadonlyMap<string, DatedMetrics> };

/** A class that trains to its end while `disturb` runs. */
async function train(
  url: string,
  runs: number,
  epochs: number,
  disturb: (done: AbortSignal) => Promise<void>,
): Promise<Trained> {
  const classroom = await openClassroom(url);
  const runIds = await submitRun(classroom, runs, epochs);
  const done = new AbortController();
  const disturbed = disturb(done.signal);
  const ended = await classroom.ended(runIds);
  done.abort();
  await disturbed;
  const curves = await curvesOf(classroom.instructor, runIds);
  classroom.close();
  return { runs: ended, curves };
}

export async function trainerTrial({ kills, runs, seed, longestLife, say }: TrainerTrial): Promise<Outcome> {
  const began = performance.now();
  const random = createRandom(seed, 0);
  const served = await openServed();
  try {
    await served.start();
    const { url } = served;
    const each = await secondsPerEpoch(url, runs);
    const epochs = Math.min(200, Math.max(3, Math.ceil((longestLife * (1 + progressPerLife * kills)) / each)));
    say(`${runs} runs of ${epochs} epochs, about ${(epochs * each).toFixed(0)} s of training, seed ${seed}`);
    const undisturbed = await train(url, runs, epochs, async () => {});
    say('The undisturbed class has ended; the disturbed one begins.');

    let killed = 0;
    const disturbed = await train(url, runs, epochs, async (done) => {
      let pid: number | undefined;
      while (killed < kills && !done.aborted) {
        pid = await served.trainer(pid);
        await sleep(random.between(200, longestLife * 1000), undefined, { signal: done }).catch(() => {});
        if (done.aborted) break;
        if (!endProcess(pid)) continue;
        killed += 1;
        say(`kill ${killed} of ${kills}`);
      }
    });
    await served.stop();
    const orphans = await served.orphans(10_000);

    const all = disturbed.runs;
    const name = ({ number }: Run) => `run ${number}`;
    const unfinished = all.filter(({ state }) => state !== 'finished');
    const faults = all.flatMap((run) => {
      const fault = faultOfCurve(run, disturbed.curves.get(run.id)!);
      return fault ? `${name(run)}: ${fault}` : [];
    });
    const tests = await testResultsOf(
      served.folder,
      all.map(({ id }) => id),
    );
    const testsBefore = await testResultsOf(
      served.folder,
      undisturbed.runs.map(({ id }) => id),
    );
    const different = all.filter(
      ({ id }, index) =>
        numbersOf(disturbed.curves.get(id)!) !== numbersOf(undisturbed.curves.get(undisturbed.runs[index]!.id)!),
    );
    const otherTests = all.filter((_, index) => !tests[index] || tests[index] !== testsBefore[index]);
    const attempts = all.reduce((sum, { attempt }) => sum + attempt, 0);
    return {
      trial: `trainer: SIGKILL during a class of ${runs} runs`,
      seed,
      seconds: (performance.now() - began) / 1000,
      log: served.log,
      checks: [
        {
          promise: 'kills came during the class',
          found: `${killed} of ${kills}; ${attempts} loans`,
          kept: killed === kills,
        },
        allOf('runs finish', runs, unfinished.map(name)),
        allOf('curves are complete, nothing twice', runs, faults),
        allOf('every point equals the undisturbed class bit for bit', runs, different.map(name)),
        allOf('every sealed test result does too', runs, otherTests.map(name)),
        { promise: 'no trainer is left', found: `${orphans.length} left`, kept: orphans.length === 0 },
      ],
    };
  } finally {
    await served.close();
  }
}

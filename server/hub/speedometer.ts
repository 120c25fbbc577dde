/** Measures the speed of the trainers from finished work, on each kind of data, and counts the students who share them. */

import type { Change, RunReported } from '#lib/classroom/change.ts';
import { assumedRate } from '#lib/classroom/lessons.ts';
import { isUnderWay, type Run, type Session } from '#lib/classroom/session.ts';
import { type Examples, examplesOf } from '#lib/datasets/dataset.ts';
import { type DatasetId, datasetOf } from '#lib/datasets/datasets.ts';
import { describeNetwork } from '#lib/network/network.ts';
import {
  fitRate,
  type Lanes,
  type Rate,
  type Sample,
  type Speed,
  trainersUsed,
  workOf,
  workUntil,
} from '#lib/network/speed.ts';
import { planOf } from '#lib/network/training-plan.ts';
import { createUsage } from './usage.ts';

/** Enough epochs on images, or runs on points, to tell small from large networks, and few enough to follow a machine that slows down. */
const keptSamples = 60;

export type Speedometer = {
  /** Null before anything was measured. */
  speed(): Speed | null;
  /** Students of other sessions with waiting or training runs. */
  otherStudents(code: string): number;
  /** What has happened in a session; nothing if it is only met. */
  observe(session: Session, changes: readonly Change[]): void;
};

const kindOf = (of: { readonly dataset: DatasetId }): Examples => examplesOf(datasetOf(of));

type Measured = Pick<Run, 'hyperparameters' | 'step' | 'computeSeconds'>;

/** The cost of a run that has ended, including its test. */
function sampleOfRun({ hyperparameters, step, computeSeconds }: Measured): Sample | undefined {
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described.ok) return undefined;
  const tested = step >= planOf(hyperparameters).totalSteps;
  const work = tested
    ? workOf(hyperparameters, described.network)
    : workUntil(hyperparameters, described.network, step);
  return { ...work, computeSeconds };
}

/** The cost of an epoch, including its validation. */
function sampleOfEpoch(hyperparameters: Run['hyperparameters'], computeSeconds: number): Sample | undefined {
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described.ok) return undefined;
  return { ...workUntil(hyperparameters, described.network, planOf(hyperparameters).stepsPerEpoch), computeSeconds };
}

/**
 * The rate on points. Their few operations cannot tell how fast a trainer computes: that is taken from elsewhere, as a
 * sample of a second that is all arithmetic.
 */
function rateOnPoints(samples: readonly Sample[], flopsPerSecond: number): Rate | undefined {
  return samples.length === 0
    ? undefined
    : fitRate([...samples, { steps: Number.EPSILON, flops: flopsPerSecond, computeSeconds: 1 }]);
}

/** After these a run computes no longer, or not yet again. */
const stops: readonly Change['kind'][] = ['run-started', 'run-requeued', 'run-paused', 'run-ended'];

/** State of a run in training. */
type Followed = { computeSeconds: number; epoch: number; epochEndedAt: number };

/** `past` are earlier runs, newest first; `lanes` returns the trainers and their lanes. */
export function createSpeedometer(past: readonly Measured[], lanes: () => Lanes): Speedometer {
  const samples: Record<Examples, Sample[]> = { images: [], points: [] };
  const usage = createUsage();
  const followed = new Map<string, Followed>();
  /** By session: students with work. */
  const students = new Map<string, number>();
  /** Runs that have reported since they were lent: until then they are set up, which says nothing of a busy machine. */
  const computing = new Set<string>();
  let fitted: Record<Examples, Rate | null> | undefined;

  const keep = (kind: Examples, sample: Sample | undefined) => {
    if (!sample) return;
    samples[kind].push(sample);
    if (samples[kind].length > keptSamples) samples[kind].shift();
    fitted = undefined;
  };
  const keepRun = (run: Measured) => keep(kindOf(run.hyperparameters), sampleOfRun(run));
  for (const run of past.slice(0, keptSamples).reverse()) keepRun(run);

  function rates(): Record<Examples, Rate | null> {
    const images = fitRate(samples.images) ?? null;
    const { flopsPerSecond } = images ?? assumedRate.cpu;
    return { images, points: rateOnPoints(samples.points, flopsPerSecond) ?? null };
  }

  const sumOf = (numbers: ReadonlyMap<string, number>) => [...numbers.values()].reduce((sum, each) => sum + each, 0);

  function follow(run: Run) {
    const { computeSeconds, lastEpoch } = run;
    followed.set(run.id, {
      computeSeconds,
      epoch: lastEpoch?.epoch ?? 0,
      epochEndedAt: lastEpoch?.computeSeconds ?? 0,
    });
  }

  function measure({ runId, computeSeconds, epochs }: RunReported, { hyperparameters }: Run) {
    const before = followed.get(runId);
    if (!before) return;
    // A run that resumes from a checkpoint after its trainer died goes back: the lost work is not counted.
    if (computing.size > 0) usage.spend(Math.max(0, computeSeconds - before.computeSeconds));
    before.computeSeconds = computeSeconds;
    for (const { epoch, computeSeconds: endedAt } of epochs) {
      const isNext = epoch === before.epoch + 1 && kindOf(hyperparameters) === 'images';
      if (isNext) keep('images', sampleOfEpoch(hyperparameters, endedAt - before.epochEndedAt));
      Object.assign(before, { epoch, epochEndedAt: endedAt });
    }
  }

  return {
    speed() {
      fitted ??= rates();
      const { images, points } = fitted;
      return images || points ? { images, points, computeSecondsPerSecond: usage.computeSecondsPerSecond() } : null;
    },
    otherStudents: (code) => sumOf(students) - (students.get(code) ?? 0),
    observe(session, changes) {
      for (const change of changes) {
        usage.pass(change.at, trainersUsed(computing.size, lanes()));
        if (change.kind === 'run-started') follow(session.runs[change.runId]!);
        if (change.kind === 'run-reported') {
          measure(change, session.runs[change.runId]!);
          computing.add(change.runId);
        }
        if (change.kind === 'run-ended') {
          const run = session.runs[change.runId]!;
          // A run on points takes about a second, and its epochs are too short to be measured one by one.
          if (followed.delete(change.runId) && kindOf(run.hyperparameters) === 'points') keepRun(run);
        }
        if (stops.includes(change.kind) && 'runId' in change) computing.delete(change.runId);
      }
      if (changes.every(({ kind }) => kind === 'run-reported')) return;
      const runs = Object.values(session.runs);
      const busy = runs.filter((run) => isUnderWay(run) && run.state !== 'paused');
      students.set(session.code, session.settings.paused ? 0 : new Set(busy.map(({ seatId }) => seatId)).size);
    },
  };
}

import { describe, expect, it } from 'vitest';
import type { Change } from '#lib/classroom/change.ts';
import { openSettings } from '#lib/classroom/session.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { defaultsOn } from '#lib/hyperparameters/on-dataset.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { computeSecondsOf, type Rate, trainersUsed, workUntil } from '#lib/network/speed.ts';
import { planOf } from '#lib/network/training-plan.ts';
import { createSpeedometer } from '#server/hub/speedometer.ts';
import { epochPoint, Lesson, smallRun } from '../support/lesson.ts';

function networkOf(hyperparameters: Hyperparameters) {
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described.ok) throw new Error(described.refusal.message);
  return described.network;
}

const network = networkOf(smallRun);
const { stepsPerEpoch } = planOf(smallRun);
const secondsOfEpoch = (rate: Rate) => computeSecondsOf(rate, workUntil(smallRun, network, stepsPerEpoch));

/** A scripted lesson whose changes the speedometer hears. */
function lesson(trainers = 1, lanes = 1) {
  const session = new Lesson();
  const meter = createSpeedometer([], () => ({ trainers, lanes: trainers * lanes }));
  const seatId = session.join('지수');
  const happen = (...changes: Change[]) => {
    session.happen(...changes);
    meter.observe(session.session, changes);
  };
  const begin = (at: number, hyperparameters = { ...smallRun, epochs: 200 }) => {
    const runId = session.submitRun(seatId, hyperparameters);
    happen({ kind: 'run-started', at: 1000 * at, runId, attempt: 1 });
    return runId;
  };
  const report = (at: number, runId: string, computeSeconds: number, epoch?: number) => {
    const step = (epoch ?? 0) * stepsPerEpoch;
    const epochs = epoch === undefined ? [] : [{ ...epochPoint(epoch, step, 0.5), computeSeconds }];
    happen({ kind: 'run-reported', at: 1000 * at, runId, step, computeSeconds, points: [], epochs });
  };
  return { meter, begin, report, happen };
}

describe('the speedometer', () => {
  it('[X800] keeps apart what was measured on points, by whole runs, and on images, by epochs', () => {
    const { meter, begin, report, happen } = lesson();
    const ended = { kind: 'run-ended', at: 2000, ending: { state: 'stopped', by: 'student' } } as const;
    happen({ kind: 'lesson-changed', at: 0, lesson: { fields: { dataset: { mode: 'free' } } } });
    const points = { ...defaultsOn('spiral'), epochs: 1000 };
    const secondsOf = (values: Hyperparameters) => {
      const { totalSteps } = planOf(values);
      return computeSecondsOf(meter.speed()!.points!, workUntil(values, networkOf(values), totalSteps));
    };
    const first = begin(0, points);
    // Half of its epochs, reported every fifth of them.
    happen({
      ...{ kind: 'run-reported', at: 1000, runId: first, points: [], computeSeconds: 3 },
      step: planOf(points).totalSteps / 2,
      epochs: [{ ...epochPoint(500, 5000, 0.5), computeSeconds: 3 }],
    });
    expect(meter.speed()).toBeNull();
    happen({ ...ended, runId: first });
    expect(secondsOf(points)).toBeCloseTo(6, 3);
    // A network of one neuron takes as long: a step is nearly all overhead.
    expect(secondsOf({ ...points, dense: [] })).toBeCloseTo(6, 2);
    expect(meter.speed()!.images).toBeNull();
    const images = begin(3);
    report(4, images, 1, 1);
    expect(secondsOfEpoch(meter.speed()!.images!)).toBeCloseTo(1, 9);
    expect(secondsOf(points)).toBeCloseTo(6, 2);
  });

  it('[X800] knows what was measured before on each kind of data', () => {
    const run = {
      hyperparameters: defaultsOn('spiral'),
      step: planOf(defaultsOn('spiral')).totalSteps,
      computeSeconds: 2,
    };
    const speed = createSpeedometer([run], () => ({ trainers: 1, lanes: 1 })).speed()!;
    expect(speed.images).toBeNull();
    expect(speed.points!.secondsPerStep).toBeGreaterThan(0);
  });

  it('[X13] fits the time of each epoch, and follows a machine that slows down', () => {
    const { meter, begin, report } = lesson();
    const runId = begin(0);
    expect(meter.speed()).toBeNull();
    report(1, runId, 1, 1);
    expect(secondsOfEpoch(meter.speed()!.images!)).toBeCloseTo(1, 9);
    for (let epoch = 2; epoch <= 61; epoch++) report(epoch, runId, 1 + (epoch - 1) * 3, epoch);
    expect(secondsOfEpoch(meter.speed()!.images!)).toBeCloseTo(3, 9);
  });

  it('[X13] ignores the time a run takes to return to where its last trainer left it', () => {
    const { meter, begin, report, happen } = lesson();
    const runId = begin(0);
    report(1, runId, 1, 1);
    report(2, runId, 2, 2);
    report(3, runId, 2.5);
    happen({ kind: 'run-requeued', at: 9000, runId, why: 'trainer-gone' });
    happen({ kind: 'run-started', at: 10_000, runId, attempt: 2 });
    report(14, runId, 4, 1);
    report(15, runId, 5, 2);
    expect(secondsOfEpoch(meter.speed()!.images!)).toBeCloseTo(1, 9);
  });

  /** Trains for this many wall-clock seconds, of which the trainers get this share. */
  function share(trainers: number, runs: number, of: number, seconds = 600, lanes = 1) {
    const { meter, begin, report, happen } = lesson(trainers, lanes);
    const ids = Array.from({ length: runs }, () => begin(0));
    const each = (of * trainersUsed(runs, { trainers, lanes: trainers * lanes })) / runs;
    for (let second = 1; second <= seconds; second++) {
      for (const runId of ids) report(second, runId, second * each);
    }
    report(seconds, ids[0]!, seconds * each, 1);
    return { meter, ids, begin, report, happen };
  }
  const shareOf = (...options: Parameters<typeof share>) => share(...options).meter.speed()!.computeSecondsPerSecond;

  it('[X14] counts compute time in the seconds that trainers are busy', () => {
    expect(shareOf(1, 3, 0.8)).toBeCloseTo(0.8, 2);
    expect(shareOf(2, 4, 0.8)).toBeCloseTo(0.8, 2);
    expect(shareOf(2, 1, 0.8)).toBeCloseTo(0.8, 2);
    expect(shareOf(1, 3, 1.5)).toBe(1);
    expect(shareOf(1, 1, 0.5, 1)).toBeGreaterThan(0.9);
  });

  it('[I911] counts a trainer with runs in half of its lanes as half busy', () => {
    expect(shareOf(1, 4, 0.8, 600, 8)).toBeCloseTo(0.8, 2);
    expect(shareOf(1, 20, 0.8, 600, 8)).toBeCloseTo(0.8, 2);
    expect(shareOf(1, 1, 0.8, 600, 8)).toBeCloseTo(0.8, 2);
  });

  it('[S419] knows after a class’s first run what the machine’s other work takes; setting the run up does not count', () => {
    const { meter, begin, report } = lesson();
    const runId = begin(0);
    // Three seconds to build the network, then four in which the trainer gets two fifths of the machine.
    report(3, runId, 0.1);
    for (let second = 4; second <= 7; second++) report(second, runId, 0.1 + (second - 3) * 0.4);
    report(7, runId, 1.7, 1);
    const { computeSecondsPerSecond } = meter.speed()!;
    expect(computeSecondsPerSecond).toBeGreaterThan(0.4);
    expect(computeSecondsPerSecond).toBeLessThan(0.55);
  });

  it('[X14] counts nothing while nothing trains', () => {
    const { meter, ids, begin, report, happen } = share(1, 1, 0.8);
    const before = meter.speed()!.computeSecondsPerSecond;
    happen({ kind: 'run-paused', at: 600_000, runId: ids[0]!, by: 'student' });
    for (let second = 610; second < 4000; second += 10) {
      happen({ kind: 'settings-changed', at: 1000 * second, settings: openSettings });
    }
    const next = begin(4000);
    expect(meter.speed()!.computeSecondsPerSecond).toBe(before);
    for (let second = 1; second <= 5; second++) report(4000 + second, next, second * 0.5);
    expect(meter.speed()!.computeSecondsPerSecond).toBeGreaterThan(0.75);
    for (let second = 6; second <= 200; second++) report(4000 + second, next, second * 0.5);
    expect(meter.speed()!.computeSecondsPerSecond).toBeLessThan(0.6);
  });
});

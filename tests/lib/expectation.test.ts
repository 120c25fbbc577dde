import { describe, expect, it } from 'vitest';
import { costOf, expectationsOf } from '#lib/analysis/expectation.ts';
import { admissionOrder, type WaitingStudent } from '#lib/classroom/admission.ts';
import type { EpochPoint } from '#lib/classroom/point.ts';
import { openSettings } from '#lib/classroom/session.ts';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { presets } from '#lib/hyperparameters/presets.ts';
import { neededMemory } from '#lib/network/cost.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { computeSecondsOf, fitRate, workOf, workUntil } from '#lib/network/speed.ts';
import { planOf } from '#lib/network/training-plan.ts';
import type { Live } from '#lib/protocol/broadcasts.ts';
import { decideStart } from '#lib/rules/training.ts';
import { epochPoint, Lesson, onImages, smallRun } from '../support/lesson.ts';

const rate = { secondsPerStep: 0.002, flopsPerSecond: 100e9 };
const speed = onImages(rate);
const network = (() => {
  const described = describeNetwork(smallRun, cifar10);
  if (!described.ok) throw new Error(described.refusal.message);
  return described.network;
})();
const whole = computeSecondsOf(rate, workOf(smallRun, network));
const long20 = computeSecondsOf(rate, workOf({ ...smallRun, epochs: 20 }, network));

function live(values: Partial<Live> = {}, trainer: Partial<Live['trainers'][number]> = {}): Live {
  const one = {
    id: 't',
    name: 'local-1',
    device: { kind: 'cpu' as const, name: 'test' },
    datasets: [],
    connected: true,
    imagesPerSecond: 0,
    residentRuns: 0,
    capacity: 40,
    lanes: 1,
    memoryBytes: 0,
    utilization: null,
    gpuMemory: null,
    ...trainer,
  };
  return { publicUrl: '', present: {}, trainers: [one], datasets: [], speed, otherStudents: 0, ...values };
}

describe('the speed of a trainer', () => {
  it('[X1] is recovered from the times of runs, whatever their networks and batches', () => {
    const samples = presets.map(({ hyperparameters }) => {
      const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
      if (!described.ok) throw new Error(described.refusal.message);
      const work = workUntil(hyperparameters, described.network, planOf(hyperparameters).stepsPerEpoch * 2);
      return { ...work, computeSeconds: computeSecondsOf(rate, work) };
    });
    const fitted = fitRate(samples)!;
    expect(fitted.secondsPerStep).toBeCloseTo(rate.secondsPerStep, 9);
    expect(fitted.flopsPerSecond / rate.flopsPerSecond).toBeCloseTo(1, 6);
  });

  it('[X2] is never negative, fits even a single kind of run, and is unknown without any', () => {
    expect(fitRate([])).toBeUndefined();
    expect(fitRate([{ steps: 10, flops: 1e9, computeSeconds: 0 }])).toBeUndefined();
    expect(fitRate([{ steps: 10, flops: 1e9, computeSeconds: 2 }])).toEqual({ secondsPerStep: 0, flopsPerSecond: 5e8 });
    const odd = [
      { steps: 100, flops: 1e9, computeSeconds: 1 },
      { steps: 1, flops: 4e9, computeSeconds: 8 },
    ];
    const fitted = fitRate(odd)!;
    expect(fitted.secondsPerStep).toBeGreaterThanOrEqual(0);
    expect(fitted.flopsPerSecond).toBeGreaterThan(0);
  });

  it('[X3] counts training three times, plus validation of whole epochs and the final test', () => {
    const { trainImages, validationImages, stepsPerEpoch, totalSteps } = planOf(smallRun);
    const one = workUntil(smallRun, network, stepsPerEpoch);
    expect(one.flops).toBeCloseTo(network.flops * (3 * trainImages + validationImages), 3);
    const all = workOf(smallRun, network);
    expect(all.flops).toBeCloseTo(2 * one.flops + network.flops * 10_000, 3);
    const stepsOfEvaluation = (2 * validationImages + 10_000) / 3 / smallRun.batchSize;
    expect(all.steps).toBeCloseTo(totalSteps + stepsOfEvaluation, 9);
  });
});

describe('admission', () => {
  const student = (seatId: string, values: Partial<WaitingStudent> = {}): WaitingStudent => ({
    seatId,
    used: 0,
    since: 0,
    lent: 0,
    urgent: false,
    paused: false,
    ...values,
  });
  const order = (...students: WaitingStudent[]) => admissionOrder(students, 1).map(({ seatId }) => seatId);

  it('[X4] serves urgent runs first, then the student who has used least, then the one who has waited longest', () => {
    expect(
      order(
        student('much', { used: 90 }),
        student('late', { since: 9 }),
        student('early', { since: 1 }),
        student('urgent', { used: 500, urgent: true }),
      ),
    ).toEqual(['urgent', 'early', 'late', 'much']);
  });

  it('[X5] makes a student with a run in training wait with the next, and one whose session is paused', () => {
    const resting = student('c', { paused: true });
    expect(order(student('a', { lent: 1 }), student('b', { used: 100 }), resting)).toEqual(['b']);
  });
});

describe('expected times', () => {
  it('[X6] one run alone takes its compute time; with n students each takes n times as long; own runs follow one another', () => {
    const lesson = new Lesson();
    const [a, b] = [lesson.join('가'), lesson.join('나')];
    const first = lesson.submitRun(a);
    expect(expectationsOf(lesson.session, live(), 0).get(first)!.endsAt! / 1000).toBeCloseTo(whole, 6);
    const [second, other] = [lesson.submitRun(a), lesson.submitRun(b)];
    const expected = expectationsOf(lesson.session, live(), 0);
    expect(expected.get(first)!.endsAt! / 1000).toBeCloseTo(2 * whole, 6);
    expect(expected.get(other)!.endsAt! / 1000).toBeCloseTo(2 * whole, 6);
    expect(expected.get(second)).toMatchObject({ startsAt: expected.get(first)!.endsAt });
    expect(expected.get(second)!.endsAt! / 1000).toBeCloseTo(3 * whole, 6);
  });

  it('[X7] two trainers serve two students at full speed; students of other sessions slow them down', () => {
    const lesson = new Lesson();
    const runs = [lesson.join('가'), lesson.join('나')].map((seatId) => lesson.submitRun(seatId));
    const two = live();
    const trainers = [two.trainers[0]!, { ...two.trainers[0]!, id: 'u' }];
    const end = (news: Live) => expectationsOf(lesson.session, news, 0).get(runs[0]!)!.endsAt! / 1000;
    expect(end(live({ trainers }))).toBeCloseTo(whole, 6);
    expect(end(live({ otherStudents: 2 }))).toBeCloseTo(4 * whole, 6);
  });

  it('[X7] two trainers train two runs of one student at once, and the third when the first ends', () => {
    const lesson = new Lesson();
    const seatId = lesson.join('가');
    const [short, long] = [smallRun, { ...smallRun, epochs: 20 }];
    const [first, second, third] = [long, short, short].map((each) => lesson.submitRun(seatId, each));
    const one = live().trainers[0]!;
    const two = live({ trainers: [one, { ...one, id: 'u' }] });
    const expected = expectationsOf(lesson.session, two, 0);
    expect(expected.get(second!)!.endsAt! / 1000).toBeCloseTo(whole, 6);
    expect(expected.get(second!)!.reason).toEqual({ kind: 'next' });
    expect(expected.get(third!)!.startsAt! / 1000).toBeCloseTo(whole, 6);
    expect(expected.get(third!)!.reason).toEqual({ kind: 'own-run-first', number: 2 });
    expect(expected.get(first!)!.endsAt! / 1000).toBeCloseTo(long20, 6);
  });

  it('[X11] time that a busy trainer does not get makes everything take longer, but costs nothing', () => {
    const lesson = new Lesson();
    const seatId = lesson.join('가');
    const slow = live({ speed: { ...speed, computeSecondsPerSecond: 0.8 } });
    const [cost, before] = [slow, live()].map((news) => costOf(lesson.session, seatId, smallRun, news, 0)!);
    expect(cost!.computeSeconds).toBe(before!.computeSeconds);
    expect(cost!.secondsPerEpoch).toBeCloseTo(before!.secondsPerEpoch / 0.8, 9);
    expect(cost!.endsAt).toBeCloseTo(before!.endsAt! / 0.8, 6);
  });

  describe('if a trainer has no room for all', () => {
    const longRun = { ...smallRun, trainSize: 50_000, epochs: 100 };
    /** Students of whom the first `training` have trained since `since`, on a trainer with as many places. */
    function full(students: number, training: number, hyperparameters = longRun, since = 0) {
      const lesson = new Lesson();
      const runs = Array.from({ length: students }, (_, number) =>
        lesson.submitRun(lesson.join(`학생 ${number}`), hyperparameters),
      );
      for (const runId of runs.slice(0, training)) lesson.happen(...decideStart(lesson.session, runId, since)!);
      const news = live({}, { capacity: training, residentRuns: training });
      const expected = expectationsOf(lesson.session, news, 0);
      return { lesson, runs, starts: runs.map((runId) => expected.get(runId)!.startsAt! / 1000), expected };
    }

    it('[X12] a run begins when another ends', () => {
      const { starts } = full(3, 1, smallRun);
      expect(starts).toEqual([0, expect.closeTo(whole, 6), expect.closeTo(2 * whole, 6)]);
    });

    it('[X12] or has had its turn of 20 seconds; four change places at once, others at the next check', () => {
      expect(full(2, 1).starts).toEqual([0, 20]);
      expect(full(3, 1).starts).toEqual([0, 20, 40]);
      expect(full(2, 1, longRun, -15_000).starts).toEqual([0, 5]);
      expect(full(16, 10).starts.slice(10)).toEqual([20, 20, 20, 20, 25, 25]);
    });

    it('[X12] a run that made room comes back, and all share again: none ends before all shared work is done', () => {
      const { runs, expected } = full(3, 1);
      const ends = runs.map((runId) => expected.get(runId)!.endsAt! / 1000).sort((a, b) => a - b);
      const each = computeSecondsOf(rate, workOf(longRun, network));
      expect(ends.at(-1)).toBeCloseTo(3 * each, 6);
      expect(ends[0]).toBeGreaterThan(3 * each - 3 * 40);
    });

    it('[X12] places held by other sessions come back in turns, so that every student gets equally many', () => {
      const { lesson, runs } = full(4, 2, smallRun);
      const starts = (news: Live) =>
        runs.slice(2).map((runId) => expectationsOf(lesson.session, news, 0).get(runId)!.startsAt);
      const held = { capacity: 4, residentRuns: 4 };
      expect(starts(live({ otherStudents: 2 }, held))).toEqual([0, expect.closeTo(5000 * whole, 3)]);
      expect(starts(live({}, { capacity: 4, residentRuns: 2 }))).toEqual([0, 0]);
    });
  });

  it('[I910] a run beside others has one lane, and one alone the time of three of its passes in that of two', () => {
    const lesson = new Lesson();
    const first = lesson.submitRun(lesson.join('가'), smallRun);
    const endOfFirst = (news: Live) => expectationsOf(lesson.session, news, 0).get(first)!.endsAt! / 1000 / whole;
    expect(endOfFirst(live({}, { lanes: 2 }))).toBeCloseTo(4 / 3, 6);
    expect(endOfFirst(live({}, { lanes: 16 }))).toBeCloseTo(16 / 1.5, 6);
    const { secondsPerEpoch } = costOf(lesson.session, lesson.join('나'), smallRun, live({}, { lanes: 16 }), 0)!;
    expect(
      secondsPerEpoch / costOf(lesson.session, lesson.join('다'), smallRun, live(), 0)!.secondsPerEpoch,
    ).toBeCloseTo(16 / 1.5, 6);
    for (const name of ['라', '마', '바']) lesson.submitRun(lesson.join(name), smallRun);
    expect(endOfFirst(live({}, { lanes: 16 }))).toBeCloseTo(16, 6);
    expect(endOfFirst(live({}, { lanes: 2 }))).toBeCloseTo(4, 6);
    expect(endOfFirst(live())).toBeCloseTo(4, 6);
  });

  it('[X8] a run slower than the estimate is expected to continue at its own pace', () => {
    const lesson = new Lesson();
    const runId = lesson.submitRun(lesson.join('가'));
    lesson.happen(...decideStart(lesson.session, runId, 0)!);
    const half = planOf(smallRun).stepsPerEpoch;
    const took = computeSecondsOf(rate, workUntil(smallRun, network, half));
    const report = { at: 0, runId, step: half, computeSeconds: 2 * took, points: [], epochs: [] };
    lesson.happen({ kind: 'run-reported', ...report });
    const { endsAt } = expectationsOf(lesson.session, live(), 0).get(runId)!;
    const pace = (2 * took + 1) / (took + 1);
    expect(endsAt! / 1000).toBeCloseTo(pace * (whole - took), 6);
  });

  it('[X8] after the last step, the rest of the test remains', () => {
    const lesson = new Lesson();
    const runId = lesson.submitRun(lesson.join('가'));
    lesson.happen(...decideStart(lesson.session, runId, 0)!);
    const { totalSteps: step } = planOf(smallRun);
    const trained = computeSecondsOf(rate, workUntil(smallRun, network, step));
    const report = (computeSeconds: number, epochs: EpochPoint[]) =>
      lesson.happen({ kind: 'run-reported', at: 0, runId, step, computeSeconds, points: [], epochs });
    const left = () => expectationsOf(lesson.session, live(), 0).get(runId)!.endsAt! / 1000;
    report(trained, [{ ...epochPoint(2, step, 0.4), computeSeconds: trained }]);
    expect(left()).toBeCloseTo(whole - trained, 6);
    report(trained + (whole - trained) / 4, []);
    expect(left()).toBeCloseTo((3 / 4) * (whole - trained), 6);
  });

  it('[X9] says why a run waits', () => {
    const lesson = new Lesson();
    const [a, b] = [lesson.join('가'), lesson.join('나')];
    const [first, second, other, third] = [a, a, b, a].map((seatId) => lesson.submitRun(seatId)) as [
      string,
      string,
      string,
      string,
    ];
    const why = (runId: string, news = live()) => expectationsOf(lesson.session, news, 0).get(runId)!.reason;
    expect(why(first)).toEqual({ kind: 'next' });
    expect(why(second)).toEqual({ kind: 'own-run-first', number: 1 });
    expect(why(third)).toEqual({ kind: 'own-run-first', number: 2 });
    expect(why(first, live({ trainers: [] }))).toEqual({ kind: 'no-trainer' });
    lesson.reach(first, 0.4);
    expect(why(first)).toBeNull();
    const full = live({}, { residentRuns: 40 });
    expect(why(other, full)).toEqual({ kind: 'no-room', used: 0, median: 0.5 });
    expect(expectationsOf(lesson.session, full, 0).get(other)!.place).toBe(1);
    lesson.ask({ role: 'student', seatId: a }, 'pause-run', { runId: second });
    expect(why(second)).toEqual({ kind: 'paused', by: 'student' });
    lesson.ask({ role: 'instructor' }, 'change-settings', { settings: { ...openSettings, paused: true } });
    expect(why(other)).toEqual({ kind: 'session-paused' });
    expect(expectationsOf(lesson.session, live(), 0).get(other)).toMatchObject({ startsAt: null, endsAt: null });
  });

  it('[X940] says how much of a GPU’s memory a run needs and how much is free, and when it starts is not known', () => {
    const lesson = new Lesson();
    const runId = lesson.submitRun(lesson.join('가'));
    const needed = neededMemory(smallRun);
    const card = (freeBytes: number, totalBytes = 24e9, datasets: string[] = [smallRun.dataset]) => ({
      datasets,
      gpuMemory: { usedBytes: totalBytes - freeBytes, freeBytes, totalBytes },
    });
    const expected = (...cards: ReturnType<typeof card>[]) => {
      const [trainer] = live().trainers;
      const trainers = cards.map((each) => ({ ...trainer!, ...each }));
      return expectationsOf(lesson.session, live({ trainers }), 0).get(runId)!;
    };
    const waits = { kind: 'no-memory', needed, free: needed - 1 };
    expect(expected(card(needed - 1))).toMatchObject({ reason: waits, place: 1, startsAt: null, endsAt: null });
    expect(expected(card(0), card(needed - 1))).toMatchObject({ reason: waits });
    expect(expected(card(needed - 1), card(9e9, 24e9, ['mnist']))).toMatchObject({ reason: waits });
    expect(expected(card(needed - 1), card(needed)).reason).toEqual({ kind: 'next' });
    expect(expected(card(needed)).startsAt).not.toBeNull();
    // Too large for the whole card: it is lent and refused.
    expect(expected(card(0, needed - 1)).reason).toEqual({ kind: 'next' });
  });

  it('[X10] the cost card shows compute time, seconds per epoch and the expected end; nothing before a speed is measured', () => {
    const lesson = new Lesson();
    const seatId = lesson.join('가');
    expect(costOf(lesson.session, seatId, smallRun, live({ speed: null }), 0)).toBeUndefined();
    const cost = costOf(lesson.session, seatId, smallRun, live(), 1_000)!;
    expect(cost.computeSeconds).toBeCloseTo(whole, 9);
    expect(cost.endsAt).toBeCloseTo(1_000 + whole * 1000, 6);
    lesson.submitRun(seatId);
    expect(costOf(lesson.session, seatId, smallRun, live(), 0)!.startsAt! / 1000).toBeCloseTo(whole, 6);
  });
});

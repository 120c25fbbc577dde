/** What screens compute of quotas, queues, seeds and expected times. */

import { describe, expect, test } from 'vitest';
import { quotaUse } from '#app/_form/work-out-cost.tsx';
import { limitBounds, overspent } from '#app/_pages/instructor/lesson-card.tsx';
import { queueInOrder } from '#app/_pages/instructor/trainers.tsx';
import { inOwnOrder, movableRuns, moved } from '#app/_pages/student/my-runs.tsx';
import { seedGroupOf } from '#app/_run/run-words.tsx';
import { roughSeconds } from '#app/_ui/names.ts';
import { joinAddress, joinUrl } from '#lib/addresses.ts';
import { expectationsOf } from '#lib/analysis/expectation.ts';
import { meanOf, sampleDeviation } from '#lib/analysis/noise.ts';
import { openSettings, settingsSchema } from '#lib/classroom/session.ts';
import type { Live } from '#lib/protocol/broadcasts.ts';
import { readLimit } from '#lib/written-number.ts';
import { Lesson, onImages, smallRun } from '../../support/lesson.ts';

const withSeed = (seed: number) => ({ ...smallRun, seed });
const finished = { state: 'finished', stoppedEarly: false } as const;

/** A lesson with one student, and the number of a run. */
function oneStudent() {
  const lesson = new Lesson();
  const seatId = lesson.join('지수');
  const own = () => Object.values(lesson.session.runs);
  return { lesson, seatId, own, student: { role: 'student', seatId } as const };
}

describe('the join link', () => {
  test('[U17] leads to the server’s address for students', () => {
    expect(joinUrl('http://192.168.0.5:3000', '123456')).toBe('http://192.168.0.5:3000/j/123456');
    expect(joinAddress('http://192.168.0.5:3000')).toBe('192.168.0.5:3000/j');
    expect(joinAddress('https://class.example.edu')).toBe('class.example.edu/j');
  });
});

describe('own runs', () => {
  test('[U18] are listed in training order, then the ended ones, newest first', () => {
    const { lesson, seatId, own, student } = oneStudent();
    const [first, second, third, fourth, fifth] = [1, 2, 3, 4, 5].map((seed) =>
      lesson.submitRun(seatId, withSeed(seed)),
    );
    lesson.happen({ kind: 'run-ended', at: 1, runId: first!, ending: finished });
    lesson.happen({ kind: 'run-ended', at: 1, runId: second!, ending: finished });
    lesson.happen({ kind: 'run-started', at: 1, runId: fourth!, attempt: 1 });
    expect(inOwnOrder(own()).map(({ number }) => number)).toEqual([4, 3, 5, 2, 1]);
    lesson.ask(student, 'reorder-runs', { runIds: [fifth!, third!] });
    expect(inOwnOrder(own()).map(({ number }) => number)).toEqual([4, 5, 3, 2, 1]);
    lesson.ask({ role: 'instructor' }, 'urge-run', { runId: third! });
    // The urgent run comes first; the one in training makes room and waits again.
    expect(movableRuns(own()).map(({ number }) => number)).toEqual([3, 5, 4]);
  });

  test('[U18] that wait can only swap places with their neighbours', () => {
    expect(moved(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 'a', -1)).toBeUndefined();
    expect(moved(['a', 'b', 'c'], 'c', 1)).toBeUndefined();
    expect(moved(['a', 'b'], 'z', 1)).toBeUndefined();
  });

  test('[U18] get an order that the server accepts, including paused runs', () => {
    const { lesson, seatId, own, student } = oneStudent();
    const [first, second, third] = [1, 2, 3].map((seed) => lesson.submitRun(seatId, withSeed(seed)));
    lesson.ask(student, 'pause-run', { runId: second! });
    const runIds = moved(
      movableRuns(own()).map(({ id }) => id),
      third!,
      -1,
    )!;
    expect(lesson.ask(student, 'reorder-runs', { runIds })).toBeUndefined();
    expect(movableRuns(own()).map(({ id }) => id)).toEqual([first, third, second]);
  });
});

describe('seeds', () => {
  test('[U19] have the mean and sample standard deviation computed by hand', () => {
    // Mean 0.73; deviations −0.03, −0.01, 0.04; squares 0.0009 + 0.0001 + 0.0016 = 0.0026; ÷ 2 = 0.0013; √ = 0.036056.
    expect(meanOf([0.7, 0.72, 0.77])).toBeCloseTo(0.73, 12);
    expect(sampleDeviation([0.7, 0.72, 0.77])).toBeCloseTo(0.036_056, 6);
  });

  test('[U19] count only in finished runs of the group that were not extended', () => {
    const { lesson, seatId, own, student } = oneStudent();
    const first = lesson.submitRun(seatId, withSeed(1));
    const alone = lesson.submitRun(seatId, { ...withSeed(1), epochs: 1 });
    const groupOf = (runId: string) => seedGroupOf(lesson.session.runs[runId]!, own());
    const finish = (runId: string, accuracy: number) => {
      lesson.reach(runId, accuracy);
      lesson.happen({ kind: 'run-ended', at: 1, runId, ending: finished });
    };
    finish(first, 0.5);
    lesson.ask(student, 'repeat-run', { runId: first, seeds: [2, 3] });
    const [second, third] = lesson.lastIds as [string, string];
    expect(groupOf(alone)).toBeUndefined();
    lesson.reach(second, 0.9);
    expect(groupOf(first)).toEqual({ total: 3, done: 1, result: undefined });
    lesson.happen({ kind: 'run-ended', at: 1, runId: second, ending: finished });
    finish(third, 0.7);
    expect(groupOf(second)).toEqual(groupOf(first));
    // Mean 0.7; deviations −0.2, 0.2, 0; squares 0.08; ÷ 2 = 0.04; √ = 0.2.
    expect(groupOf(third)!.result!.mean).toBeCloseTo(0.7, 12);
    expect(groupOf(third)!.result!.spread).toBeCloseTo(0.2, 12);
    lesson.ask(student, 'extend-run', { runId: third, epochs: 1 });
    expect(groupOf(third)).toBeUndefined();
    expect(groupOf(first)).toMatchObject({ total: 2, done: 2 });
  });
});

describe('the quota', () => {
  test('[U20] shows what share of the rest a run would take, and whether it is too much, alone or with others', () => {
    expect(quotaUse(15, 60, 0)).toEqual({ share: 0.25, exceeds: null });
    expect(quotaUse(15, 60, 45)).toEqual({ share: 0.25, exceeds: null });
    expect(quotaUse(15, 60, 46)).toEqual({ share: 0.25, exceeds: 'together' });
    expect(quotaUse(61, 60, 46).exceeds).toBe('alone');
    expect(quotaUse(1, 0, 0)).toEqual({ share: Number.POSITIVE_INFINITY, exceeds: 'alone' });
  });
});

describe('the queue', () => {
  test('[U21] is listed in the order of admission, with runs behind another of the same student after that', () => {
    const lesson = new Lesson();
    const [busy, thrifty, newcomer] = ['가', '나', '다'].map((nickname) => lesson.join(nickname)) as [
      string,
      string,
      string,
    ];
    const spent = lesson.submitRun(busy);
    for (let epoch = 0; epoch < 3; epoch++) lesson.reach(spent, 0.5);
    lesson.happen({ kind: 'run-ended', at: 1, runId: spent, ending: finished });
    const little = lesson.submitRun(thrifty, withSeed(9));
    lesson.reach(little, 0.5);
    lesson.happen({ kind: 'run-ended', at: 1, runId: little, ending: finished });
    for (const seatId of [busy, thrifty, newcomer]) lesson.submitRun(seatId, withSeed(2));
    lesson.submitRun(newcomer, withSeed(3));
    lesson.submitRun(busy, withSeed(3));
    const device = { kind: 'cpu', name: 'test' } as const;
    const trainer = {
      id: 't',
      name: 'local-1',
      device,
      datasets: [],
      connected: true,
      imagesPerSecond: 0,
      residentRuns: 1,
      capacity: 1,
      lanes: 1,
    };
    const live: Live = {
      publicUrl: '',
      present: {},
      trainers: [{ ...trainer, memoryBytes: 0, utilization: null, gpuMemory: null }],
      datasets: [],
      speed: onImages({ secondsPerStep: 0.01, flopsPerSecond: 1e9 }),
      otherStudents: 0,
    };
    const queue = queueInOrder(lesson.session, expectationsOf(lesson.session, live, lesson.now));
    expect(queue.map(({ run }) => run.number)).toEqual([5, 4, 3, 6, 7]);
    expect(queue.map(({ expectation }) => expectation.reason?.kind)).toEqual([
      'no-room',
      'no-room',
      'no-room',
      'own-run-first',
      'own-run-first',
    ]);
  });
});

describe('limits', () => {
  test('[U22] are numbers that the server accepts, or empty', () => {
    expect(readLimit(' ', limitBounds.quota)).toBeNull();
    expect(readLimit('0,5', limitBounds.quota)).toBeUndefined();
    expect(readLimit('90,5', limitBounds.quota)).toBe(90.5);
    expect(readLimit('2.5', limitBounds.runLimit)).toBeUndefined();
    expect(readLimit('many', limitBounds.epochLimit)).toBeUndefined();
    for (const [name, { minimum, maximum }] of Object.entries(limitBounds)) {
      for (const value of [minimum, maximum]) {
        expect(settingsSchema.safeParse({ ...openSettings, [name]: value }).success).toBe(true);
        expect(readLimit(String(value), limitBounds[name as 'quota'])).toBe(value);
      }
      for (const value of [minimum - 1, maximum + 1]) {
        expect(settingsSchema.safeParse({ ...openSettings, [name]: value }).success).toBe(false);
        expect(readLimit(String(value), limitBounds[name as 'quota'])).toBeUndefined();
      }
    }
  });

  test('[U22] show how many students a quota would pause: those who have used it up and have something to train', () => {
    const lesson = new Lesson();
    const [spender, saver, done] = ['가', '나', '다'].map((nickname) => lesson.join(nickname)) as [
      string,
      string,
      string,
    ];
    const runId = lesson.submitRun(done);
    for (const id of [lesson.submitRun(spender, withSeed(2)), runId]) {
      for (let epoch = 0; epoch < 5; epoch++) lesson.reach(id, 0.5);
    }
    lesson.happen({ kind: 'run-ended', at: 1, runId, ending: finished });
    lesson.submitRun(saver, withSeed(3));
    expect(overspent(lesson.session, null)).toBe(0);
    expect(overspent(lesson.session, 6)).toBe(0);
    expect(overspent(lesson.session, 5)).toBe(1);
  });
});

describe('expected times', () => {
  test('[U23] are rounded to 5 s below a minute, to 10 s below ten minutes, and to minutes above', () => {
    expect([0, 1, 7.4, 7.6, 57, 58, 61, 66, 594, 596, 629, 631, 7229].map(roughSeconds)).toEqual([
      5, 5, 5, 10, 55, 60, 60, 70, 590, 600, 600, 660, 7200,
    ]);
  });
});

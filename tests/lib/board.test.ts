/** What the leaderboard counts and whom it shows: bands, budgets, freezing, the sealed test. */
import { describe, expect, it } from 'vitest';
import { budgetStops } from '#lib/analysis/budget-scale.ts';
import { bandsOf, leaderboard, ordered } from '#lib/analysis/leaderboard.ts';
import type { Board } from '#lib/classroom/board.ts';
import { runsInOrder } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { Lesson, smallRun } from '../support/lesson.ts';

const instructor = { role: 'instructor' } as const;
/** 100 validation images: 70 % has a standard error of √(0.7 × 0.3 / 100) = 4.58 points. */
const hundred = smallRun;
/** 5,000 validation images, so that there are no ties. */
const many = { ...smallRun, trainSize: 50_000 };

function classOf(...nicknames: string[]) {
  const lesson = new Lesson();
  return { lesson, seats: nicknames.map((nickname) => lesson.join(nickname)) };
}

const names = (lesson: Lesson, viewer: Viewer = 'projector') =>
  leaderboard(lesson.session, viewer).map(({ seat }) => seat.nickname);
const set = (lesson: Lesson, board: Partial<Pick<Board, 'per' | 'budget' | 'mode'>>) =>
  expect(lesson.ask(instructor, 'change-board', { board })).toBeUndefined();

function finish(lesson: Lesson, runId: string, accuracy: number) {
  lesson.happen({ kind: 'run-ended', at: lesson.now, runId, ending: { state: 'finished', stoppedEarly: false } });
  lesson.tests[runId] = { accuracy, loss: 1 };
}

describe('rank bands', () => {
  it('[B7] include rows within one standard error of the difference from the best', () => {
    const { lesson, seats } = classOf('가', '나', '다', '라');
    // √(4.58² + 4.80²) = 6.64 points between 70 % and 64 %, √(4.58² + 4.83²) = 6.66 between 70 % and 63 %.
    [0.7, 0.64, 0.63, 0.57].forEach((accuracy, index) => {
      lesson.reach(lesson.submitRun(seats[index]!, hundred), accuracy);
    });
    const rows = leaderboard(lesson.session, 'projector');
    expect(rows.map(({ rank }) => rank)).toEqual([1, 1, 3, 3]);
    expect(rows[0]!.error * 100).toBeCloseTo(4.58, 2);
    expect(bandsOf(rows, 'validation').map(({ rank, rows: band }) => [rank, band.length])).toEqual([
      [1, 2],
      [3, 2],
    ]);
  });

  it('[B8] are wider if the spread between seeds is known, from finished runs with equally many epochs', () => {
    const { lesson, seats } = classOf('가', '나');
    const first = lesson.submitRun(seats[0]!, many);
    lesson.reach(first, 0.7);
    lesson.reach(lesson.submitRun(seats[1]!, many), 0.68);
    expect(leaderboard(lesson.session, 'projector').map(({ rank }) => rank)).toEqual([1, 2]);
    finish(lesson, first, 0.5);
    lesson.ask({ role: 'student', seatId: seats[0]! }, 'repeat-run', { runId: first, seeds: [2] });
    const second = runsInOrder(lesson.session).at(-1)!.id;
    lesson.reach(second, 0.3);
    expect(leaderboard(lesson.session, 'projector').map(({ rank }) => rank)).toEqual([1, 2]);
    lesson.reach(second, 0.66);
    finish(lesson, second, 0.5);
    // Seeds at 70 % and 66 %: a standard deviation of √(2² + 2²) = 2.83 points.
    const rows = leaderboard(lesson.session, 'projector');
    expect(rows.map(({ rank }) => rank)).toEqual([1, 1]);
    expect(rows[0]!.error).toBeCloseTo(Math.hypot(0.02828, Math.sqrt((0.7 * 0.3) / 5000)), 4);
  });

  it('[B9] are sorted by accuracy, then parameters, then compute time until the best epoch, then submission', () => {
    const { lesson, seats } = classOf('늦은', '이른', '오랜', '작은');
    const small = { ...many, blocks: [{ ...many.blocks[0]!, filters: 2 }] };
    const [early, late, long, little] = [
      lesson.submitRun(seats[1]!, many),
      lesson.submitRun(seats[0]!, { ...many, seed: 2 }),
      lesson.submitRun(seats[2]!, { ...many, seed: 3 }),
      lesson.submitRun(seats[3]!, small),
    ];
    lesson.reach(long, 0.5);
    for (const runId of [late, early, long, little]) lesson.reach(runId, 0.6);
    expect(names(lesson)).toEqual(['작은', '이른', '늦은', '오랜']);
  });
});

describe('an equal budget', () => {
  /** Two students: the first is better at once, the second after three epochs of one second each, with more parameters. */
  function race() {
    const { lesson, seats } = classOf('빠른', '끈질긴');
    const large = { ...many, blocks: [{ ...many.blocks[0]!, filters: 32 }] };
    const [fast, slow] = [lesson.submitRun(seats[0]!, many), lesson.submitRun(seats[1]!, large)];
    for (const accuracy of [0.6, 0.62, 0.61]) lesson.reach(fast, accuracy);
    for (const accuracy of [0.3, 0.5, 0.8]) lesson.reach(slow, accuracy);
    return { lesson, fast: lesson.session.runs[fast]!, slow: lesson.session.runs[slow]! };
  }

  it.each([
    // An epoch here has 9 steps of 0.1 s each.
    { kind: 'compute-seconds', limit: 1.8 } as const,
    { kind: 'epochs', limit: 2 } as const,
  ])('[B10] of $kind counts the best epoch within $limit', (budget) => {
    const { lesson } = race();
    expect(names(lesson)).toEqual(['끈질긴', '빠른']);
    set(lesson, { budget });
    const rows = leaderboard(lesson.session, 'projector');
    expect(rows.map(({ seat, best }) => [seat.nickname, best.epoch, best.validationAccuracy])).toEqual([
      ['빠른', 2, 0.62],
      ['끈질긴', 2, 0.5],
    ]);
    set(lesson, { budget: null });
    expect(names(lesson)).toEqual(['끈질긴', '빠른']);
  });

  it('[B10] of parameters leaves out larger networks, of compute time runs without an epoch within it', () => {
    const { lesson, fast, slow } = race();
    expect(slow.parameters).toBeGreaterThan(fast.parameters);
    set(lesson, { budget: { kind: 'parameters', limit: fast.parameters } });
    expect(names(lesson)).toEqual(['빠른']);
    set(lesson, { budget: { kind: 'compute-seconds', limit: 0.5 } });
    expect(names(lesson)).toEqual([]);
  });

  it('[B11] takes round numbers, from the smallest that includes anybody to the largest that excludes nobody', () => {
    const { lesson, fast, slow } = race();
    const runs = Object.values(lesson.session.runs);
    expect(budgetStops(runs, 'epochs')).toEqual([1, 2, 3]);
    const long = runs.map((run) => ({
      ...run,
      records: [
        { ...run.records[0]!, epoch: 50 },
        { ...run.records[0]!, epoch: 9950 },
      ],
    }));
    const stops = budgetStops(long, 'epochs');
    expect(stops[0]).toBe(50);
    expect(stops.at(-1)).toBe(10_000);
    expect(stops.length).toBeLessThan(20);
    set(lesson, { budget: { kind: 'epochs', limit: 10_000 } });
    expect(budgetStops(runs, 'compute-seconds')).toEqual([0.7, 1, 1.5, 2, 3]);
    const parameters = budgetStops(runs, 'parameters');
    expect(parameters[0]).toBeLessThanOrEqual(fast.parameters);
    expect(parameters[1]).toBeGreaterThan(fast.parameters);
    expect(parameters.at(-1)).toBeGreaterThanOrEqual(slow.parameters);
    expect(parameters.at(-2)).toBeLessThan(slow.parameters);
    expect(budgetStops([], 'epochs')).toEqual([]);
  });
});

describe('what the leaderboard shows', () => {
  it('[B12] of runs has a row for every run, of students only for the best', () => {
    const { lesson, seats } = classOf('가', '나');
    lesson.reach(lesson.submitRun(seats[0]!, many), 0.8);
    lesson.reach(lesson.submitRun(seats[0]!, { ...many, seed: 2 }), 0.7);
    lesson.reach(lesson.submitRun(seats[1]!, many), 0.75);
    expect(names(lesson)).toEqual(['가', '나']);
    set(lesson, { per: 'run' });
    expect(leaderboard(lesson.session, 'projector').map(({ seat, rank }) => [seat.nickname, rank])).toEqual([
      ['가', 1],
      ['나', 2],
      ['가', 3],
    ]);
  });

  it('[B13] a hidden seat has a row only for the instructor and itself, and others’ ranks skip it', () => {
    const { lesson, seats } = classOf('가', '나');
    lesson.reach(lesson.submitRun(seats[0]!, many), 0.8);
    lesson.reach(lesson.submitRun(seats[1]!, many), 0.7);
    lesson.ask(instructor, 'change-seat', { seatId: seats[0]!, seat: { hidden: true } });
    expect(leaderboard(lesson.session, 'projector')).toMatchObject([{ rank: 1, seat: { nickname: '나' } }]);
    expect(names(lesson, { seatId: seats[1]! })).toEqual(['나']);
    expect(names(lesson, { seatId: seats[0]! })).toEqual(['가', '나']);
    expect(names(lesson, 'instructor')).toEqual(['가', '나']);
    lesson.ask(instructor, 'change-seat', { seatId: seats[0]!, seat: { standing: 'removed' } });
    expect(names(lesson, 'instructor')).toEqual(['나']);
  });

  it('[B14] frozen, it shows students and projector the state at that time, the instructor the current one', () => {
    const { lesson, seats } = classOf('가', '나', '다');
    const [first, second] = [lesson.submitRun(seats[0]!, many), lesson.submitRun(seats[1]!, many)];
    lesson.reach(first, 0.6);
    lesson.reach(second, 0.5);
    set(lesson, { mode: 'frozen' });
    const frozenAt = lesson.session.board.frozen?.at;
    lesson.reach(second, 0.7);
    lesson.reach(lesson.submitRun(seats[2]!, many), 0.9);
    for (const viewer of ['projector', { seatId: seats[1]! }] as const) {
      expect(names(lesson, viewer)).toEqual(['가', '나']);
    }
    expect(names(lesson, 'instructor')).toEqual(['다', '나', '가']);
    // Other settings do not change when a frozen leaderboard was frozen.
    set(lesson, { per: 'run' });
    expect(lesson.session.board.frozen?.at).toBe(frozenAt);
    expect(names(lesson)).toEqual(['가', '나']);
    set(lesson, { mode: 'live' });
    expect(names(lesson)).toEqual(['다', '나', '가']);
  });

  it('[B15] blind, it shows students and projector no rows, the instructor all', () => {
    const { lesson, seats } = classOf('가');
    lesson.reach(lesson.submitRun(seats[0]!, many), 0.6);
    set(lesson, { mode: 'blind' });
    expect(names(lesson)).toEqual([]);
    expect(names(lesson, { seatId: seats[0]! })).toEqual([]);
    expect(names(lesson, 'instructor')).toEqual(['가']);
  });

  it('[B16] only the instructor controls it and the projector, and only what exists can be pinned or highlighted', () => {
    const { lesson, seats } = classOf('가');
    const student = { role: 'student', seatId: seats[0]! } as const;
    for (const caller of [student, { role: 'projector' } as const]) {
      expect(lesson.ask(caller, 'change-board', { board: { mode: 'blind' } })?.code).toBe('not-allowed');
      expect(lesson.ask(caller, 'change-projector', { projector: { view: 'podium' } })?.code).toBe('not-allowed');
      expect(lesson.ask(caller, 'open-test', {})?.code).toBe('not-allowed');
    }
    expect(lesson.ask(instructor, 'change-projector', { projector: { highlight: 'x' } })?.code).toBe('no-such-seat');
    expect(lesson.ask(instructor, 'change-projector', { projector: { pinned: ['x'] } })?.code).toBe('no-such-run');
    lesson.ask(instructor, 'change-projector', { projector: { view: 'curves', highlight: seats[0]! } });
    expect(lesson.session.projector).toEqual({
      view: 'curves',
      axis: 'fitted',
      order: 'validation',
      highlight: seats[0],
      pinned: [],
      revealed: 0,
    });
  });
});

describe('the sealed test', () => {
  function threeFinished() {
    const { lesson, seats } = classOf('가', '나', '다', '라');
    const runs = seats.map((seatId, index) => lesson.submitRun(seatId, { ...many, seed: index }));
    [0.9, 0.8, 0.7, 0.6].forEach((accuracy, index) => {
      lesson.reach(runs[index]!, accuracy);
    });
    // The leader still trains; by test the other three are in reverse order.
    [0.55, 0.65, 0.75].forEach((accuracy, index) => {
      finish(lesson, runs[index + 1]!, accuracy);
    });
    return { lesson, seats, runs };
  }

  it('[B17] is in no row before it is opened; afterwards each finished run has its rank', () => {
    const { lesson } = threeFinished();
    expect(leaderboard(lesson.session, 'instructor').map(({ test }) => test)).toEqual([null, null, null, null]);
    expect(lesson.ask(instructor, 'open-test', {})).toBeUndefined();
    const rows = leaderboard(lesson.session, 'projector');
    expect(rows.map(({ seat }) => seat.nickname)).toEqual(['가', '나', '다', '라']);
    // The leader has no test: the others’ changes in rank are counted from 1, 2, 3, not from 2, 3, 4.
    expect(ordered(rows, 'test').map(({ seat, test }) => [seat.nickname, test?.rank, test?.moved])).toEqual([
      ['라', 1, 2],
      ['다', 2, 0],
      ['나', 3, -2],
      ['가', undefined, undefined],
    ]);
    expect(bandsOf(rows, 'test').map(({ rank }) => rank)).toEqual([1, 2, 3, null]);
    expect(rows[1]!.test!.error).toBeCloseTo(Math.sqrt((0.55 * 0.45) / 10_000), 6);
  });

  it('[B17] also shares ranks where chance explains the difference', () => {
    const { lesson, runs } = threeFinished();
    // √(0.50² + 0.50²) = 0.70 points between accuracies of about 55 % on 10,000 images.
    lesson.tests[runs[1]!] = { accuracy: 0.55, loss: 1 };
    lesson.tests[runs[2]!] = { accuracy: 0.556, loss: 1 };
    lesson.tests[runs[3]!] = { accuracy: 0.54, loss: 1 };
    lesson.ask(instructor, 'open-test', {});
    const rows = ordered(leaderboard(lesson.session, 'projector'), 'test');
    expect(rows.map(({ seat, test }) => [seat.nickname, test?.rank])).toEqual([
      ['다', 1],
      ['나', 1],
      ['라', 3],
      ['가', undefined],
    ]);
  });

  it('[B18] is opened once, for everybody: a frozen or hidden leaderboard is shown, and the projector shows the test ranks', () => {
    const { lesson } = threeFinished();
    set(lesson, { mode: 'blind' });
    lesson.ask(instructor, 'open-test', {});
    expect(lesson.session.board).toMatchObject({ mode: 'live', frozen: null, testOpenedAt: lesson.now });
    expect(lesson.session.projector.order).toBe('test');
    expect(names(lesson)).toHaveLength(4);
    expect(lesson.ask(instructor, 'open-test', {})?.code).toBe('test-already-open');
  });

  it('[B18] is not shown on a leaderboard frozen later for runs that finished after the freeze', () => {
    const { lesson, seats, runs } = threeFinished();
    lesson.ask(instructor, 'open-test', {});
    set(lesson, { mode: 'frozen' });
    lesson.now += 1000;
    finish(lesson, runs[0]!, 0.9);
    lesson.happen({ kind: 'tests-opened', at: lesson.now, tests: { [runs[0]!]: { accuracy: 0.9, loss: 1 } } });
    const testOfLeader = (viewer: Viewer) => leaderboard(lesson.session, viewer)[0]!.test;
    expect(testOfLeader({ seatId: seats[0]! })).toBeNull();
    expect(testOfLeader('instructor')).toMatchObject({ rank: 1, accuracy: 0.9 });
  });
});

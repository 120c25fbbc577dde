import { expect, it } from 'vitest';
import type { Change } from '#lib/classroom/change.ts';
import type { Session } from '#lib/classroom/session.ts';
import { createRecentPoints } from '#server/sessions/recent-points.ts';
import { epochPoint, trainingPoint } from '../support/lesson.ts';

const reported = (steps: readonly number[], epochs: readonly [epoch: number, step: number][] = []): Change => ({
  kind: 'run-reported',
  at: 7,
  runId: 'run',
  step: steps.at(-1) ?? 0,
  computeSeconds: 1,
  points: steps.map((step) => trainingPoint(step)),
  epochs: epochs.map(([epoch, step]) => epochPoint(epoch, step, 0.5)),
});

/** The memory of a session in which the run was lent `attempt` times, and a way to apply changes. */
function memory() {
  const recent = createRecentPoints();
  let sequence = 10;
  return {
    clear: recent.clear,
    /** What memory has for a reader of the current session, or of one with undelivered changes. */
    following: (held: Record<string, number>, { undelivered = 0 } = {}) =>
      recent.following({ code: '123456', sequence: sequence + undelivered }, held),
    happens(changes: Change[], { attempt = 1, missed = 0 } = {}) {
      const after = sequence + missed;
      sequence = after + changes.length;
      const session = { code: '123456', runs: { run: { attempt } } } as unknown as Session;
      recent.observe(session, { after, changes });
    },
  };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

it('[D13] points in memory are served without the database: those after the held step, epochs at or after it', () => {
  const recent = memory();
  recent.happens([reported([4, 5]), reported([6], [[1, 6]]), reported([7, 8])]);
  const { known, unknown } = recent.following({ run: 6, other: 3 });
  expect(known.run!.points).toEqual([7, 8].map((step) => ({ ...trainingPoint(step), at: 7 })));
  expect(known.run!.epochs).toEqual([{ ...epochPoint(1, 6, 0.5), at: 7 }]);
  expect(unknown).toEqual({ other: 3 });
});

it('[D14] points from before the first report in memory, or too long ago, are read from the store', () => {
  const recent = memory();
  recent.happens([reported([4, 5])]);
  expect(recent.following({ run: 3 })).toEqual({ known: {}, unknown: { run: 3 } });
  expect(recent.following({ run: 4 }).known.run!.points.map(({ step }) => step)).toEqual([5]);
  recent.happens([reported(range(6, 400), [[1, 50]]), reported(range(401, 500), [[2, 450]])]);
  expect(recent.following({ run: 199 }).unknown).toEqual({ run: 199 });
  const { known } = recent.following({ run: 200 });
  expect(known.run!.points.map(({ step }) => step)).toEqual(range(201, 500));
  expect(known.run!.epochs.map(({ epoch }) => epoch)).toEqual([2]);
  recent.clear();
  expect(recent.following({ run: 499 }).unknown).toEqual({ run: 499 });
});

it('[D15] a run resumed from a checkpoint repeats points and epochs: the first of each is kept', () => {
  const recent = memory();
  recent.happens([reported([1, 2, 3], [[1, 3]])]);
  recent.happens([{ ...reported([2, 3, 4], [[1, 3]]), at: 9 } as Change]);
  const { points, epochs } = recent.following({ run: 1 }).known.run!;
  expect(points.map(({ step, at }) => [step, at])).toEqual([
    [2, 7],
    [3, 7],
    [4, 9],
  ]);
  expect(epochs.map(({ epoch, at }) => [epoch, at])).toEqual([[1, 7]]);
});

it('[D280] after a missed change, points from before it are read from the store', () => {
  const recent = memory();
  recent.happens([reported([1, 2])]);
  recent.happens([reported([5, 6])], { missed: 1 });
  expect(recent.following({ run: 2 }).unknown).toEqual({ run: 2 });
  expect(recent.following({ run: 5 }).known.run!.points.map(({ step }) => step)).toEqual([6]);
});

it('[D281] a run resumed from a checkpoint before memory knew it is read from the store, which has later points', () => {
  const recent = memory();
  recent.happens([reported([5, 6, 7])], { attempt: 2 });
  expect(recent.following({ run: 6 })).toEqual({ known: {}, unknown: { run: 6 } });
});

it('[D310] if a session is ahead of the delivered changes, no points are taken from memory', () => {
  const recent = memory();
  recent.happens([reported([1, 2, 3])]);
  expect(recent.following({ run: 3 }).known.run!.points).toEqual([]);
  expect(recent.following({ run: 3 }, { undelivered: 1 })).toEqual({ known: {}, unknown: { run: 3 } });
  // Also after the missed changes were skipped.
  recent.happens([reported([9])], { missed: 1 });
  expect(recent.following({ run: 3 }).unknown).toEqual({ run: 3 });
});

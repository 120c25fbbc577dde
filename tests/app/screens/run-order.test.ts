/** The instructor's table of runs. */
import { describe, expect, test } from 'vitest';
import { orderedRuns } from '#app/_pages/instructor/run-table.tsx';
import { apply } from '#lib/classroom/apply.ts';
import { openedSession, type Session } from '#lib/classroom/session.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { seatOf, submittedFreely } from '../../support/lesson.ts';

const seats = ['하은', '가온', 'Kim'];

function lesson(): Session {
  let session = openedSession('123456', '실습', 0);
  seats.forEach((nickname, number) => {
    session = apply(session, {
      kind: 'seat-joined',
      at: 1,
      seat: seatOf(`s${number}`, nickname, number),
    });
    session = apply(session, {
      kind: 'run-submitted',
      at: 2,
      run: {
        id: `r${number}`,
        number: number + 1,
        seatId: `s${number}`,
        hyperparameters: defaultHyperparameters,
        parameters: 1000 * (3 - number),
        ...submittedFreely,
      },
    });
  });
  return apply(session, { kind: 'run-ended', at: 3, runId: 'r1', ending: { state: 'stopped', by: 'student' } });
}

const all = { state: '', seatId: '' } as const;
const numbers = (filter: Parameters<typeof orderedRuns>[1], order: Parameters<typeof orderedRuns>[2]) =>
  orderedRuns(lesson(), filter, order).map(({ number }) => number);

describe('the table of runs', () => {
  test('[U16] sorts by any column, up or down; equal runs are newest first', () => {
    expect(numbers(all, { column: 'number', descending: true })).toEqual([3, 2, 1]);
    expect(numbers(all, { column: 'parameters', descending: false })).toEqual([3, 2, 1]);
    expect(numbers(all, { column: 'student', descending: false })).toEqual([2, 1, 3]);
    expect(numbers(all, { column: 'accuracy', descending: true })).toEqual([3, 2, 1]);
  });

  test('[U16] filters by state, by student, or both', () => {
    const order = { column: 'number', descending: false } as const;
    expect(numbers({ state: 'queued', seatId: '' }, order)).toEqual([1, 3]);
    expect(numbers({ state: '', seatId: 's1' }, order)).toEqual([2]);
    expect(numbers({ state: 'queued', seatId: 's1' }, order)).toEqual([]);
  });
});

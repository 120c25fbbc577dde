import { describe, expect, it } from 'vitest';
import type { DatedMetrics } from '#lib/classroom/point.ts';
import { createLooks } from '#server/sessions/looks.ts';
import { createTurns } from '#server/sessions/turns.ts';
import { epochPoint, trainingPoint } from '../support/lesson.ts';

/** Ten points and two epochs, at steps 5 and 10. */
const all = {
  points: Array.from({ length: 10 }, (_, index) => ({ ...trainingPoint(index + 1), at: 1 })),
  epochs: [1, 2].map((epoch) => ({ ...epochPoint(epoch, 5 * epoch, 0.5), at: 1 })),
};

function looks() {
  const readings: [code: string, held: Record<string, number>][] = [];
  const turns = createTurns();
  const look = createLooks<string>({
    turn: turns.take,
    async read(code, held, show) {
      readings.push([code, { ...held }]);
      if (code === 'none') return;
      if (code === 'broken') throw new Error('the database is gone');
      const known = Object.entries(held).filter(([runId]) => runId !== 'unknown');
      const metrics = known.map(([runId, step]): [string, DatedMetrics] => [
        runId,
        {
          points: all.points.filter((each) => each.step > step),
          epochs: all.epochs.filter((each) => each.step >= step),
        },
      ]);
      show(`session ${code}`, Object.fromEntries(metrics));
    },
  });
  return { look, turns, readings };
}

const steps = (metrics: Record<string, DatedMetrics>) =>
  Object.fromEntries(
    Object.entries(metrics).map(([runId, { points, epochs }]) => [
      runId,
      [points.map(({ step }) => step), epochs.map(({ step }) => step)],
    ]),
  );

describe('looking at a session', () => {
  it('[Y30] serves all who wait with one read, each with the points after the steps they hold', async () => {
    const { look, turns, readings } = looks();
    const gate = Promise.withResolvers<void>();
    const busy = turns.take('1', () => gate.promise);
    const shown = [
      look('1', { a: 7, b: 9 }, (session, metrics) => [session, steps(metrics)]),
      look('1', { a: 9, unknown: 0 }, (session, metrics) => [session, steps(metrics)]),
      look('1', {}, (session, metrics) => [session, steps(metrics)]),
    ];
    gate.resolve();
    await busy;
    expect(await Promise.all(shown)).toEqual([
      ['session 1', { a: [[8, 9, 10], [10]], b: [[10], [10]] }],
      ['session 1', { a: [[10], [10]] }],
      ['session 1', {}],
    ]);
    expect(readings).toEqual([['1', { a: 7, b: 9, unknown: 0 }]]);
    expect(await look('1', { a: 5 }, (_session, metrics) => steps(metrics))).toEqual({
      a: [
        [6, 7, 8, 9, 10],
        [5, 10],
      ],
    });
    expect(readings).toHaveLength(2);
  });

  it('[Y30] keeps one viewer’s error from others, and reports a database error to all', async () => {
    const { look } = looks();
    const [first, second] = [
      look('1', {}, () => {
        throw new Error('mine');
      }),
      look('1', {}, () => 'well'),
    ];
    await expect(first).rejects.toThrow('mine');
    expect(await second).toBe('well');
    const broken = [look('broken', {}, () => 1), look('broken', {}, () => 2)];
    for (const each of broken) await expect(each).rejects.toThrow('the database is gone');
    expect(await look('none', {}, () => 1)).toBeNull();
  });
});

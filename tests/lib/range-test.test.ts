/** What a learning-rate range test says, in cases made by hand, and where its runs do not count. */
import { describe, expect, it, test } from 'vitest';
import { calibrationOf } from '#lib/analysis/calibration.ts';
import { findingsOf } from '#lib/analysis/findings.ts';
import { leaderboard } from '#lib/analysis/leaderboard.ts';
import { rangeTestOf } from '#lib/analysis/range-test.ts';
import { roundSummary } from '#lib/analysis/round-summary.ts';
import { triage } from '#lib/analysis/triage.ts';
import { epochPoint, Lesson, smallRun } from '../support/lesson.ts';

/** Rates from 0.00001 on, ten to a decade, with the losses. */
const pointsOf = (losses: readonly number[]) =>
  losses.map((loss, index) => ({ loss, learningRate: 10 ** (-5 + index / 10) }));
const flat = (count: number, loss: number) => Array<number>(count).fill(loss);
/** A straight line from one loss to another, without the first. */
const slope = (count: number, from: number, to: number) =>
  Array.from({ length: count }, (_, index) => from + ((to - from) * (index + 1)) / count);

const ended = { ended: true, diverged: false };

describe('a range test', () => {
  it('[H990] suggests a tenth of the rate with the lowest smoothed loss', () => {
    // Lowest after 20 + 10 points, a little later when smoothed: between 0.01 and 0.02.
    const losses = [...flat(20, 2.3), ...slope(10, 2.3, 1.3), ...slope(10, 1.3, 6)];
    const { verdict, lowest, suggestion } = rangeTestOf(pointsOf(losses), ended);
    expect(verdict).toBe('found');
    expect(lowest!.rate).toBeGreaterThanOrEqual(0.0079);
    expect(lowest!.rate).toBeLessThanOrEqual(0.0126);
    expect(suggestion).toBe(Number((lowest!.rate / 10).toPrecision(2)));
  });

  it('[H990] ends where the loss exceeds four times its lowest, and suggests nothing above what the form allows', () => {
    const losses = [...slope(5, 2, 1), ...slope(5, 1, 40)];
    const { points } = rangeTestOf(pointsOf(losses), ended);
    expect(points.length).toBeLessThan(10);
    expect(points.at(-1)!.smoothed).toBeGreaterThan(4);
    const high = pointsOf([...flat(60, 2), ...slope(10, 2, 1), ...slope(10, 1, 3)]);
    expect(rangeTestOf(high, ended).suggestion).toBe(1);
  });

  it('[H990] has found a rate if the loss diverges after it has fallen', () => {
    const falling = pointsOf([...flat(10, 2.3), ...slope(10, 2.3, 1.3)]);
    expect(rangeTestOf(falling, ended).verdict).toBe('falling');
    expect(rangeTestOf(falling, { ended: true, diverged: true })).toMatchObject({ verdict: 'found' });
  });

  it('[H990] says nothing early, and that a loss does not fall', () => {
    expect(rangeTestOf([], { ended: false, diverged: false })).toMatchObject({ verdict: 'early', points: [] });
    const falling = pointsOf([...flat(10, 2.3), ...slope(10, 2.3, 1.3)]);
    expect(rangeTestOf(falling, { ended: false, diverged: false }).verdict).toBe('early');
    expect(rangeTestOf(pointsOf([...flat(20, 2.3), ...slope(9, 2.3, 9)]), ended)).toMatchObject({
      verdict: 'flat',
      suggestion: undefined,
    });
  });
});

test('[H991] is ranked nowhere, and has no findings, trouble or calibration', () => {
  const lesson = new Lesson();
  const seatId = lesson.join('지수');
  const runId = lesson.submitRun(seatId, { ...smallRun, schedule: 'range-test' });
  lesson.reach(runId, 0.7);
  const ending = { state: 'diverged', step: 9 } as const;
  lesson.happen({ kind: 'run-ended', at: 9, runId, ending });
  const run = lesson.session.runs[runId]!;
  const like = { ...run, hyperparameters: smallRun };
  const found = (hyperparameters: typeof smallRun) =>
    findingsOf({ run: { ...run, hyperparameters }, epochs: [epochPoint(1, 9, 0.1)], health: [] }).length;
  expect([found(run.hyperparameters), found(smallRun)]).toEqual([0, 1]);
  const done = { state: 'finished', prediction: 0.5 } as const;
  expect([calibrationOf([{ ...run, ...done }]), calibrationOf([{ ...like, ...done }])?.runs]).toEqual([undefined, 1]);
  const session = { ...lesson.session, runs: { [runId]: { ...run, round: 1 } } };
  const ranked = { ...lesson.session, runs: { [runId]: { ...like, round: 1 } } };
  expect([leaderboard(session, 'instructor'), leaderboard(ranked, 'instructor').length]).toEqual([[], 1]);
  expect([roundSummary(session, 1, 'instructor'), roundSummary(ranked, 1, 'instructor')?.runs]).toEqual([undefined, 1]);
  const troubles = (of: typeof session) => triage(of, new Set([seatId]), 10).map(({ trouble }) => trouble);
  expect([troubles(session), troubles(ranked)]).toEqual([[], ['diverged']]);
});

import { describe, expect, it } from 'vitest';
import { leaderboard } from '#lib/analysis/leaderboard.ts';
import { standardError } from '#lib/analysis/noise.ts';
import { progressOf } from '#lib/classroom/progress.ts';
import { bestOf } from '#lib/classroom/session.ts';
import { Lesson, smallRun } from '../support/lesson.ts';

describe('the leaderboard', () => {
  it('[B1] ranks every student by the best epoch of their best run', () => {
    const lesson = new Lesson();
    const [a, b] = [lesson.join('가'), lesson.join('나')];
    const [first, second, other] = [lesson.submitRun(a), lesson.submitRun(a), lesson.submitRun(b)];
    lesson.reach(first, 0.5);
    lesson.reach(first, 0.7);
    lesson.reach(first, 0.6);
    lesson.reach(second, 0.65);
    lesson.reach(other, 0.71);
    expect(leaderboard(lesson.session, 'projector')).toMatchObject([
      { rank: 1, seat: { id: b }, best: { epoch: 1, validationAccuracy: 0.71 } },
      { rank: 1, seat: { id: a }, run: { id: first }, best: { epoch: 2, validationAccuracy: 0.7 } },
    ]);
  });

  it('[B2] leaves out students without a completed epoch, and is empty in an empty session', () => {
    const lesson = new Lesson();
    expect(leaderboard(lesson.session, 'projector')).toEqual([]);
    lesson.submitRun(lesson.join('가'));
    expect(leaderboard(lesson.session, 'projector')).toEqual([]);
  });

  it('[B3] gives equal accuracies the same rank and skips the next; among equals the smaller network comes first', () => {
    const lesson = new Lesson();
    const seats = ['가', '나', '다'].map((name) => lesson.join(name));
    const large = { ...smallRun, blocks: [{ ...smallRun.blocks[0]!, filters: 8 }] };
    const runs = [lesson.submitRun(seats[0]!, large), lesson.submitRun(seats[1]!), lesson.submitRun(seats[2]!)];
    lesson.reach(runs[0]!, 0.6);
    lesson.reach(runs[1]!, 0.6);
    lesson.reach(runs[2]!, 0.5);
    expect(leaderboard(lesson.session, 'projector').map(({ rank, seat }) => [rank, seat.nickname])).toEqual([
      [1, '나'],
      [1, '가'],
      [3, '다'],
    ]);
  });

  it('[B4] takes the earliest of equal epochs as the best', () => {
    const lesson = new Lesson();
    const runId = lesson.submitRun(lesson.join('가'));
    lesson.reach(runId, 0.6);
    lesson.reach(runId, 0.6);
    expect(bestOf(lesson.session.runs[runId]!)).toMatchObject({ epoch: 1, validationAccuracy: 0.6 });
  });

  it('[B5] shows the standard error: 80 % is uncertain by 0.40 points on 10,000 images, 1.26 on 1,000', () => {
    expect(standardError(0.8, 10_000) * 100).toBeCloseTo(0.4, 2);
    expect(standardError(0.8, 1_000) * 100).toBeCloseTo(1.26, 2);
  });
});

describe('progress', () => {
  it('[B6] is the fraction of steps done; a run that stopped early is done', () => {
    const lesson = new Lesson();
    const runId = lesson.submitRun(lesson.join('가'));
    lesson.reach(runId, 0.3);
    expect(progressOf(lesson.session.runs[runId]!)).toBe(0.5);
    lesson.happen({ kind: 'run-ended', at: 1, runId, ending: { state: 'finished', stoppedEarly: true } });
    expect(progressOf(lesson.session.runs[runId]!)).toBe(1);
  });
});

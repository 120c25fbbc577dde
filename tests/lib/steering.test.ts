import { describe, expect, it } from 'vitest';
import { openSettings } from '#lib/classroom/session.ts';
import { decideReport, decideStart } from '#lib/rules/training.ts';
import { Lesson, smallRun, trainingPoint } from '../support/lesson.ts';

const instructor = { role: 'instructor' } as const;
const finished = { state: 'finished', stoppedEarly: false } as const;

function lessonOf(runs: number) {
  const lesson = new Lesson();
  const seatId = lesson.join('지수');
  const ids = Array.from({ length: runs }, () => lesson.submitRun(seatId));
  return { lesson, seatId, student: { role: 'student', seatId } as const, ids };
}

const start = (lesson: Lesson, runId: string) => lesson.happen(...decideStart(lesson.session, runId, 1)!);
const runOf = (lesson: Lesson, runId: string) => lesson.session.runs[runId]!;

describe('pausing', () => {
  it('[V1] a student pauses and resumes their own runs, the instructor any; only the instructor resumes what they paused', () => {
    const { lesson, student, ids } = lessonOf(2);
    const other = { role: 'student', seatId: lesson.join('민준') } as const;
    expect(lesson.ask(other, 'pause-run', { runId: ids[0]! })?.code).toBe('no-such-run');
    lesson.ask(student, 'pause-run', { runId: ids[0]! });
    lesson.ask(instructor, 'pause-run', { runId: ids[1]! });
    expect(ids.map((id) => runOf(lesson, id).pausedBy)).toEqual(['student', 'instructor']);
    expect(lesson.ask(student, 'resume-run', { runId: ids[1]! })?.code).toBe('not-allowed');
    lesson.ask(student, 'resume-run', { runId: ids[0]! });
    lesson.ask(instructor, 'resume-run', { runId: ids[1]! });
    expect(ids.map((id) => runOf(lesson, id).state)).toEqual(['queued', 'queued']);
    expect(lesson.ask(student, 'resume-run', { runId: ids[0]! })?.code).toBe('run-not-paused');
  });

  it('[V2] a paused run is not lent, still accepts points under way, and can be stopped', () => {
    const { lesson, student, ids } = lessonOf(1);
    const runId = ids[0]!;
    start(lesson, runId);
    lesson.ask(student, 'pause-run', { runId });
    expect(decideStart(lesson.session, runId, 1)).toBeUndefined();
    const report = { runId, attempt: 1, step: 4, computeSeconds: 1, points: [trainingPoint(4)], epochs: [] };
    lesson.happen(...decideReport(lesson.session, report, 1)!);
    expect(runOf(lesson, runId)).toMatchObject({ state: 'paused', step: 4 });
    lesson.ask(student, 'stop-run', { runId });
    expect(runOf(lesson, runId)).toMatchObject({ state: 'stopped', pausedBy: null });
  });

  it('[V3] pausing the session takes all runs back and lends none; resuming lends again', () => {
    const { lesson, ids } = lessonOf(2);
    start(lesson, ids[0]!);
    lesson.ask(instructor, 'change-settings', { settings: { ...openSettings, paused: true } });
    expect(ids.map((id) => runOf(lesson, id).state)).toEqual(['queued', 'queued']);
    expect(decideStart(lesson.session, ids[0]!, 1)).toBeUndefined();
    lesson.ask(instructor, 'change-settings', { settings: openSettings });
    start(lesson, ids[0]!);
    expect(runOf(lesson, ids[0]!)).toMatchObject({ state: 'training', attempt: 2 });
  });
});

describe('order', () => {
  it('[V4] a student can put their waiting runs into any order, naming each once', () => {
    const { lesson, student, ids } = lessonOf(3);
    const [a, b, c] = ids as [string, string, string];
    start(lesson, a);
    expect(lesson.ask(student, 'reorder-runs', { runIds: [c, b] })).toBeUndefined();
    const inOrder = [a, b, c].sort((x, y) => runOf(lesson, x).order - runOf(lesson, y).order);
    expect(inOrder).toEqual([a, c, b]);
    for (const runIds of [[b], [b, c, a], [b, b], [b, 'nothing']]) {
      expect(lesson.ask(student, 'reorder-runs', { runIds })?.code).toBe('no-such-run');
    }
  });

  it('[V5] the instructor can move a waiting run to the front once; a run of the same student in training makes room', () => {
    const { lesson, student, ids } = lessonOf(2);
    start(lesson, ids[0]!);
    expect(lesson.ask(student, 'urge-run', { runId: ids[1]! })?.code).toBe('not-allowed');
    expect(lesson.ask(instructor, 'urge-run', { runId: ids[0]! })?.code).toBe('run-not-waiting');
    lesson.ask(instructor, 'urge-run', { runId: ids[1]! });
    expect(runOf(lesson, ids[0]!).state).toBe('queued');
    expect(runOf(lesson, ids[1]!).urgent).toBe(true);
    start(lesson, ids[1]!);
    expect(runOf(lesson, ids[1]!).urgent).toBe(false);
  });
});

describe('again', () => {
  it('[V6] a finished run with the same hyperparameters and seed is offered instead of training again, unless the student insists', () => {
    const { lesson, ids } = lessonOf(1);
    lesson.happen({ kind: 'run-ended', at: 1, runId: ids[0]!, ending: finished });
    const other = { role: 'student', seatId: lesson.join('민준') } as const;
    expect(lesson.ask(other, 'submit-run', { hyperparameters: smallRun })).toMatchObject({
      code: 'duplicate-run',
      params: { runId: ids[0], number: 1, nickname: '지수' },
    });
    expect(lesson.ask(other, 'submit-run', { hyperparameters: { ...smallRun, seed: 9 } })).toBeUndefined();
    expect(lesson.ask(other, 'submit-run', { hyperparameters: smallRun, again: true })).toBeUndefined();
  });

  it('[V7] a run that stopped, failed or is still training is no duplicate', () => {
    const { lesson, student, ids } = lessonOf(1);
    expect(lesson.ask(student, 'submit-run', { hyperparameters: smallRun })).toBeUndefined();
    lesson.ask(student, 'stop-run', { runId: ids[0]! });
    expect(lesson.ask(student, 'submit-run', { hyperparameters: smallRun })).toBeUndefined();
  });

  it('[V8] repeating submits the same run once for each seed, in one group', () => {
    const { lesson, student, ids } = lessonOf(1);
    lesson.ask(student, 'repeat-run', { runId: ids[0]!, seeds: [7, 8, 9] });
    const repeated = Object.values(lesson.session.runs).filter(({ group }) => group === ids[0]);
    expect(repeated.map(({ hyperparameters, number }) => [hyperparameters.seed, number])).toEqual([
      [7, 2],
      [8, 3],
      [9, 4],
    ]);
    const other = { role: 'student', seatId: lesson.join('민준') } as const;
    expect(lesson.ask(other, 'repeat-run', { runId: ids[0]!, seeds: [1] })?.code).toBe('no-such-run');
  });

  it('[V9] a finished run can be extended by more epochs; one that has not finished, or stopped early, cannot', () => {
    const { lesson, student, ids } = lessonOf(2);
    const [runId, early] = ids as [string, string];
    expect(lesson.ask(student, 'extend-run', { runId, epochs: 1 })?.code).toBe('run-not-finished');
    lesson.reach(runId, 0.4);
    lesson.happen({ kind: 'run-ended', at: 1, runId, ending: finished });
    lesson.ask(student, 'extend-run', { runId, epochs: 3 });
    expect(runOf(lesson, runId)).toMatchObject({
      state: 'queued',
      ending: null,
      endedAt: null,
      records: [{ epoch: 1 }],
    });
    expect(runOf(lesson, runId).hyperparameters.epochs).toBe(smallRun.epochs + 3);
    lesson.happen({ kind: 'run-ended', at: 1, runId, ending: finished });
    expect(lesson.ask(student, 'extend-run', { runId, epochs: 199 })?.code).toBe('too-big');
    lesson.happen({ kind: 'run-ended', at: 1, runId: early, ending: { state: 'finished', stoppedEarly: true } });
    expect(lesson.ask(student, 'extend-run', { runId: early, epochs: 1 })?.code).toBe('run-stopped-early');
  });
});

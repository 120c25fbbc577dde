import { describe, expect, it } from 'vitest';
import { ledgerOf } from '#lib/classroom/quota.ts';
import { openSettings, type Settings } from '#lib/classroom/session.ts';
import { decideReport, decideStart } from '#lib/rules/training.ts';
import { Lesson, smallRun, trainingPoint } from '../support/lesson.ts';

const instructor = { role: 'instructor' } as const;

function limited(settings: Partial<Settings>) {
  const lesson = new Lesson();
  lesson.ask(instructor, 'change-settings', { settings: { ...openSettings, ...settings } });
  return lesson;
}

/** The run's trainer reports this many seconds of compute time. */
function spend(lesson: Lesson, runId: string, computeSeconds: number) {
  if (lesson.session.runs[runId]!.state === 'queued') lesson.happen(...decideStart(lesson.session, runId, 1)!);
  const { attempt } = lesson.session.runs[runId]!;
  const report = { runId, attempt, step: 1, computeSeconds, points: [trainingPoint(1)], epochs: [] };
  lesson.happen(...decideReport(lesson.session, report, 1)!);
}

const stateOf = (lesson: Lesson, runId: string) => {
  const { state, pausedBy } = lesson.session.runs[runId]!;
  return pausedBy ? `${state} by ${pausedBy}` : state;
};

describe('the quota', () => {
  it('[K1] charges for runs a student chose to train, and refunds those that failed, diverged or were stopped by the instructor', () => {
    const lesson = limited({ quota: 1000 });
    const seatId = lesson.join('지수');
    const endings = [
      { state: 'finished', stoppedEarly: false },
      { state: 'stopped', by: 'student' },
      { state: 'stopped', by: 'instructor' },
      { state: 'stopped', by: 'session' },
      { state: 'diverged', step: 3 },
      { state: 'failed', message: 'No memory.' },
    ] as const;
    for (const [seed, ending] of endings.entries()) {
      const runId = lesson.submitRun(seatId, { ...smallRun, seed });
      spend(lesson, runId, 10);
      lesson.happen({ kind: 'run-ended', at: 1, runId, ending });
    }
    const ledger = ledgerOf(lesson.session, seatId);
    expect(ledger.lines.map(({ charged, refund }) => [charged, refund])).toEqual([
      [10, null],
      [10, null],
      [0, 'stopped-by-instructor'],
      [0, 'stopped-by-instructor'],
      [0, 'diverged'],
      [0, 'failed'],
    ]);
    expect(ledger).toMatchObject({ charged: 20, quota: 1000, left: 980 });
  });

  it('[K400] stops a run that reaches the time limit for a run, counts its time, and keeps its results', () => {
    const lesson = limited({ runTimeLimit: 20 });
    const seatId = lesson.join('지수');
    const runId = lesson.submitRun(seatId);
    spend(lesson, runId, 19);
    expect(stateOf(lesson, runId)).toBe('training');
    spend(lesson, runId, 21);
    expect(lesson.session.runs[runId]).toMatchObject({
      state: 'stopped',
      ending: { by: 'time-limit' },
      step: 1,
      computeSeconds: 21,
    });
    expect(ledgerOf(lesson.session, seatId)).toMatchObject({ charged: 21 });
  });

  it('[K2] without a quota there is no limit', () => {
    const lesson = new Lesson();
    const seatId = lesson.join('지수');
    spend(lesson, lesson.submitRun(seatId), 1e6);
    expect(ledgerOf(lesson.session, seatId)).toMatchObject({ charged: 1e6, quota: null, left: null });
  });

  it('[K3] pauses a student’s runs and submissions when used up; others continue', () => {
    const lesson = limited({ quota: 50 });
    const [a, b] = [lesson.join('가'), lesson.join('나')];
    const [first, second, other] = [lesson.submitRun(a), lesson.submitRun(a), lesson.submitRun(b)];
    spend(lesson, other, 10);
    spend(lesson, first, 50);
    expect([first, second, other].map((id) => stateOf(lesson, id))).toEqual([
      'paused by quota',
      'paused by quota',
      'training',
    ]);
    const student = { role: 'student', seatId: a } as const;
    expect(lesson.ask(student, 'submit-run', { hyperparameters: smallRun })?.code).toBe('quota-used-up');
    expect(lesson.ask(student, 'resume-run', { runId: first })?.code).toBe('quota-used-up');
  });

  it('[K4] lets them continue when more is granted or it is raised', () => {
    const lesson = limited({ quota: 50 });
    const seatId = lesson.join('가');
    const runId = lesson.submitRun(seatId);
    spend(lesson, runId, 60);
    lesson.ask(instructor, 'grant-quota', { seatId, computeSeconds: 100 });
    expect(stateOf(lesson, runId)).toBe('queued');
    expect(ledgerOf(lesson.session, seatId)).toMatchObject({ quota: 150, left: 90 });
    spend(lesson, runId, 150);
    expect(stateOf(lesson, runId)).toBe('paused by quota');
    lesson.ask(instructor, 'change-settings', { settings: { ...openSettings, quota: 500 } });
    expect(stateOf(lesson, runId)).toBe('queued');
  });

  it('[K5] is set only by the instructor, as are limits and grants', () => {
    const lesson = new Lesson();
    const seatId = lesson.join('가');
    const student = { role: 'student', seatId } as const;
    expect(lesson.ask(student, 'change-settings', { settings: openSettings })?.code).toBe('not-allowed');
    expect(lesson.ask(student, 'grant-quota', { seatId, computeSeconds: 5 })?.code).toBe('not-allowed');
    expect(lesson.ask(instructor, 'grant-quota', { seatId: 'nobody', computeSeconds: 5 })?.code).toBe('no-such-seat');
  });

  it('[K6] and the limits of runs and epochs apply to new, repeated and extended runs', () => {
    const lesson = limited({ runLimit: 2, epochLimit: 3 });
    const seatId = lesson.join('가');
    const student = { role: 'student', seatId } as const;
    const many = { hyperparameters: { ...smallRun, epochs: 4 } };
    expect(lesson.ask(student, 'submit-run', many)).toMatchObject({ code: 'too-many-epochs', params: { maximum: 3 } });
    const runId = lesson.submitRun(seatId);
    expect(lesson.ask(student, 'repeat-run', { runId, seeds: [2, 3] })).toMatchObject({ code: 'too-many-runs' });
    lesson.happen({ kind: 'run-ended', at: 1, runId, ending: { state: 'finished', stoppedEarly: false } });
    expect(lesson.ask(student, 'extend-run', { runId, epochs: 2 })?.code).toBe('too-many-epochs');
    expect(lesson.ask(student, 'extend-run', { runId, epochs: 1 })).toBeUndefined();
  });
});

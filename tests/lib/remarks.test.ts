import { describe, expect, it } from 'vitest';
import { maximumNote, maximumRunName } from '#lib/rules/remarks.ts';
import { Lesson } from '../support/lesson.ts';

function lessonWithRun() {
  const lesson = new Lesson();
  const seatId = lesson.join('지수');
  const runId = lesson.submitRun(seatId);
  const student = { role: 'student', seatId } as const;
  const run = () => lesson.session.runs[runId]!;
  return { lesson, student, runId, run };
}

describe('names, notes and stars', () => {
  it('[V60] are absent until the student sets them; what is not mentioned stays', () => {
    const { lesson, student, runId, run } = lessonWithRun();
    expect(run()).toMatchObject({ name: null, note: '', starred: false });
    lesson.ask(student, 'change-run', { runId, run: { name: '  드롭아웃   실험 ', note: ' **좋다**\n\n- 하나 ' } });
    expect(run()).toMatchObject({ name: '드롭아웃 실험', note: '**좋다**\n\n- 하나', starred: false });
    lesson.ask(student, 'change-run', { runId, run: { starred: true } });
    expect(run()).toMatchObject({ name: '드롭아웃 실험', starred: true });
    lesson.ask(student, 'change-run', { runId, run: { name: ' ' } });
    expect(run().name).toBeNull();
  });

  it('[V61] can be edited by the instructor on any run, by another student on none', () => {
    const { lesson, runId, run } = lessonWithRun();
    const other = { role: 'student', seatId: lesson.join('민준') } as const;
    expect(lesson.ask(other, 'change-run', { runId, run: { starred: true } })?.code).toBe('no-such-run');
    expect(lesson.ask({ role: 'projector' }, 'change-run', { runId, run: { starred: true } })?.code).toBe(
      'not-allowed',
    );
    expect(lesson.ask({ role: 'instructor' }, 'change-run', { runId, run: { name: 'Best of all' } })).toBeUndefined();
    expect(run().name).toBe('Best of all');
  });

  it('[V62] are refused at their field if too long, counted in visible letters, and names if offensive; notes are not filtered', () => {
    const { lesson, student, runId, run } = lessonWithRun();
    const change = (values: { name?: string; note?: string }) =>
      lesson.ask(student, 'change-run', { runId, run: values });
    expect(change({ name: '👩🏽‍🔬'.repeat(maximumRunName) })).toBeUndefined();
    expect(change({ name: '가'.repeat(maximumRunName + 1) })).toMatchObject({
      code: 'text-too-long',
      path: 'run.name',
    });
    expect(change({ note: '가'.repeat(maximumNote + 1) })).toMatchObject({ code: 'text-too-long', path: 'run.note' });
    expect(change({ name: '병신' })).toMatchObject({ code: 'words-refused', path: 'run.name' });
    expect(change({ note: '이런 병신' })).toBeUndefined();
    expect(run().name).toBe('👩🏽‍🔬'.repeat(maximumRunName));
    lesson.ask({ role: 'instructor' }, 'change-settings', { settings: { wordFilter: false } });
    expect(change({ note: '이런 병신' })).toBeUndefined();
  });
});

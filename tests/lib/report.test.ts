import { describe, expect, it } from 'vitest';
import { maximumQuestion, maximumReportText, type Report } from '#lib/classroom/report.ts';
import { decide } from '#lib/rules/decide.ts';
import { Lesson } from '../support/lesson.ts';

const report: Report = { question: 'Does dropout help?', runs: [1], text: 'It **does**.' };

function lessonWithRun() {
  const lesson = new Lesson();
  const seatId = lesson.join('지수');
  lesson.submitRun(seatId);
  const student = { role: 'student', seatId } as const;
  const submit = (part: Partial<Report> = {}) =>
    lesson.ask(student, 'submit-report', { report: { ...report, ...part } });
  const at = () => lesson.session.seats[seatId]!.reportAt;
  return { lesson, student, submit, at };
}

describe('a report', () => {
  it('[C970] is submitted, taken back and submitted again until the session closes', () => {
    const { lesson, student, submit, at } = lessonWithRun();
    expect(at()).toBeNull();
    expect(submit()).toBeUndefined();
    const first = at();
    expect(first).toBe(lesson.now);
    expect(lesson.ask(student, 'submit-report', { report: null })).toBeUndefined();
    expect(at()).toBeNull();
    expect(submit()).toBeUndefined();
    expect(at()).toBeGreaterThan(first!);
    lesson.ask({ role: 'instructor' }, 'close-session', {});
    expect(submit()?.code).toBe('session-closed');
    expect(lesson.ask(student, 'submit-report', { report: null })?.code).toBe('session-closed');
    expect(at()).not.toBeNull();
  });

  it('[C971] has a question, own words and existing runs, none longer than allowed; a refusal names the part', () => {
    const { submit, at } = lessonWithRun();
    expect(submit({ question: ' ' })).toMatchObject({ code: 'report-empty', path: 'report.question' });
    expect(submit({ text: '\n' })).toMatchObject({ code: 'report-empty', path: 'report.text' });
    expect(submit({ runs: [1, 2] })).toMatchObject({ code: 'no-such-run', path: 'report.runs.1' });
    for (const [path, maximum] of [
      ['question', maximumQuestion],
      ['text', maximumReportText],
    ] as const) {
      expect(submit({ [path]: '가'.repeat(maximum + 1) })).toMatchObject({
        code: 'text-too-long',
        path: `report.${path}`,
        params: { maximum },
      });
      expect(submit({ [path]: '가'.repeat(maximum) })).toBeUndefined();
    }
    expect(submit({ runs: [] })).toBeUndefined();
    expect(at()).not.toBeNull();
  });

  it('[C972] tells the class only when it was submitted; its content is stored beside, composed and each run once', () => {
    const { lesson, student } = lessonWithRun();
    const { session, now, datasets } = lesson;
    const written = { question: '  왜?  ', runs: [1, 1], text: ' 학습률 '.normalize('NFD') };
    const verdict = decide(
      session,
      student,
      'submit-report',
      { report: written },
      { now, newIds: [], tests: {}, datasets },
    );
    if (!verdict.ok) throw new Error(verdict.refusal.message);
    expect(verdict.changes).toEqual([
      { kind: 'seat-changed', at: now, seatId: student.seatId, seat: { reportAt: now } },
    ]);
    expect(verdict.hidden?.reports).toEqual([
      { seatId: student.seatId, at: now, report: { question: '왜?', runs: [1], text: '학습률' } },
    ]);
  });
});

/** What a lesson's rounds leave behind: their boards, their summary, and what the end of a lesson takes back. */
import { describe, expect, it } from 'vitest';
import { leaderboard } from '#lib/analysis/leaderboard.ts';
import { roundSummary, roundsOf } from '#lib/analysis/round-summary.ts';
import type { PlannedRound } from '#lib/classroom/lesson.ts';
import { Lesson, smallRun } from '../support/lesson.ts';

const instructor = { role: 'instructor' } as const;
const roundCalled = (title: string, values: Partial<PlannedRound> = {}): PlannedRound => ({
  title,
  minutes: null,
  runLimit: null,
  hyperparameters: null,
  fields: {},
  message: '',
  ...values,
});

/** A warm-up in which 가 reached 60 % and 나 30 %, and a round in which 가 has 50 % and 나 45 %. */
function twoRounds() {
  const lesson = new Lesson();
  const [a, b] = [lesson.join('가'), lesson.join('나')];
  const reach = (seatId: string, accuracy: number, learningRate: number) => {
    const runId = lesson.submitRun(seatId, { ...smallRun, learningRate });
    lesson.reach(runId, accuracy);
    return runId;
  };
  lesson.ask(instructor, 'begin-round', { round: roundCalled('Warm-up') });
  reach(a, 0.6, 0.01);
  reach(b, 0.3, 0.01);
  lesson.ask(instructor, 'begin-round', { round: roundCalled('Dropout') });
  return { lesson, a, b, second: [reach(a, 0.5, 0.01), reach(b, 0.45, 0.02)] as const, reach };
}

const ranking = (lesson: Lesson, round?: number | null) =>
  leaderboard(lesson.session, 'projector', round).map(({ seat, best }) => [seat.nickname, best.validationAccuracy]);

describe('the board of a round', () => {
  it('[B400] counts the runs of the round under way, and those of the whole lesson between rounds', () => {
    const { lesson } = twoRounds();
    expect(ranking(lesson)).toEqual([
      ['가', 0.5],
      ['나', 0.45],
    ]);
    lesson.ask(instructor, 'end-round', {});
    expect(ranking(lesson)).toEqual([
      ['가', 0.6],
      ['나', 0.45],
    ]);
  });

  it('[B401] counts the whole lesson or an earlier round if the instructor says so', () => {
    const { lesson } = twoRounds();
    lesson.ask(instructor, 'change-board', { board: { scope: 'lesson' } });
    expect(ranking(lesson)[0]).toEqual(['가', 0.6]);
    lesson.ask(instructor, 'change-board', { board: { scope: 1 } });
    expect(ranking(lesson)).toEqual([
      ['가', 0.6],
      ['나', 0.3],
    ]);
    expect(ranking(lesson, 2)[0]).toEqual(['가', 0.5]);
    expect(ranking(lesson, null)[1]).toEqual(['나', 0.45]);
  });

  it('[B402] can be chosen among the rounds so far, by number and title', () => {
    const { lesson } = twoRounds();
    expect(roundsOf(lesson.session)).toEqual([
      { number: 1, title: 'Warm-up' },
      { number: 2, title: 'Dropout' },
    ]);
    expect(lesson.session.lesson.held).toMatchObject([{ endedAt: expect.any(Number) }, { endedAt: null }]);
    lesson.session = { ...lesson.session, lesson: { ...lesson.session.lesson, held: [] } };
    expect(roundsOf(lesson.session).map(({ number }) => number)).toEqual([1, 2]);
  });
});

describe('the summary of a round', () => {
  it('[B403] says who improved on everything before, what was tried, and which run was best', () => {
    const { lesson, a, b, second } = twoRounds();
    const summary = roundSummary(lesson.session, 2, 'projector')!;
    expect(summary).toMatchObject({ number: 2, title: 'Dropout', runs: 2, students: 2 });
    expect(summary.best).toMatchObject({ seat: { id: a }, run: { id: second[0] } });
    expect(summary.improved).toEqual([
      { seat: lesson.session.seats[b], run: lesson.session.runs[second[1]], gain: expect.closeTo(0.15) },
    ]);
    expect(summary.tried).toEqual([
      {
        path: 'learningRate',
        values: [
          { value: 0.01, runs: 1, best: 0.5 },
          { value: 0.02, runs: 1, best: 0.45 },
        ],
      },
    ]);
    expect(roundSummary(lesson.session, 3, 'projector')).toBeUndefined();
  });

  it('[B404] says how well results were foretold, and which one best', () => {
    const { lesson, a, b } = twoRounds();
    const predicted = (seatId: string, prediction: number, accuracy: number) => {
      lesson.ask({ role: 'student', seatId }, 'submit-run', { hyperparameters: smallRun, prediction, again: true });
      const runId = lesson.lastIds[0]!;
      lesson.reach(runId, accuracy);
      lesson.happen({ kind: 'run-ended', at: lesson.now, runId, ending: { state: 'finished', stoppedEarly: false } });
      return runId;
    };
    const near = predicted(a, 0.5, 0.48);
    predicted(b, 0.9, 0.4);
    const { predictions, foretold } = roundSummary(lesson.session, 2, 'projector')!;
    expect(predictions).toEqual({ error: expect.closeTo(26), runs: 2 });
    expect(foretold).toMatchObject({ run: { id: near }, miss: expect.closeTo(2) });
  });

  it('[B405] names nobody whom the viewer may not see', () => {
    const { lesson, b } = twoRounds();
    lesson.ask(instructor, 'change-seat', { seatId: b, seat: { hidden: true } });
    expect(roundSummary(lesson.session, 2, 'projector')).toMatchObject({ runs: 1, improved: [] });
    expect(roundSummary(lesson.session, 2, 'instructor')).toMatchObject({ runs: 2, improved: [{ seat: { id: b } }] });
  });
});

describe('the projector', () => {
  it('[B406] shows the summary of a round that ends, and ranks again when the next begins', () => {
    const { lesson } = twoRounds();
    lesson.ask(instructor, 'end-round', {});
    expect(lesson.session.projector.view).toBe('summary');
    lesson.ask(instructor, 'begin-round', { round: roundCalled('Third') });
    expect(lesson.session.projector.view).toBe('leaderboard');
    lesson.ask(instructor, 'change-projector', { projector: { view: 'curves' } });
    lesson.ask(instructor, 'end-round', {});
    expect(lesson.session.projector.view).toBe('curves');
  });
});

describe('a session', () => {
  it('[I400] that is closed has no round, message or locked values left', () => {
    const { lesson } = twoRounds();
    const fields = { epochs: { mode: 'fixed' as const, value: 2 } };
    lesson.ask(instructor, 'begin-round', { round: roundCalled('Last', { fields, message: 'Two epochs.' }) });
    lesson.ask(instructor, 'close-session', {});
    expect(lesson.session.lesson).toMatchObject({ round: null, message: null, fields: {}, rounds: 3 });
    expect(lesson.session.lesson.held.every(({ endedAt }) => endedAt !== null)).toBe(true);
  });

  it('[I401] can be renamed, also when it is closed; an empty title is refused', () => {
    const { lesson } = twoRounds();
    lesson.ask(instructor, 'close-session', {});
    expect(lesson.ask(instructor, 'rename-session', { title: '  Monday ' })).toBeUndefined();
    expect(lesson.session.title).toBe('Monday');
    expect(lesson.ask(instructor, 'rename-session', { title: ' ' })).toMatchObject({ code: 'title-invalid' });
  });
});

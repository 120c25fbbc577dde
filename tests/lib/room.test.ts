import { describe, expect, it } from 'vitest';
import { triage } from '#lib/analysis/triage.ts';
import { nicknameIdea } from '#lib/classroom/nickname-ideas.ts';
import { checkSeatNickname } from '#lib/classroom/seat-nickname.ts';
import { hurts } from '#lib/classroom/word-filter.ts';
import type { Caller } from '#lib/protocol/request.ts';
import { epochPoint, Lesson, smallRun } from '../support/lesson.ts';
import { ordinaryNames, ordinarySentences } from '../support/ordinary-words.ts';

const instructor: Caller = { role: 'instructor' };
const checked = (nickname: string, taken: string[] = [], filter = true) => {
  const result = checkSeatNickname(nickname, taken, filter);
  return result.ok ? 'ok' : result.refusal.code;
};

describe('a nickname', () => {
  it.each(['시발', '시 발', '시1발', 'FuCk', 'f.u.c.k', 'sh1t', 'fuuuck', 'ㅅㅂ'])(
    '[S19] %s is refused',
    (nickname) => {
      expect(checked(nickname)).toBe('nickname-refused');
      expect(checked(nickname, [], false)).toBe('ok');
    },
  );

  it.each(['김시원', '새끼고양이', 'Scunthorpe', 'class', 'Cassie', '다솔', 'Dickens', '지수', 'Sussex'])(
    '[S19] %s is accepted',
    (nickname) => {
      expect(hurts(nickname)).toBe(false);
    },
  );

  it('[S240] passes the word filter: a thousand ordinary names and sentences of Korean and English', () => {
    const ordinary = [...ordinaryNames, ...ordinarySentences];
    expect(new Set(ordinary).size).toBeGreaterThan(1000);
    expect(ordinary.filter(hurts)).toEqual([]);
  });

  it.each([
    '시발놈아',
    '개씨발',
    '아 씨발',
    '김 병신',
    '지랄하네',
    '존나 느림',
    'ㅅㅂㅋㅋ',
    '시.발',
    '꺼져',
    '보지',
    '좆같다',
    '미친놈',
  ])('[S241] %s is refused in every Korean form', (text) => expect(hurts(text)).toBe(true));

  it.each(['f u c k', 'FuckYou', 'fuck123', 'fucking slow', 'motherfucker', '@sshole', 'b1tch', '5h1t', 'niggas'])(
    '[S241] %s is refused in every English form',
    (text) => expect(hurts(text)).toBe(true),
  );

  it.each([
    ['аlice', 'Alice'],
    ['Al1ce', 'Alice'],
    ['지 수', '지수'],
    ['Jο', 'Jo'],
  ])('[S20] %s looks like %s, and is taken', (nickname, taken) => {
    expect(checked(nickname, [taken])).toBe('nickname-taken');
  });

  it('[S21] is suggested in both languages, always an available one', () => {
    for (let at = 0; at < 400; at++) {
      for (const language of ['ko', 'en'] as const) {
        expect(checked(nicknameIdea(language, (at % 20) / 20, Math.floor(at / 20) / 20))).toBe('ok');
      }
    }
    expect(nicknameIdea('ko', 0.999, 0.999)).not.toContain('undefined');
  });
});

describe('the door', () => {
  it('[S22] lets nobody new in while locked', () => {
    const lesson = new Lesson();
    lesson.join('가');
    lesson.ask(instructor, 'change-settings', { settings: { locked: true } });
    expect(() => lesson.join('나')).toThrow(/locked the door/);
    lesson.ask(instructor, 'change-settings', { settings: { locked: false } });
    lesson.join('나');
    expect(Object.keys(lesson.session.seats)).toHaveLength(2);
  });

  it('[S23] with approval makes students wait, who can submit only once let in', () => {
    const lesson = new Lesson();
    lesson.ask(instructor, 'change-settings', { settings: { approval: true } });
    const seatId = lesson.join('가');
    expect(lesson.session.seats[seatId]!.standing).toBe('waiting');
    const submitRun = () => lesson.ask({ role: 'student', seatId }, 'submit-run', { hyperparameters: smallRun })?.code;
    expect(submitRun()).toBe('not-let-in');
    lesson.ask(instructor, 'change-seat', { seatId, seat: { standing: 'in' } });
    expect(submitRun()).toBeUndefined();
  });

  it('[S24] keeps settings that are not mentioned', () => {
    const lesson = new Lesson();
    lesson.ask(instructor, 'change-settings', { settings: { quota: 60 } });
    lesson.ask(instructor, 'change-settings', { settings: { locked: true } });
    expect(lesson.session.settings).toMatchObject({ quota: 60, locked: true });
  });
});

describe('a seat', () => {
  it('[S25] can be renamed by the instructor, by the rules for nicknames, and keeps its runs', () => {
    const lesson = new Lesson();
    const [seatId] = [lesson.join('가'), lesson.join('나')];
    const runId = lesson.submitRun(seatId!);
    const rename = (nickname: string) => lesson.ask(instructor, 'change-seat', { seatId: seatId!, seat: { nickname } });
    expect(rename('나')?.code).toBe('nickname-taken');
    expect(rename(' ')).toMatchObject({ code: 'nickname-empty', path: 'seat.nickname' });
    expect(rename(' 다 ')).toBeUndefined();
    expect(lesson.session.seats[seatId!]).toMatchObject({ nickname: '다', number: 0 });
    expect(lesson.session.runs[runId]!.seatId).toBe(seatId);
  });

  it.each(['removed', 'banned'] as const)(
    '[S26] %s loses its active runs, and can be let back in with those that ended',
    (standing) => {
      const lesson = new Lesson();
      const seatId = lesson.join('가');
      const runId = lesson.submitRun(seatId);
      lesson.ask(instructor, 'change-seat', { seatId, seat: { standing } });
      expect(lesson.session.runs[runId]!.ending).toEqual({ state: 'stopped', by: 'instructor' });
      lesson.ask(instructor, 'change-seat', { seatId, seat: { standing: 'in' } });
      expect(lesson.session.seats[seatId]!.standing).toBe('in');
    },
  );

  it('[S27] frees its nickname when removed, not when banned', () => {
    const lesson = new Lesson();
    const [first, second] = [lesson.join('가'), lesson.join('나')];
    lesson.ask(instructor, 'change-seat', { seatId: first, seat: { standing: 'removed' } });
    lesson.ask(instructor, 'change-seat', { seatId: second, seat: { standing: 'banned' } });
    lesson.join('가');
    expect(() => lesson.join('나')).toThrow(/is taken/);
  });

  it('[S28] is managed only by the instructor, like the room', () => {
    const lesson = new Lesson();
    const seatId = lesson.join('가');
    const refusals = (caller: Caller) => [
      lesson.ask(caller, 'change-seat', { seatId, seat: { hidden: true } })?.code,
      lesson.ask(caller, 'change-settings', { settings: { locked: true } })?.code,
      lesson.ask(caller, 'requeue-run', { runId: 'x' })?.code,
    ];
    for (const caller of [{ role: 'student', seatId }, { role: 'projector' }] as Caller[]) {
      expect(refusals(caller)).toEqual(['not-allowed', 'not-allowed', 'not-allowed']);
    }
    expect(refusals({ role: 'stranger' })).toEqual(['say-hello-first', 'say-hello-first', 'say-hello-first']);
  });

  it('[S29] of a closed session that is reopened takes runs again', () => {
    const lesson = new Lesson();
    const seatId = lesson.join('가');
    lesson.ask(instructor, 'close-session', {});
    lesson.ask(instructor, 'reopen-session', {});
    expect(lesson.session.closedAt).toBeNull();
    lesson.submitRun(seatId);
  });

  it('[S30] can have a failed run or one stopped by the instructor queued again, not one that diverged or that its student stopped', () => {
    const lesson = new Lesson();
    const seatId = lesson.join('가');
    const [failed, stopped, diverged, own] = [0, 1, 2, 3].map(() => lesson.submitRun(seatId)) as [
      string,
      string,
      string,
      string,
    ];
    lesson.happen({ kind: 'run-ended', at: 1, runId: failed, ending: { state: 'failed', message: 'x' } });
    lesson.happen({ kind: 'run-ended', at: 1, runId: diverged, ending: { state: 'diverged', step: 3 } });
    lesson.ask(instructor, 'stop-run', { runId: stopped });
    lesson.ask({ role: 'student', seatId }, 'stop-run', { runId: own });
    const requeue = (runId: string) => lesson.ask(instructor, 'requeue-run', { runId })?.code;
    expect([failed, stopped, diverged, own].map(requeue)).toEqual([
      undefined,
      undefined,
      'run-not-requeued',
      'run-not-requeued',
    ]);
    expect(lesson.session.runs[failed]).toMatchObject({ state: 'queued', ending: null });
  });
});

describe('students who need the instructor', () => {
  /** A class with one student, and the triage result `minutes` later. */
  function oneStudent() {
    const lesson = new Lesson();
    const seatId = lesson.join('가');
    const troubles = (minutes: number, present = true) =>
      triage(lesson.session, new Set(present ? [seatId] : []), lesson.now + minutes * 60_000).map(
        ({ trouble }) => trouble,
      );
    return { lesson, seatId, troubles };
  }

  const round = { title: '1', minutes: 20, runLimit: 1, hyperparameters: null, fields: {}, message: '' };

  it('[S31] a student with nothing to do for three minutes is idle only while a round asks for runs', () => {
    const { lesson, seatId, troubles } = oneStudent();
    expect(troubles(30)).toEqual([]);
    lesson.ask(instructor, 'begin-round', { round });
    expect(troubles(1)).toEqual([]);
    expect(troubles(21)).toEqual([]);
    expect(troubles(4)).toEqual(['idle']);
    lesson.reach(lesson.submitRun(seatId), 0.3);
    expect(troubles(30)).toEqual([]);
  });

  it('[S32] are offline, or have a run that waits long, diverged or failed', () => {
    const { lesson, seatId, troubles } = oneStudent();
    expect(troubles(1, false)).toEqual(['offline']);
    const runId = lesson.submitRun(seatId);
    expect(troubles(1)).toEqual([]);
    expect(troubles(2)).toEqual(['waiting']);
    lesson.happen({ kind: 'run-ended', at: 1, runId, ending: { state: 'diverged', step: 3 } });
    expect(troubles(0)).toEqual(['diverged']);
    const other = lesson.submitRun(seatId);
    lesson.happen({ kind: 'run-ended', at: 1, runId: other, ending: { state: 'failed', message: 'x' } });
    expect(troubles(0, false)).toEqual(['failed']);
  });

  it('[S33] have a run whose training accuracy outgrows the validation accuracy, best three epochs ago', () => {
    const { lesson, seatId, troubles } = oneStudent();
    const runId = lesson.submitRun(seatId, { ...smallRun, epochs: 20 });
    for (const accuracy of [0.5, 0.49, 0.48]) lesson.reach(runId, accuracy);
    const overfitted = { ...epochPoint(4, 36, 0.48), accuracy: 0.7 };
    expect(troubles(0)).toEqual([]);
    lesson.happen({
      kind: 'run-reported',
      at: 1,
      runId,
      step: 36,
      computeSeconds: 4,
      points: [],
      epochs: [overfitted],
    });
    expect(troubles(0)).toEqual(['overfitting']);
  });

  it('[S247] a run is stuck that is no better than a guess after three epochs', () => {
    const { lesson, seatId, troubles } = oneStudent();
    const runId = lesson.submitRun(seatId, { ...smallRun, epochs: 20 });
    for (const accuracy of [0.1, 0.11]) lesson.reach(runId, accuracy);
    expect(troubles(0)).toEqual([]);
    lesson.reach(runId, 0.1);
    expect(troubles(0)).toEqual(['stuck']);
    lesson.reach(runId, 0.16);
    expect(troubles(0)).toEqual([]);
  });

  it('[S248] a raised hand comes before everything else, until its student or the instructor lowers it', () => {
    const { lesson, seatId, troubles } = oneStudent();
    const student: Caller = { role: 'student', seatId };
    expect(lesson.ask(student, 'raise-hand', { raised: true })).toBeUndefined();
    const since = lesson.now;
    lesson.ask(student, 'raise-hand', { raised: true });
    expect(lesson.session.seats[seatId]!.handRaisedAt).toBe(since);
    expect(troubles(9, false)).toEqual(['hand']);
    lesson.ask(instructor, 'change-seat', { seatId, seat: { handRaisedAt: null } });
    expect(troubles(0)).toEqual([]);
    lesson.ask(student, 'raise-hand', { raised: true });
    lesson.ask(student, 'raise-hand', { raised: false });
    expect(troubles(0)).toEqual([]);
  });

  it('[S34] a student who has used all runs of the round needs nothing; the most urgent case comes first', () => {
    const { lesson, seatId, troubles } = oneStudent();
    lesson.ask(instructor, 'begin-round', { round });
    const runId = lesson.submitRun(seatId);
    lesson.reach(runId, 0.4);
    lesson.happen({ kind: 'run-ended', at: lesson.now, runId, ending: { state: 'finished', stoppedEarly: false } });
    expect(troubles(10)).toEqual([]);
    lesson.ask({ role: 'student', seatId: lesson.join('나') }, 'raise-hand', { raised: true });
    expect(troubles(10, false)).toEqual(['hand', 'offline']);
  });
});

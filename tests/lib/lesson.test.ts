import { describe, expect, it } from 'vitest';
import type { FieldRules, PlannedRound } from '#lib/classroom/lesson.ts';
import { defaultBlock, defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { Lesson, smallRun } from '../support/lesson.ts';

const instructor = { role: 'instructor' } as const;

const round = (values: Partial<PlannedRound> = {}): PlannedRound => ({
  title: 'Batch normalization',
  minutes: 10,
  runLimit: 3,
  hyperparameters: null,
  fields: {},
  message: '',
  ...values,
});

function classOf(...nicknames: string[]) {
  const lesson = new Lesson();
  const students = nicknames.map((nickname) => ({ role: 'student', seatId: lesson.join(nickname) }) as const);
  const submitRun = (student = students[0]!, hyperparameters = smallRun, more: { prediction?: number } = {}) =>
    lesson.ask(student, 'submit-run', { hyperparameters, again: true, ...more })?.code;
  const begin = (values: Partial<PlannedRound> = {}) => lesson.ask(instructor, 'begin-round', { round: round(values) });
  return { lesson, students, submitRun, begin };
}

describe('locking fields', () => {
  it('[I7] refuses a run that breaks a field rule, naming the field, whatever the form said', () => {
    const { lesson, students, submitRun } = classOf('지수');
    const fields: FieldRules = {
      epochs: { mode: 'range', minimum: 1, maximum: 3 },
      'blocks.*.filters': { mode: 'fixed', value: 4 },
    };
    expect(lesson.ask(instructor, 'change-fields', { fields })).toBeUndefined();
    expect(submitRun()).toBeUndefined();
    expect(lesson.ask(students[0]!, 'submit-run', { hyperparameters: { ...smallRun, epochs: 4 } })).toMatchObject({
      code: 'field-out-of-range',
      path: 'hyperparameters.epochs',
      params: { minimum: 1, maximum: 3 },
    });
    const wider = { ...smallRun, blocks: [{ ...smallRun.blocks[0]!, filters: 8 }] };
    expect(lesson.ask(students[0]!, 'submit-run', { hyperparameters: wider })).toMatchObject({
      code: 'field-locked',
      path: 'hyperparameters.blocks.0.filters',
      params: { value: '4' },
    });
  });

  it('[I7] applies to repeating and extending too', () => {
    const { lesson, students, submitRun } = classOf('지수');
    submitRun();
    const runId = lesson.lastIds[0]!;
    lesson.happen({ kind: 'run-ended', at: 1, runId, ending: { state: 'finished', stoppedEarly: false } });
    const fields: FieldRules = { seed: { mode: 'fixed', value: 1 }, epochs: { mode: 'fixed', value: 2 } };
    lesson.ask(instructor, 'change-fields', { fields });
    expect(lesson.ask(students[0]!, 'repeat-run', { runId, seeds: [7] })?.code).toBe('field-locked');
    expect(lesson.ask(students[0]!, 'extend-run', { runId, epochs: 1 })?.code).toBe('field-locked');
  });

  it('[I8] is for the instructor alone, as are rounds, plans, values and messages', () => {
    const { lesson, students } = classOf('지수');
    const student = students[0]!;
    const asked = [
      lesson.ask(student, 'change-fields', { fields: {} }),
      lesson.ask(student, 'push-preset', { hyperparameters: smallRun }),
      lesson.ask(student, 'plan-lesson', { plan: null, next: 0 }),
      lesson.ask(student, 'begin-round', { round: round() }),
      lesson.ask(student, 'extend-round', { minutes: 1 }),
      lesson.ask(student, 'end-round', {}),
      lesson.ask({ role: 'projector' }, 'post-message', { seatId: null, text: '안녕' }),
    ];
    expect(asked.map((refusal) => refusal?.code)).toEqual(asked.map(() => 'not-allowed'));
  });

  it('[I5] refuses an impossible field rule by name, in the session and in a round', () => {
    const { lesson, begin } = classOf();
    const fields: FieldRules = { epochs: { mode: 'fixed', value: 20_000 } };
    const refusal = { code: 'impossible-rule', path: 'fields.epochs', params: { field: 'epochs' } };
    expect(lesson.ask(instructor, 'change-fields', { fields })).toMatchObject(refusal);
    expect(begin({ fields })).toMatchObject({ ...refusal, path: 'round.fields.epochs' });
  });
});

describe('rounds', () => {
  it('[I9] have a number, a title, an end by the server’s clock, and their own field rules', () => {
    const { lesson, begin } = classOf();
    begin({ fields: { epochs: { mode: 'fixed', value: 2 } } });
    expect(lesson.session.lesson.round).toEqual({
      number: 1,
      title: 'Batch normalization',
      beganAt: lesson.now,
      endsAt: lesson.now + 600_000,
      runLimit: 3,
    });
    begin({ title: '둘째', minutes: null, runLimit: null });
    expect(lesson.session.lesson.round).toMatchObject({ number: 2, endsAt: null, runLimit: null });
    expect(lesson.session.lesson.fields).toEqual({});
  });

  it('[I10] accept no submissions after their end until extended or ended', () => {
    const { lesson, begin, submitRun } = classOf('지수');
    begin({ minutes: 1, runLimit: null });
    expect(submitRun()).toBeUndefined();
    lesson.now += 60_000;
    expect(submitRun()).toBe('round-over');
    lesson.ask(instructor, 'extend-round', { minutes: 5 });
    expect(lesson.session.lesson.round?.endsAt).toBe(lesson.now + 300_000);
    expect(submitRun()).toBeUndefined();
    lesson.now += 300_000;
    lesson.ask(instructor, 'end-round', {});
    expect(submitRun()).toBeUndefined();
  });

  it('[I11] can be extended from the time left, which can be undone; extending and ending need a round', () => {
    const { lesson, begin } = classOf();
    expect(lesson.ask(instructor, 'extend-round', { minutes: 1 })?.code).toBe('no-round');
    expect(lesson.ask(instructor, 'end-round', {})?.code).toBe('no-round');
    begin({ minutes: 2, fields: { epochs: { mode: 'fixed', value: 2 } } });
    const { endsAt } = lesson.session.lesson.round!;
    lesson.ask(instructor, 'extend-round', { minutes: 1 });
    expect(lesson.session.lesson.round?.endsAt).toBe(endsAt! + 60_000);
    lesson.ask(instructor, 'extend-round', { minutes: 5 });
    lesson.ask(instructor, 'extend-round', { minutes: -5 });
    expect(lesson.session.lesson.round?.endsAt).toBe(endsAt! + 60_000);
    lesson.ask(instructor, 'end-round', {});
    expect(lesson.session.lesson).toMatchObject({ round: null, rounds: 1, fields: { epochs: { value: 2 } } });
  });

  it('[I12] limit each student’s runs, including repetitions, with as many in the next round', () => {
    const { lesson, students, begin, submitRun } = classOf('지수', '민준');
    begin({ runLimit: 2 });
    expect([submitRun(), submitRun(), submitRun()]).toEqual([undefined, undefined, 'round-runs-used']);
    expect(submitRun(students[1]!)).toBeUndefined();
    const runId = lesson.lastIds[0]!;
    expect(lesson.ask(students[1]!, 'repeat-run', { runId, seeds: [1, 2] })?.code).toBe('round-runs-used');
    expect(lesson.ask(students[1]!, 'repeat-run', { runId, seeds: [1] })).toBeUndefined();
    begin({ runLimit: 1 });
    expect([submitRun(), submitRun()]).toEqual([undefined, 'round-runs-used']);
    expect(Object.values(lesson.session.runs).map((run) => run.round)).toEqual([1, 1, 1, 1, 2]);
  });
});

describe('what the instructor sends', () => {
  it('[I13] must obey the current field rules, a round’s values its own; what a round does not set stays', () => {
    const { lesson, begin } = classOf();
    lesson.ask(instructor, 'change-fields', { fields: { epochs: { mode: 'range', minimum: 1, maximum: 3 } } });
    lesson.ask(instructor, 'push-preset', { hyperparameters: { ...smallRun, epochs: 9 } });
    expect(lesson.session.lesson.pushed).toEqual({ hyperparameters: { ...smallRun, epochs: 3 }, at: lesson.now });
    begin({ hyperparameters: smallRun, fields: { epochs: { mode: 'fixed', value: 5 } } });
    expect(lesson.session.lesson.pushed?.hyperparameters.epochs).toBe(5);
    const { pushed } = lesson.session.lesson;
    lesson.ask(instructor, 'post-message', { seatId: null, text: '시작합니다' });
    const { message } = lesson.session.lesson;
    begin({ hyperparameters: null, message: '' });
    expect(lesson.session.lesson).toMatchObject({ pushed, message });
    begin({ message: ' 둘째 과제 ' });
    expect(lesson.session.lesson.message).toEqual({ text: '둘째 과제', at: lesson.now });
  });

  it('[I14] cannot be an impossible network', () => {
    const { lesson, begin } = classOf();
    const shrinking = { ...defaultBlock, padding: 'valid', kernel: 7, poolSize: 4, poolStride: 4 } as const;
    const hyperparameters = { ...defaultHyperparameters, blocks: [shrinking, shrinking] };
    expect(lesson.ask(instructor, 'push-preset', { hyperparameters })?.code).toBe('image-vanishes');
    expect(begin({ hyperparameters })).toMatchObject({
      code: 'image-vanishes',
      path: 'round.hyperparameters.blocks.1',
    });
    expect(lesson.session.lesson).toMatchObject({ pushed: null, round: null });
  });

  it('[I15] may be a message to everybody or one student; an empty one withdraws it, a long one is refused', () => {
    const { lesson, students } = classOf('지수');
    const { seatId } = students[0]!;
    lesson.ask(instructor, 'post-message', { seatId: null, text: '  학습률을   낮춰 보세요 ' });
    expect(lesson.session.lesson.message).toEqual({ text: '학습률을 낮춰 보세요', at: lesson.now });
    lesson.ask(instructor, 'post-message', { seatId, text: '잘했어요' });
    expect(lesson.session.seats[seatId]?.message?.text).toBe('잘했어요');
    lesson.ask(instructor, 'post-message', { seatId: null, text: ' ' });
    expect(lesson.session.lesson.message).toBeNull();
    expect(lesson.session.seats[seatId]?.message).not.toBeNull();
    const long = { seatId: null, text: '가'.repeat(301) };
    expect(lesson.ask(instructor, 'post-message', long)).toMatchObject({ code: 'too-big', params: { maximum: 300 } });
  });
});

describe('the plan', () => {
  const plan = { version: 1 as const, title: '3주차', rounds: [round({ title: '하나' }), round({ title: '둘' })] };

  it('[I16] is stored and knows its next round; rounds outside it do not affect it', () => {
    const { lesson, begin } = classOf();
    lesson.ask(instructor, 'plan-lesson', { plan, next: 0 });
    begin({ title: '맛보기' });
    expect(lesson.session.lesson).toMatchObject({ plan, next: 0, rounds: 1 });
    lesson.ask(instructor, 'begin-round', { round: plan.rounds[0]!, planned: 0 });
    expect(lesson.session.lesson.next).toBe(1);
    lesson.ask(instructor, 'begin-round', { round: plan.rounds[1]!, planned: 1 });
    expect(lesson.session.lesson).toMatchObject({ next: 2, round: { number: 3, title: '둘' } });
    lesson.ask(instructor, 'plan-lesson', { plan: { ...plan, rounds: [plan.rounds[0]!] }, next: 2 });
    expect(lesson.session.lesson.next).toBe(1);
    lesson.ask(instructor, 'plan-lesson', { plan: null, next: 0 });
    expect(lesson.session.lesson).toMatchObject({ plan: null, next: 0 });
  });

  it('[I17] is refused with the path if one of its rounds could not begin', () => {
    const { lesson } = classOf();
    const rounds = [round(), round({ message: '가'.repeat(301) })];
    expect(lesson.ask(instructor, 'plan-lesson', { plan: { ...plan, rounds }, next: 0 })).toMatchObject({
      code: 'too-big',
      path: 'plan.rounds.1.message',
    });
    const untitled = { ...plan, rounds: [round({ title: ' ' })] };
    expect(lesson.ask(instructor, 'plan-lesson', { plan: untitled, next: 0 })?.path).toBe('plan.rounds.0.title');
  });
});

describe('predictions', () => {
  it('[I18] are needed to submit where they are required, and stay with the run', () => {
    const { lesson, students, submitRun } = classOf('지수');
    lesson.ask(instructor, 'change-settings', { settings: { predict: true } });
    expect(lesson.ask(students[0]!, 'submit-run', { hyperparameters: smallRun })).toMatchObject({
      code: 'prediction-missing',
      path: 'prediction',
    });
    expect(submitRun(students[0]!, smallRun, { prediction: 0.6 })).toBeUndefined();
    expect(lesson.session.runs[lesson.lastIds[0]!]?.prediction).toBe(0.6);
  });
});

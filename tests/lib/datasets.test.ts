/** The data set of a class: what the session trains on, what forms and boards make of it, and how it changes. */
import { describe, expect, it } from 'vitest';
import { arrivalOf, baseValues, offeredBases } from '#app/_form/draft.ts';
import { checkForm } from '#app/_form/faults.ts';
import { firstDraft } from '#app/_form/form-memory.ts';
import { narrowed, openPaths } from '#app/_form/values.ts';
import { modeOf, modesOf, withMode } from '#app/_pages/instructor/rule-edits.ts';
import { datasetOfBoard, datasetsOfRuns, leaderboard } from '#lib/analysis/leaderboard.ts';
import { rulesOf, rulesOn } from '#lib/classroom/fields.ts';
import { type FieldRules, lessonFileVersion, type Plan, type PlannedRound } from '#lib/classroom/lesson.ts';
import { faultOfPlan } from '#lib/classroom/plan.ts';
import { openedSession } from '#lib/classroom/session.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { inGrey } from '#lib/datasets/picture.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { defaultsOn, fieldOn } from '#lib/hyperparameters/on-dataset.ts';
import { presetById, presets } from '#lib/hyperparameters/presets.ts';
import { replayOf } from '#lib/takehome/replay.ts';
import { Lesson, smallRun } from '../support/lesson.ts';

const instructor = { role: 'instructor' } as const;
const onMnist = { ...smallRun, dataset: 'mnist' as const };
const round = (values: Partial<PlannedRound>): PlannedRound => ({
  title: 'A round',
  minutes: null,
  runLimit: null,
  hyperparameters: null,
  fields: {},
  message: '',
  ...values,
});

/** A lesson whose session is on MNIST. */
function digits() {
  const lesson = new Lesson();
  lesson.session = openedSession('123456', 'Digits', 1_000, undefined, false, 'mnist');
  return lesson;
}

const ranked = (lesson: Lesson, of?: number | null) =>
  leaderboard(lesson.session, 'instructor', of).map(({ run }) => run.number);

describe('a session on a data set', () => {
  it('[I500] refuses runs on another, also repeated and extended ones, unless a rule leaves the choice to students', () => {
    const lesson = digits();
    const seatId = lesson.join('가');
    const student = { role: 'student', seatId } as const;
    const refused = { code: 'field-locked', path: 'hyperparameters.dataset', params: { value: 'mnist' } };
    expect(lesson.ask(student, 'submit-run', { hyperparameters: smallRun })).toMatchObject(refused);
    const runId = lesson.submitRun(seatId, onMnist);
    lesson.reach(runId, 0.9);
    lesson.ask(instructor, 'change-settings', { settings: { dataset: 'fashion-mnist' } });
    expect(lesson.ask(student, 'repeat-run', { runId, seeds: [5] })).toMatchObject({ code: 'field-locked' });
    lesson.ask(instructor, 'change-fields', { fields: { dataset: { mode: 'free' } } });
    expect(lesson.session.lesson.fields).toEqual({ dataset: { mode: 'free' } });
    expect(lesson.ask(student, 'submit-run', { hyperparameters: smallRun })).toBeUndefined();
    expect(lesson.ask(student, 'repeat-run', { runId, seeds: [5] })).toBeUndefined();
  });

  it('[I501] goes on with the data set that a round’s rules or values name, and otherwise keeps its own', () => {
    const lesson = digits();
    const begin = (values: Partial<PlannedRound>) => {
      expect(lesson.ask(instructor, 'begin-round', { round: round(values) })).toBeUndefined();
      return [lesson.session.settings.dataset, lesson.session.lesson.pushed?.hyperparameters.dataset];
    };
    expect(begin({})).toEqual(['mnist', undefined]);
    expect(begin({ hyperparameters: { ...defaultHyperparameters, dataset: 'fashion-mnist' } })).toEqual([
      'fashion-mnist',
      'fashion-mnist',
    ]);
    expect(begin({ fields: { dataset: { mode: 'fixed', value: 'cifar-10' } } })[0]).toBe('cifar-10');
    // Named once, by the session.
    expect(lesson.session.lesson.fields).toEqual({});
    const both = { dataset: { mode: 'hidden', value: 'mnist' } } as const;
    expect(begin({ hyperparameters: defaultHyperparameters, fields: both })).toEqual(['mnist', 'mnist']);
    lesson.ask(instructor, 'change-fields', { fields: { dataset: { mode: 'fixed', value: 'cifar-10' } } });
    expect(lesson.session.settings.dataset).toBe('cifar-10');
    expect(
      lesson.ask(instructor, 'begin-round', { round: round({ fields: { dataset: { mode: 'fixed', value: 'x' } } }) }),
    ).toMatchObject({ code: 'impossible-rule' });
  });

  it('[I502] sends values on its own data set into forms, with no more images than that has', () => {
    const lesson = new Lesson();
    lesson.ask(instructor, 'push-preset', { hyperparameters: presetById('mnist-100-100')!.hyperparameters });
    expect(lesson.session.lesson.pushed!.hyperparameters).toMatchObject({ dataset: 'cifar-10', trainSize: 50_000 });
  });
});

describe('rules that go beyond what a data set allows', () => {
  const epochs = { mode: 'range', minimum: 1, maximum: 10_000 } as const;
  const beyond = (path: string, name: string, params: object) => ({
    code: 'rule-beyond-data-set',
    path,
    params: { name, ...params },
  });
  const tooLong = (path: string) => beyond(path, 'CIFAR-10', { field: 'epochs', minimum: 1, maximum: 200 });

  it('[I924] are refused with what it allows, in rules, rounds and plans, and for a session that would change to it', () => {
    const lesson = new Lesson();
    const rule = (fields: FieldRules) => lesson.ask(instructor, 'change-fields', { fields });
    expect(rule({ epochs })).toMatchObject(tooLong('fields.epochs'));
    expect(rule({ epochs: { mode: 'fixed', value: 201 } })).toMatchObject(tooLong('fields.epochs'));
    expect(rule({ epochs: { mode: 'hidden', value: 200 } })).toBeUndefined();
    const begin = (values: Partial<PlannedRound>) => lesson.ask(instructor, 'begin-round', { round: round(values) });
    expect(begin({ fields: { epochs } })).toMatchObject(tooLong('round.fields.epochs'));
    const onXor = defaultsOn('xor');
    const plan: Plan = {
      version: lessonFileVersion,
      title: 'A plan',
      rounds: [round({ hyperparameters: smallRun, fields: { epochs } })],
    };
    expect(faultOfPlan(plan)).toMatchObject(tooLong('rounds.0.fields.epochs'));
    expect(
      begin({ hyperparameters: onXor, fields: { epochs, 'blocks.length': { mode: 'fixed', value: 1 } } }),
    ).toMatchObject(beyond('round.fields.blocks.length', 'XOR', { minimum: 0, maximum: 0 }));
    expect(begin({ hyperparameters: onXor, fields: { epochs } })).toBeUndefined();
    expect(lesson.ask(instructor, 'change-settings', { settings: { dataset: 'cifar-10' } })).toMatchObject(
      tooLong('lesson.fields.epochs'),
    );
    expect(lesson.session.settings.dataset).toBe('xor');
  });

  it('[I924] may stand where students choose the data set, and forms narrow them to what theirs allows', () => {
    const lesson = new Lesson();
    const free = { mode: 'free' } as const;
    expect(lesson.ask(instructor, 'change-fields', { fields: { dataset: free, epochs } })).toBeUndefined();
    const limitsOf = (dataset: 'cifar-10' | 'xor') => narrowed(fieldOn(datasetOf({ dataset }), 'epochs')!, epochs);
    expect(limitsOf('cifar-10')).toMatchObject({ minimum: 1, maximum: 200 });
    expect(limitsOf('xor')).toMatchObject({ minimum: 1, maximum: 10_000 });
  });
});

describe('a data set that no trainer has', () => {
  const missing = (path: string) => ({ code: 'data-set-missing', path, params: { name: 'MNIST' } });

  /** A session that leaves the data set to its students, with a finished run on MNIST, which then is gone. */
  function withoutMnist() {
    const lesson = new Lesson();
    lesson.ask(instructor, 'change-fields', { fields: { dataset: { mode: 'free' } } });
    const seatId = lesson.join('가');
    const [runId, failed] = [lesson.submitRun(seatId, onMnist), lesson.submitRun(seatId, { ...onMnist, seed: 2 })];
    lesson.reach(runId, 0.9);
    lesson.happen(
      { kind: 'run-ended', at: lesson.now, runId, ending: { state: 'finished', stoppedEarly: false } },
      { kind: 'run-ended', at: lesson.now, runId: failed, ending: { state: 'failed', message: 'It broke.' } },
    );
    lesson.datasets = ['cifar-10', 'xor'];
    return { lesson, student: { role: 'student', seatId } as const, runId, failed };
  }

  it('[I920] is refused by its name to new, repeated, extended and retried runs', () => {
    const { lesson, student, runId, failed } = withoutMnist();
    const submit = (values: Hyperparameters) => lesson.ask(student, 'submit-run', { hyperparameters: values });
    expect(submit({ ...onMnist, seed: 3 })).toMatchObject(missing('hyperparameters.dataset'));
    expect(lesson.ask(student, 'repeat-run', { runId, seeds: [5] })).toMatchObject(missing('runId'));
    expect(lesson.ask(student, 'extend-run', { runId, epochs: 1 })).toMatchObject(missing('runId'));
    expect(lesson.ask(instructor, 'requeue-run', { runId: failed })).toMatchObject(missing('runId'));
    expect(submit(smallRun)).toBeUndefined();
  });

  it('[I921] is not changed to by settings, rules, a round or values; the session’s own stays', () => {
    const { lesson } = withoutMnist();
    const settings = { dataset: 'mnist' } as const;
    const fields = { dataset: { mode: 'fixed', value: 'mnist' } } as const;
    const begin = (values: Partial<PlannedRound>) => lesson.ask(instructor, 'begin-round', { round: round(values) });
    expect(lesson.ask(instructor, 'change-settings', { settings })).toMatchObject(missing('settings.dataset'));
    expect(lesson.ask(instructor, 'change-fields', { fields })).toMatchObject(missing('fields.dataset'));
    expect(begin({ hyperparameters: onMnist })).toMatchObject(missing('round'));
    expect(begin({ fields })).toMatchObject(missing('round'));
    expect(lesson.ask(instructor, 'push-preset', { hyperparameters: onMnist })).toMatchObject(
      missing('hyperparameters.dataset'),
    );
    expect(lesson.session.settings.dataset).toBe('cifar-10');
    // Its trainer has gone: what the instructor changes otherwise is still changed.
    lesson.datasets = ['xor'];
    expect(lesson.ask(instructor, 'change-settings', { settings: { dataset: 'cifar-10', paused: true } })).toBe(
      undefined,
    );
    expect(begin({})).toBeUndefined();
    expect(lesson.session.settings).toMatchObject({ dataset: 'cifar-10', paused: true });
  });

  it('[I922] is a fault of the form, which offers no presets on it', () => {
    const available = ['cifar-10', 'xor'];
    expect([...checkForm(onMnist, null, {}, available).faults]).toMatchObject([['dataset', missing('dataset')]]);
    expect(checkForm(onMnist).faults.size).toBe(0);
    const free = { fields: { dataset: { mode: 'free' } } as const, pushed: null };
    expect(offeredBases(free)).toContain('mnist-100-100');
    const offered = offeredBases(free, available).filter((id) => id !== '');
    expect(new Set(offered.map((id) => presetById(id)!.hyperparameters.dataset))).toEqual(new Set(available));
  });
});

describe('the form in a session on MNIST', () => {
  const rules = { fields: rulesOn('mnist', {}), pushed: null };

  it('[I503] begins with defaults on MNIST, without a notice that something was changed', () => {
    const none = { getItem: () => null };
    const { kept } = firstDraft(none, '', '123456', 0, null, 0, 3, baseValues('', rules).dataset);
    expect(kept.hyperparameters).toEqual({ ...defaultHyperparameters, dataset: 'mnist', seed: 3 });
    expect(arrivalOf(kept, rules, 0, true)).toBeUndefined();
  });

  it('[I503] offers the presets of MNIST alone, and holds nothing but the data set', () => {
    const its = presets.filter(({ hyperparameters }) => hyperparameters.dataset === 'mnist').map(({ id }) => id);
    expect(its.length).toBeGreaterThan(5);
    expect(offeredBases(rules)).toEqual(['', ...its]);
    expect(openPaths(rules.fields, onMnist)).toBeUndefined();
    expect(openPaths(rulesOn('mnist', { epochs: { mode: 'fixed', value: 3 } }), onMnist)).not.toContain('dataset');
  });

  it('[I504] goes over to another data set with a notice, and with no more images than it has', () => {
    const draft = { hyperparameters: { ...onMnist, trainSize: 60_000 }, base: '', forkedFrom: null };
    const arrival = arrivalOf(draft, { fields: rulesOn('cifar-10', {}), pushed: null }, 0, true)!;
    expect(arrival.draft.hyperparameters).toMatchObject({ dataset: 'cifar-10', trainSize: 50_000 });
    expect(arrival.notice?.changes.map(({ path }) => path)).toEqual(['dataset', 'trainSize']);
  });

  it('[I505] the instructor’s rules have the data set as the session’s or the students’ choice', () => {
    expect(modesOf('dataset')).toEqual(['free', 'fixed']);
    expect(modeOf({}, 'dataset')).toBe('fixed');
    const free = withMode({}, ['dataset'], 'free', onMnist);
    expect(free).toEqual({ dataset: { mode: 'free' } });
    expect(withMode(free, ['dataset'], 'fixed', onMnist)).toEqual({});
  });
});

describe('a leaderboard', () => {
  /** Runs 1 and 2 on CIFAR-10 in a first round, run 3 on MNIST in a second. */
  function both() {
    const lesson = new Lesson();
    const [a, b] = [lesson.join('가'), lesson.join('나')];
    lesson.ask(instructor, 'begin-round', { round: round({}) });
    lesson.reach(lesson.submitRun(a), 0.5);
    lesson.reach(lesson.submitRun(b), 0.4);
    lesson.ask(instructor, 'begin-round', { round: round({ fields: { dataset: { mode: 'fixed', value: 'mnist' } } }) });
    lesson.reach(lesson.submitRun(b, onMnist), 0.9);
    return lesson;
  }

  it('[B500] counts the runs on one data set: the session’s, or the one that is chosen', () => {
    const lesson = both();
    lesson.ask(instructor, 'change-board', { board: { scope: 'lesson' } });
    expect(ranked(lesson)).toEqual([3]);
    expect(datasetsOfRuns(lesson.session)).toEqual(['cifar-10', 'mnist']);
    lesson.ask(instructor, 'change-board', { board: { dataset: 'cifar-10' } });
    expect(ranked(lesson)).toEqual([1, 2]);
  });

  it('[B501] of an earlier round is on the data set of that round', () => {
    const lesson = both();
    expect(ranked(lesson, 1)).toEqual([1, 2]);
    expect(datasetOfBoard(lesson.session, 1)).toBe('cifar-10');
    expect(ranked(lesson, 2)).toEqual([3]);
  });

  it('[B502] shows the session’s data set again once that changes', () => {
    const lesson = both();
    lesson.ask(instructor, 'change-board', { board: { scope: 'lesson', dataset: 'cifar-10' } });
    lesson.ask(instructor, 'change-settings', { settings: { dataset: 'fashion-mnist' } });
    expect(lesson.session.board.dataset).toBeNull();
    expect(ranked(lesson)).toEqual([]);
    lesson.ask(instructor, 'change-board', { board: { dataset: 'mnist' } });
    lesson.ask(instructor, 'change-settings', { settings: { paused: true } });
    expect(ranked(lesson)).toEqual([3]);
  });

  it('[B503] of a replay follows the lesson from its first data set to the next', () => {
    const lesson = digits();
    const seatId = lesson.join('가');
    lesson.reach(lesson.submitRun(seatId, onMnist), 0.9);
    lesson.ask(instructor, 'change-settings', { settings: { dataset: 'cifar-10' } });
    lesson.reach(lesson.submitRun(seatId), 0.4);
    const { boards } = replayOf(lesson.session, lesson.changes);
    expect(boards[0]!.frames.map(({ rows }) => rows.map(([, , accuracy]) => accuracy))).toEqual([[0.9], [0.4]]);
  });
});

it('[V500] a network that sees grey is shown a picture by its brightness', () => {
  const [white, red, green] = [
    [255, 255, 255],
    [255, 0, 0],
    [0, 255, 0],
  ];
  expect([...inGrey(new Uint8ClampedArray([...white!, ...red!, ...green!]))]).toEqual([
    ...[255, 255, 255],
    ...[76, 76, 76],
    ...[150, 150, 150],
  ]);
});

it('[I500] the rules that hold in a session are those of the lesson and its data set', () => {
  const lesson = digits();
  expect(rulesOf(lesson.session)).toEqual({ dataset: { mode: 'fixed', value: 'mnist' } });
});

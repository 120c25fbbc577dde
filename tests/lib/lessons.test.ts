import { describe, expect, it } from 'vitest';
import { calibrationOf, missOf } from '#lib/analysis/calibration.ts';
import { type ClassTrainers, classTime } from '#lib/classroom/class-time.ts';
import { brokenRules, obeying, rulePaths } from '#lib/classroom/fields.ts';
import { goalOf, ladderSizes, rungs } from '#lib/classroom/ladder.ts';
import { reached } from '#lib/classroom/ladder-results.ts';
import { readLessonFile, writeLessonFile } from '#lib/classroom/lesson-file.ts';
import {
  assumedRate,
  expectedClass,
  type LadderRound,
  ladderLesson,
  ladderRounds,
  lessonLengths,
  trainersOf,
} from '#lib/classroom/lessons.ts';
import { faultOfPlan } from '#lib/classroom/plan.ts';
import { differences, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { inLanguage, languages } from '#lib/language.ts';
import { Lesson, onImages, readyLesson, smallRun, untriedMachine } from '../support/lesson.ts';

const kinds = ['cpu', 'gpu'] as const;
/** So many times as fast as is assumed of a machine of that kind. */
const machine = (kind: 'cpu' | 'gpu', faster = 1): ClassTrainers => {
  const { secondsPerStep, flopsPerSecond } = assumedRate[kind];
  const rate = { secondsPerStep: secondsPerStep / faster, flopsPerSecond: flopsPerSecond * faster };
  const untried = untriedMachine(kind);
  return { ...untried, speed: { ...untried.speed!, images: rate } };
};
const everyCase = kinds.flatMap((kind) =>
  lessonLengths.flatMap((length) => [5, 20, 35].map((students) => [kind, length, students] as const)),
);

describe('the ready-made lesson', () => {
  it('[I19] climbs the lecture ladder in either language, named by what its rounds teach, and all of them can begin', () => {
    for (const [kind, length, students] of everyCase) {
      const plan = ladderLesson(length, machine(kind), students);
      expect(faultOfPlan(plan)).toBeUndefined();
      for (const language of languages) {
        for (const { title, message } of plan.rounds) {
          expect(inLanguage(title, language)).not.toContain('%');
          expect(inLanguage(message, language)).not.toBe('');
        }
      }
    }
    const titles = readyLesson('cpu').rounds.map(({ title }) => inLanguage(title, 'en'));
    expect(titles).toEqual([
      'A first network and its learning rate',
      'Wider and deeper',
      'Dropout against overfitting',
      'Batch normalization',
      'L2 regularization',
      'Augmentation',
    ]);
  });

  it('[I20] each round sends what obeys its rules, and the network that it leads to can be reached by what is open', () => {
    for (const [kind, length, students] of everyCase) {
      for (const { round, rung, size } of ladderRounds(length, machine(kind), students)) {
        const { hyperparameters, fields } = round;
        expect(brokenRules(fields, hyperparameters!), rung.id).toEqual([]);
        expect(differences(goalOf(rung, size), obeying(fields, goalOf(rung, size))), rung.id).toEqual([]);
      }
    }
  });

  it('[I923] fields that came after the lectures are hidden in its early rounds, locked in its last, and refused in both', () => {
    const beyond = ['head', 'blocks.*.residual', 'initializer', 'nesterov', 'clipNorm'] as const;
    const modes = readyLesson('cpu').rounds.map(({ fields }) => ({
      beyond: [...new Set(beyond.map((path) => fields[path]?.mode))],
      restoreBest: fields.restoreBest?.mode,
      validationFrom: fields.validationFrom?.mode,
      dropoutKind: fields['blocks.*.dropoutKind']?.mode,
    }));
    const early = { beyond: ['hidden'], restoreBest: 'hidden', validationFrom: 'fixed' };
    const late = { beyond: ['fixed'], restoreBest: 'fixed', validationFrom: 'fixed' };
    expect(modes).toEqual([
      { ...early, dropoutKind: 'hidden' },
      { ...early, dropoutKind: 'fixed' },
      // It belongs to dropout, which these two open.
      { ...early, dropoutKind: undefined },
      { ...early, dropoutKind: 'fixed' },
      { ...late, dropoutKind: undefined },
      { ...late, dropoutKind: 'fixed' },
    ]);
    for (const round of readyLesson('cpu').rounds) {
      const lesson = new Lesson();
      const student = { role: 'student', seatId: lesson.join('가') } as const;
      expect(lesson.ask({ role: 'instructor' }, 'begin-round', { round })).toBeUndefined();
      const sent = round.hyperparameters!;
      const submit = (changes: Partial<Hyperparameters>) =>
        lesson.ask(student, 'submit-run', { hyperparameters: { ...sent, ...changes } });
      const changed: Partial<Hyperparameters>[] = [
        { head: 'global-average' },
        { initializer: 'he-normal' },
        { clipNorm: 1 },
        { nesterov: true },
        { restoreBest: true },
        { validationFrom: 'last' },
        { blocks: sent.blocks.map((block) => ({ ...block, residual: true })) },
      ];
      for (const each of changed) expect(submit(each), JSON.stringify(each)).toMatchObject({ code: 'field-locked' });
      expect(submit({})).toBeUndefined();
    }
  });

  it('[I20] the round about batch normalization opens that and the seed alone', () => {
    const { fields } = readyLesson('cpu').rounds[3]!;
    const open = rulePaths.filter((path) => !Object.hasOwn(fields, path));
    expect(open).toEqual(['seed', 'blocks.*.batchNorm']);
    expect(Object.values(fields).filter(({ mode }) => mode === 'range')).toEqual([]);
  });

  it.each(everyCase)(
    '[I21] on a %s in %i minutes, a class of %i has time for every run of every round',
    (kind, length, students) => {
      const rounds = ladderRounds(length, machine(kind), students);
      const minutes = rounds.reduce((sum, { round }) => sum + round.minutes!, 0);
      expect(minutes).toBeGreaterThan(0.75 * length);
      expect(minutes).toBeLessThan(length);
      for (const { round, rung, size } of rounds) {
        const goal = { ...round, hyperparameters: goalOf(rung, size) };
        for (const each of [round, goal]) {
          expect(classTime(each, students, machine(kind))! / 60_000, rung.id).toBeLessThan(0.75 * round.minutes!);
        }
      }
    },
  );

  it('[I415] is larger on a faster machine and in a smaller class, and leaves out what a slow one cannot train', () => {
    const images = (rounds: readonly LadderRound[]) => rounds.map(({ size }) => size.trainSize * size.epochs);
    const usual = images(ladderRounds(45, machine('cpu')));
    const more = [ladderRounds(45, machine('cpu', 8)), ladderRounds(45, machine('cpu'), 4)].map(images);
    for (const each of more) {
      expect(each.every((size, index) => size >= usual[index]!)).toBe(true);
      expect(each).not.toEqual(usual);
    }
    const slow = ladderRounds(45, machine('cpu', 0.25));
    expect(slow.length).toBeLessThan(usual.length);
    expect(slow[0]!.round.minutes).toBeGreaterThan(ladderRounds(45, machine('cpu'))[0]!.round.minutes!);
    // However slow, there is a first round.
    expect(ladderRounds(20, machine('cpu', 0.001)).map(({ round }) => round.runLimit)).toEqual([1]);
  });

  it('[I416] is sized for the measured speed, before that for an assumed one of the GPU or CPU that there is', () => {
    const trainer = (kind: 'cpu' | 'gpu', connected = true) => ({ connected, lanes: 1, device: { kind } });
    const rate = { secondsPerStep: 0.002, flopsPerSecond: 50e9 };
    const speed = onImages(rate, 0.8);
    expect(trainersOf({ speed, trainers: [trainer('cpu')] })).toMatchObject({ speed, measured: true, kind: 'cpu' });
    const assumed = { speed: { images: assumedRate.gpu }, measured: false };
    expect(trainersOf({ speed: null, trainers: [trainer('gpu')] })).toMatchObject(assumed);
    // What was measured on points says nothing of images.
    const onPoints = { images: null, points: rate, computeSecondsPerSecond: 0.8 };
    expect(trainersOf({ speed: onPoints, trainers: [trainer('gpu')] })).toMatchObject(assumed);
    const none = trainersOf({ speed: null, trainers: [trainer('gpu', false)] });
    expect(none).toMatchObject({ kind: 'cpu', trainers: [{ connected: true, lanes: 1 }] });
  });

  it('[I22] says in each round how much its runs train and what was measured there, beside the lecture’s own', () => {
    const [first] = ladderRounds(20, machine('cpu'), 20);
    const size = { trainSize: 1500, epochs: 8 };
    expect(first!.size).toEqual(size);
    const { share, exact } = reached('lenet-56', size);
    expect(exact).toBe(true);
    const message = inLanguage(first!.round.message, 'en');
    expect(message).toContain('1,500 images for 8 epochs');
    expect(message).toContain(
      `about ${Math.round(100 * share)}%; with 50,000 images and 2 epochs the lecture reports 56%`,
    );
    // Sizes that have not been measured say what a smaller one reached.
    const wide = ladderRounds(75, machine('gpu'), 20).at(-1)!;
    expect(reached('augment-88', wide.size)).toEqual({
      ...reached('augment-88', { trainSize: 5000, epochs: 8 }),
      exact: false,
    });
    expect(inLanguage(wide.round.message, 'ko')).toContain('적어도');
    for (const { id } of rungs) expect(ladderSizes.map((each) => reached(id, each).exact).indexOf(false), id).toBe(4);
  });

  it('[I419] is sized for the students who are there, and for twenty while fewer than five are', () => {
    expect([0, 1, 4, 5, 12].map(expectedClass)).toEqual([20, 20, 20, 5, 12]);
  });

  it('[I417] trains in no size in which a rung stays near chance', () => {
    for (const kind of kinds) {
      for (const students of [5, 20, 35, 100]) {
        for (const { rung, size } of ladderRounds(75, machine(kind), students)) {
          expect(reached(rung.id, size).share, rung.id).toBeGreaterThanOrEqual(0.3);
        }
      }
    }
  });
});

describe('lesson files', () => {
  const written = () => JSON.parse(writeLessonFile(readyLesson('cpu')));
  const read = (change: (file: ReturnType<typeof written>) => void) => {
    const file = written();
    change(file);
    return readLessonFile(JSON.stringify(file));
  };

  it('[I23] a lesson that was written is read as it was', () => {
    for (const kind of kinds) {
      const plan = readyLesson(kind);
      expect(readLessonFile(writeLessonFile(plan))).toEqual({ ok: true, plan });
    }
  });

  it.each(['', 'not JSON', '[]', '{"name":"something else"}', `"${'x'.repeat(1_000_001)}"`])(
    '[I24] are the only files accepted; others are refused as such',
    (text) => {
      expect(readLessonFile(text)).toMatchObject({ ok: false, refusal: { code: 'not-a-lesson' } });
    },
  );

  it('[I24] of another version are refused before anything else is checked', () => {
    const refusal = { code: 'lesson-version', params: { version: 3, known: 2 } };
    expect(read((file) => Object.assign(file, { version: 3, rounds: 'of another kind' }))).toMatchObject({ refusal });
  });

  it('[I25] with a fault are refused with its path and the valid values', () => {
    const refusals = [
      read((file) => {
        file.rounds[1].minutes = 0;
      }),
      read((file) => {
        file.rounds[2].hyperparameters.epochs = 20_000;
      }),
      read((file) => {
        file.rounds[0].note = 'hello';
      }),
      read((file) => {
        file.rounds[0].fields.epochs = { mode: 'fixed', value: 20_000 };
      }),
      read((file) => {
        file.rounds = [];
      }),
    ].map((answer) => !answer.ok && [answer.refusal.code, answer.refusal.path]);
    expect(refusals).toEqual([
      ['too-small', 'rounds.1.minutes'],
      ['too-big', 'rounds.2.hyperparameters.epochs'],
      ['unknown-field', 'rounds.0'],
      ['impossible-rule', 'rounds.0.fields.epochs'],
      ['too-small', 'rounds'],
    ]);
  });
});

describe('calibration', () => {
  function predicted(...runs: [prediction: number | null, reached: number, ended?: 'finished' | 'stopped'][]) {
    const lesson = new Lesson();
    const seatId = lesson.join('지수');
    for (const [index, [prediction, reached, ended]] of runs.entries()) {
      const runId = lesson.submitRun(seatId, { ...smallRun, seed: index });
      lesson.session.runs[runId] = { ...lesson.session.runs[runId]!, prediction };
      lesson.reach(runId, reached);
      const ending =
        ended === 'stopped'
          ? { state: ended, by: 'student' as const }
          : { state: 'finished' as const, stoppedEarly: false };
      if (ended) lesson.happen({ kind: 'run-ended', at: 1, runId, ending });
    }
    return Object.values(lesson.session.runs);
  }

  it('[I26] is the mean distance, in points, between predicted and best accuracy', () => {
    const runs = predicted([0.7, 0.65, 'finished'], [0.6, 0.62, 'finished']);
    expect(calibrationOf(runs)?.error).toBeCloseTo(3.5, 9);
    expect(calibrationOf(runs)?.runs).toBe(2);
    expect(missOf(runs[0]!)).toBeCloseTo(5, 9);
    expect(missOf(runs[1]!)).toBeCloseTo(-2, 9);
  });

  it('[I27] ignores unfinished runs and those without a prediction, and is absent without any', () => {
    expect(calibrationOf(predicted([null, 0.5, 'finished'], [0.9, 0.1, 'stopped'], [0.9, 0.1]))).toBeUndefined();
    expect(calibrationOf([])).toBeUndefined();
  });
});

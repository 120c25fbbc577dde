import { describe, expect, it } from 'vitest';
import { calibrationOf, missOf } from '#lib/analysis/calibration.ts';
import { brokenRules, obeying, rulePaths } from '#lib/classroom/fields.ts';
import { readLessonFile, writeLessonFile } from '#lib/classroom/lesson-file.ts';
import { ladderGoals, ladderLesson } from '#lib/classroom/lessons.ts';
import { faultOfPlan } from '#lib/classroom/plan.ts';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { differences } from '#lib/hyperparameters/hyperparameters.ts';
import { inLanguage, languages } from '#lib/language.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { gpuSecondsOf, workOf } from '#lib/network/speed.ts';
import { Lesson, smallRun } from '../support/lesson.ts';

const scales = ['gpu', 'cpu'] as const;

describe('the ready-made lesson', () => {
  it('[I19] has six rounds in each language, up the lectures’ ladder, and all of them can begin', () => {
    for (const scale of scales) {
      for (const language of languages) {
        const plan = ladderLesson(scale);
        expect(plan.rounds.map(({ title }) => /\((\d+) %\)/.exec(inLanguage(title, language))?.[1])).toEqual([
          '56',
          '65',
          '74',
          '79',
          '84',
          '88',
        ]);
        expect(faultOfPlan(plan)).toBeUndefined();
        for (const { message } of plan.rounds) expect(message).not.toBe('');
      }
    }
  });

  it('[I20] sends values that obey the field rules in each round, whose open fields reach the preset it is named after', () => {
    for (const scale of scales) {
      const goals = ladderGoals(scale);
      for (const [index, { title, hyperparameters, fields }] of ladderLesson(scale).rounds.entries()) {
        expect(brokenRules(fields, hyperparameters!), inLanguage(title, 'en')).toEqual([]);
        expect(differences(goals[index]!, obeying(fields, goals[index]!)), inLanguage(title, 'en')).toEqual([]);
      }
    }
  });

  it('[I20] opens only batch normalization and the seed in the round about it', () => {
    const { fields } = ladderLesson('cpu').rounds[3]!;
    const open = rulePaths.filter((path) => !Object.hasOwn(fields, path));
    expect(open).toEqual(['seed', 'blocks.*.batchNorm']);
    expect(Object.values(fields).filter(({ mode }) => mode === 'range')).toEqual([]);
  });

  it.each([
    ['cpu', 20, { secondsPerStep: 0.001, flopsPerSecond: 100e9 }],
    ['gpu', 30, { secondsPerStep: 0.0005, flopsPerSecond: 5e12 }],
  ] as const)('[I21] on a %s a class of %i has time for every run of every round', (scale, students, speed) => {
    for (const { title, minutes, runLimit, hyperparameters } of ladderLesson(scale).rounds) {
      const described = describeNetwork(hyperparameters!, cifar10);
      if (!described.ok) throw new Error(described.refusal.message);
      const seconds = students * runLimit! * gpuSecondsOf(speed, workOf(hyperparameters!, described.network));
      expect(seconds / 60, inLanguage(title, 'en')).toBeLessThan(minutes!);
    }
  });

  it('[I22] says when a round is scaled down', () => {
    const [first] = ladderLesson('cpu').rounds;
    expect(inLanguage(first!.message, 'en')).toContain('10,000 images, 2 epochs; the lecture used 50,000 and 2');
    expect(inLanguage(ladderLesson('cpu').rounds[4]!.message, 'en')).toContain('half the filters');
    expect(inLanguage(ladderLesson('gpu').rounds[1]!.message, 'en')).not.toContain('lecture');
  });
});

describe('lesson files', () => {
  const written = () => JSON.parse(writeLessonFile(ladderLesson('cpu')));
  const read = (change: (file: ReturnType<typeof written>) => void) => {
    const file = written();
    change(file);
    return readLessonFile(JSON.stringify(file));
  };

  it('[I23] open unchanged', () => {
    for (const scale of scales) {
      const plan = ladderLesson(scale);
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
        file.rounds[2].hyperparameters.epochs = 2000;
      }),
      read((file) => {
        file.rounds[0].note = 'hello';
      }),
      read((file) => {
        file.rounds[0].fields.epochs = { mode: 'fixed', value: 900 };
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

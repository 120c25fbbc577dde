/** The form of a question for the class: what it can be about, the values it begins with, and how they are read. */
import { describe, expect, test } from 'vitest';
import { askable, firstFields, readValues, suggested } from '#app/_pages/instructor/sweep-draft.ts';
import { sweepTime } from '#lib/classroom/class-time.ts';
import type { FieldRules } from '#lib/classroom/lesson.ts';
import { openedSession } from '#lib/classroom/session.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { onImages, smallRun } from '../../support/lesson.ts';

const sessionWith = (fields: FieldRules = {}) => {
  const session = openedSession('123456', 'Lesson', 1);
  return { ...session, lesson: { ...session.lesson, fields } };
};

describe('the form of a question', () => {
  test('[U982] offers the fields that matter and are not locked, the usual ones first', () => {
    const all = askable(sessionWith(), defaultHyperparameters);
    expect(firstFields(all)).toEqual(['learningRate', 'batchSize']);
    expect(all).toContain('blocks.*.dropout');
    for (const path of ['seed', 'dataset', 'momentum']) expect(all).not.toContain(path);
    const ruled = sessionWith({
      learningRate: { mode: 'fixed', value: 0.01 },
      batchSize: { mode: 'range', minimum: 32, maximum: 128 },
    });
    expect(firstFields(askable(ruled, defaultHyperparameters))).toEqual(['batchSize', 'blocks.*.filters']);
  });

  test('[U983] begins with values around those in the forms, within field and rules', () => {
    const values = (path: string, fields?: FieldRules) => suggested(sessionWith(fields), path, defaultHyperparameters);
    expect(values('learningRate')).toEqual([0.0002, 0.001, 0.005, 0.02]);
    expect(values('batchSize')).toEqual([16, 64, 256, 1024]);
    expect(values('batchSize', { batchSize: { mode: 'range', minimum: 16, maximum: 128 } })).toEqual([16, 64]);
    expect(values('optimizer')).toEqual(['sgd', 'momentum', 'rmsprop', 'adam', 'adamw']);
    expect(values('blocks.length')).toEqual([0, 1, 2, 3, 4].slice(1));
    expect(values('restoreBest')).toEqual([false, true]);
  });

  test('[U984] reads two to eight different numbers', () => {
    expect(readValues('0.001, 0.01 0.1')).toEqual([0.001, 0.01, 0.1]);
    expect(readValues('16;32')).toEqual([16, 32]);
    for (const wrong of ['0.1', '0.1, 0.1', '0.1, x', '1 2 3 4 5 6 7 8 9', ''])
      expect(readValues(wrong)).toBeUndefined();
  });

  test('[U985] tells the compute time of all cells and seeds, and the time on the trainers there are', () => {
    const sweep = {
      question: 'Which?',
      fields: [{ path: 'epochs', values: [1, 2, 3] }],
      hyperparameters: smallRun,
      seeds: 2,
    };
    const trainers = [{ connected: true, lanes: 2 }];
    const speed = onImages({ secondsPerStep: 0.1, flopsPerSecond: 1e15 });
    // 900 images in batches of 100 are nine steps an epoch; validation and test cost a third of a step per batch.
    const one = (epochs: number) => 0.1 * (9 * epochs + (epochs + 100) / 3);
    const { computeSeconds, milliseconds } = sweepTime(sweep, 10, { speed, trainers })!;
    expect(computeSeconds).toBeCloseTo(2 * (one(1) + one(2) + one(3)), 2);
    expect(milliseconds).toBeCloseTo(computeSeconds * 1000, 0);
    expect(sweepTime(sweep, 10, { speed: null, trainers })).toBeUndefined();
  });
});

/** Parallel axes of a class, and what a selection keeps. */
import { expect, test } from 'vitest';
import { axesOf, isSelected, rangesOf, selectionOf } from '#lib/analysis/coordinates.ts';
import { shownRuns } from '#lib/analysis/shown-runs.ts';
import { defaultHyperparameters as base, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { Lesson } from '../support/lesson.ts';

function classOf(...settings: Partial<Hyperparameters>[]) {
  const lesson = new Lesson();
  settings.forEach((each, index) => {
    const runId = lesson.submitRun(lesson.join(`학생 ${index}`), { ...base, ...each });
    lesson.reach(runId, 0.3 + index / 10);
  });
  return shownRuns(lesson.session, 'instructor');
}

const axisOf = (runs: ReturnType<typeof classOf>, id: string) => axesOf(runs).find((axis) => axis.id === id)!;

test('[O30] the axes are the hyperparameters that vary, and the results', () => {
  const runs = classOf({}, { l2: 0.01 }, { l2: 0.01, seed: 4 });
  expect(axesOf(runs).map(({ id }) => id)).toEqual(['l2', 'computeSeconds', 'parameters', 'accuracy']);
});

test('[O30] a field that matters with only one value of another is no axis, and a run without it has no place on it', () => {
  const step = { schedule: 'step', stepEpochs: 2 } as const;
  expect(axesOf(classOf({}, step)).map(({ id }) => id)).not.toContain('stepEpochs');
  const runs = classOf({}, step, { ...step, stepEpochs: 4 });
  expect(runs.map(axisOf(runs, 'stepEpochs').place)).toEqual([undefined, 0, 1]);
});

test('[O31] numbers are placed by value, or by logarithm if they span much, and choices evenly', () => {
  const runs = classOf({ learningRate: 0.0001 }, { learningRate: 0.001 }, { learningRate: 0.01 });
  expect(runs.map(axisOf(runs, 'learningRate').place).map((place) => Number(place!.toFixed(9)))).toEqual([0, 0.5, 1]);
  const near = classOf({ batchSize: 32 }, { batchSize: 64 }, { batchSize: 96 });
  expect(near.map(axisOf(near, 'batchSize').place)).toEqual([0, 0.5, 1]);
  const choices = classOf({ optimizer: 'sgd' }, { optimizer: 'adam' }, { optimizer: 'sgd' });
  expect(choices.map(axisOf(choices, 'optimizer').place)).toEqual([0, 1, 0]);
});

test('[O31] few values are labelled individually, many by round ones', () => {
  const few = classOf({ learningRate: 0.0003 }, { learningRate: 0.003 });
  expect(axisOf(few, 'learningRate').ticks.map(({ value }) => value)).toEqual([0.0003, 0.003]);
  const many = classOf(...Array.from({ length: 12 }, (_, index) => ({ epochs: 3 + 4 * index })));
  expect(axisOf(many, 'epochs').ticks.map(({ value }) => value)).toEqual([10, 20, 30, 40]);
  const wide = classOf(...Array.from({ length: 9 }, (_, index) => ({ learningRate: 0.0001 * 2 ** index })));
  expect(axisOf(wide, 'learningRate').ticks.map(({ value }) => value)).toEqual([0.0001, 0.001, 0.01]);
});

test('[O32] a selection keeps the runs within every selected range, edges included', () => {
  const runs = classOf({ l2: 0, batchSize: 32 }, { l2: 0.01, batchSize: 32 }, { l2: 0.02, batchSize: 128 });
  const axes = axesOf(runs);
  const left = (selection: Parameters<typeof isSelected>[2]) =>
    runs.filter((shown) => isSelected(shown, axes, selection)).map(({ run }) => run.number);
  expect(left({})).toEqual([1, 2, 3]);
  expect(left({ l2: [0.5, 1] })).toEqual([2, 3]);
  expect(left({ l2: [0.5, 1], batchSize: [0, 0.2] })).toEqual([2]);
  expect(left({ accuracy: [0.9, 1] })).toEqual([3]);
});

test('[O36] a selection is kept as values and selects the same runs after the axes have grown', () => {
  const settings = [
    { learningRate: 0.001, optimizer: 'sgd' },
    { learningRate: 0.005 },
    { learningRate: 0.01 },
  ] as const;
  const [few, many] = [classOf(...settings), classOf(...settings, { learningRate: 1, optimizer: 'rmsprop' })];
  const left = (runs: typeof few, selection: Parameters<typeof isSelected>[2]) =>
    runs.filter((shown) => isSelected(shown, axesOf(runs), selection)).map(({ run }) => run.number);
  const selection = { learningRate: [0.4, 0.9] } as const;
  expect(left(few, selection)).toEqual([2]);
  const ranges = rangesOf(axesOf(few), selection);
  expect(ranges).toEqual({ learningRate: [expect.closeTo(0.0046), expect.closeTo(0.0091)] });
  expect(left(many, selectionOf(axesOf(many), ranges))).toEqual([2]);
  expect(rangesOf(axesOf(few), { learningRate: [0, 1] })).toEqual({ learningRate: [null, null] });
  expect(left(many, selectionOf(axesOf(many), { optimizer: ['rmsprop', 'rmsprop'] }))).toEqual([4]);
  const thirds = classOf({ l2: 0.01 / 3 }, { l2: 0.02 / 3 });
  expect(left(thirds, selectionOf(axesOf(thirds), { l2: [0.00666666667, null] }))).toEqual([2]);
});

test('[O36] a range on an axis that is not there, beyond its ends, or the wrong way round selects nothing', () => {
  const axes = axesOf(classOf({ l2: 0 }, { l2: 0.01 }));
  expect(selectionOf(axes, { dropout: [0, 1] })).toEqual({});
  expect(selectionOf(axes, { l2: [0.5, 0.9] })).toEqual({});
  expect(selectionOf(axes, { l2: [0.01, 0] })).toEqual({});
  expect(selectionOf(axes, { l2: ['adam', null] })).toEqual({});
  expect(selectionOf(axes, { l2: [-1, 0.005] })).toEqual({ l2: [0, expect.closeTo(0.5)] });
});

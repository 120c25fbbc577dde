/** What two runs show about a change, against cases computed by hand. */
import { describe, expect, test } from 'vitest';
import { changesBetween, effectOf, experimentOf, withChange } from '#lib/analysis/experiment.ts';
import { shownRuns } from '#lib/analysis/shown-runs.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presets } from '#lib/hyperparameters/presets.ts';
import { settingsKey } from '#lib/hyperparameters/relevance.ts';
import { createRandom, smallHyperparameters } from '../support/choices.ts';
import { Lesson } from '../support/lesson.ts';

const base = defaultHyperparameters;
const [first, second] = base.blocks as [Hyperparameters['blocks'][0], Hyperparameters['blocks'][0]];
/** What a class might submit: the lectures' networks and small random ones. */
const chosen: Hyperparameters[] = [
  ...presets.map(({ hyperparameters }) => hyperparameters),
  ...Array.from({ length: 30 }, (_, student) => smallHyperparameters(createRandom(1, student))),
];

const paths = (before: Hyperparameters, after: Hyperparameters) =>
  changesBetween(before, after).map(({ path }) => path);

describe('what was changed', () => {
  test('[O1] the seed is no change, nor is a field that matters to neither run', () => {
    expect(paths(base, { ...base, seed: 9, momentum: 0.5, stepEpochs: 3 })).toEqual([]);
  });

  test('[O1] a choice and the fields that come with it are one change', () => {
    expect(paths({ ...base, optimizer: 'sgd' }, { ...base, optimizer: 'momentum', momentum: 0.8 })).toEqual([
      'optimizer',
    ]);
    const momentum = { ...base, optimizer: 'momentum' } as const;
    expect(paths({ ...momentum, momentum: 0.9 }, { ...momentum, momentum: 0.8 })).toEqual(['momentum']);
  });

  test('[O1] an additional block is one change, and a change in a common block is another', () => {
    expect(paths(base, { ...base, blocks: [first, second, { ...second, filters: 128 }] })).toEqual(['blocks.length']);
    expect(paths(base, { ...base, blocks: [{ ...first, filters: 8 }] })).toEqual(['blocks.length', 'blocks.0.filters']);
  });

  test('[O1] training images, the validation share and epochs are changes like any other', () => {
    const after = { ...base, trainSize: 1000, validationShare: 0.3, epochs: 2 };
    expect(paths(base, after).sort()).toEqual(['epochs', 'trainSize', 'validationShare']);
  });
});

describe('the missing twin', () => {
  test('[O2] has one of the changes and nothing else', () => {
    const before = { ...base, optimizer: 'adam' } as const;
    const after: Hyperparameters = {
      ...base,
      optimizer: 'momentum',
      momentum: 0.7,
      blocks: [{ ...first, filters: 8 }, second, { ...second, filters: 128 }],
    };
    expect(withChange(before, after, 'optimizer')).toEqual({ ...before, optimizer: 'momentum', momentum: 0.7 });
    expect(withChange(before, after, 'blocks.0.filters').blocks).toEqual([{ ...first, filters: 8 }, second]);
    expect(withChange(before, after, 'blocks.length').blocks).toEqual([first, second, { ...second, filters: 128 }]);
    expect(withChange(after, before, 'blocks.length').blocks).toEqual([{ ...first, filters: 8 }, second]);
  });

  test('[O2] differs by exactly that change and lies between, for any two runs of a class', () => {
    for (const [index, before] of chosen.entries()) {
      const after = chosen[(index * 7 + 3) % chosen.length]!;
      const changed = paths(before, after);
      for (const path of changed) {
        const twin = withChange(before, after, path);
        expect(paths(before, twin)).toEqual([path]);
        expect(paths(twin, after).length).toBeLessThan(changed.length);
      }
    }
  });

  test('[O3] is offered if somebody has already trained it: first a finished one, then one with the same seed', () => {
    const lesson = new Lesson();
    const seat = lesson.join('지수');
    const before = lesson.submitRun(seat, base);
    const after = lesson.submitRun(seat, { ...base, learningRate: 0.01, batchSize: 128 });
    const waiting = lesson.submitRun(seat, { ...base, learningRate: 0.01 });
    const finished = lesson.submitRun(lesson.join('민준'), { ...base, learningRate: 0.01, seed: 7 });
    const twins = () => {
      const runs = shownRuns(lesson.session, 'projector');
      const of = (id: string) => runs.find(({ run }) => run.id === id)!;
      const experiment = experimentOf(of(before), of(after), runs);
      if (experiment.kind !== 'confounded') throw new Error(experiment.kind);
      return experiment.twins.map(({ change, existing }) => [change.path, existing?.id]);
    };
    expect(Object.fromEntries(twins())).toEqual({ learningRate: waiting, batchSize: undefined });
    lesson.reach(finished, 0.4);
    lesson.happen({
      kind: 'run-ended',
      at: 1,
      runId: finished,
      ending: { state: 'finished', stoppedEarly: false },
    });
    expect(Object.fromEntries(twins())).toEqual({ learningRate: finished, batchSize: undefined });
  });

  test('[O3] is found by a key that is equal if and only if nothing was changed', () => {
    for (const a of chosen) {
      expect(settingsKey({ ...a, seed: a.seed + 1 })).toBe(settingsKey(a));
      for (const b of chosen) expect(settingsKey(a) === settingsKey(b)).toBe(paths(a, b).length === 0);
    }
  });
});

describe('the effect', () => {
  const arm = (...accuracies: number[]) => ({ accuracies, validationImages: 1000 });

  test('[O4] of single runs has the error of two proportions', () => {
    // √(0.7·0.3/1000 + 0.75·0.25/1000) = √0.0003975 = 0.019937; 0.05 ± 1.96 · 0.019937.
    const effect = effectOf(arm(0.7), arm(0.75));
    expect(effect.difference).toBeCloseTo(0.05, 12);
    expect(effect.error).toBeCloseTo(0.019937, 6);
    expect(effect.seedError).toBe(null);
    expect(effect.low).toBeCloseTo(0.010923, 5);
    expect(effect.high).toBeCloseTo(0.089077, 5);
    expect(effect.distinct).toBe(true);
    expect(effectOf(arm(0.72), arm(0.75)).distinct).toBe(false);
    expect(effectOf(arm(0.75), arm(0.7)).distinct).toBe(true);
  });

  test('[O4] includes the spread between seeds, pooled over repeated runs', () => {
    // Means 0.72 and 0.75; s² = 0.0008/2 = 0.0004; seeds √(0.0004/3 + 0.0004/1) = 0.023094;
    // images √(0.72·0.28/1000 + 0.75·0.25/1000) = √0.0003891; together √0.00092243 = 0.030372.
    const effect = effectOf(arm(0.7, 0.72, 0.74), arm(0.75));
    expect(effect.difference).toBeCloseTo(0.03, 12);
    expect(effect.seedError).toBeCloseTo(0.023094, 6);
    expect(effect.imageError).toBeCloseTo(0.019726, 6);
    expect(effect.error).toBeCloseTo(0.030372, 6);
    expect(effect.distinct).toBe(false);
    // Both repeated: squares 0.0008 and 0.0002 over 2 + 1 degrees of freedom.
    const pooled = effectOf(arm(0.7, 0.72, 0.74), arm(0.74, 0.76)).seedError;
    expect(pooled).toBeCloseTo(Math.sqrt((0.001 / 3) * (1 / 3 + 1 / 2)), 12);
  });
});

describe('an experiment', () => {
  function lessonOf(...settings: Hyperparameters[]) {
    const lesson = new Lesson();
    const seats = ['지수', '민준', '서연'].map((name) => lesson.join(name));
    const ids = settings.map((each, index) => lesson.submitRun(seats[index % seats.length]!, each));
    const between = (before: number, after: number) => {
      const runs = shownRuns(lesson.session, 'projector');
      const of = (index: number) => runs.find(({ run }) => run.id === ids[index])!;
      return experimentOf(of(before), of(after), runs);
    };
    const finish = (index: number, accuracy: number) => {
      const runId = ids[index]!;
      lesson.reach(runId, accuracy);
      lesson.happen({ kind: 'run-ended', at: 1, runId, ending: { state: 'finished', stoppedEarly: false } });
    };
    return { between, finish };
  }

  test('[O5] that changes only the seed is a repetition, whose difference is chance', () => {
    const { between, finish } = lessonOf(base, { ...base, seed: 3 });
    expect(between(0, 1)).toEqual({ kind: 'repeated', difference: undefined });
    finish(0, 0.5);
    finish(1, 0.53);
    const repeated = between(0, 1);
    if (repeated.kind !== 'repeated') throw new Error(repeated.kind);
    expect(repeated.difference).toBeCloseTo(0.03, 12);
  });

  test('[O5] with one change has an effect once both have results, marked early until both have finished', () => {
    const { between, finish } = lessonOf(base, { ...base, learningRate: 0.01 });
    expect(between(0, 1)).toMatchObject({ kind: 'controlled', effect: undefined, early: true, sameImages: true });
    finish(0, 0.5);
    finish(1, 0.6);
    expect(between(0, 1)).toMatchObject({ kind: 'controlled', early: false });
  });

  test('[O5] uses every finished run with the same settings as a seed, whoever submitted it', () => {
    const { between, finish } = lessonOf(base, { ...base, learningRate: 0.01 }, { ...base, seed: 8 });
    finish(0, 0.5);
    finish(1, 0.6);
    finish(2, 0.54);
    const experiment = between(0, 1);
    if (experiment.kind !== 'controlled') throw new Error(experiment.kind);
    expect(experiment.seeds.map(({ length }) => length)).toEqual([2, 1]);
    expect(experiment.effect?.difference).toBeCloseTo(0.08, 12);
  });

  test('[O5] says whether both used the same validation images', () => {
    // 10 % of 5,000 and 5 % of 10,000 are the same 500 images.
    const small = { ...base, trainSize: 5000, validationShare: 0.1 };
    expect(lessonOf(small, { ...small, trainSize: 10_000 }).between(0, 1)).toMatchObject({ sameImages: false });
    expect(lessonOf(small, { ...small, validationFrom: 'last' }).between(0, 1)).toMatchObject({ sameImages: false });
    expect(lessonOf(small, { ...small, l2: 0.01 }).between(0, 1)).toMatchObject({ sameImages: true });
  });
});

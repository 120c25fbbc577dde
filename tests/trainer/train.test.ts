/** The loop: points, epochs, early stopping, ends, and resuming from a state. */
import { afterEach, describe, expect, it } from 'vitest';
import { accuracyOf, classScores } from '#lib/analysis/evaluation.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { endsPoint, learningRateAt, planOf } from '#lib/network/training-plan.ts';
import { batchOf } from '#server/trainer/data/batches.ts';
import { createProgram, type Program, type Score } from '#server/trainer/engine/program.ts';
import { block, epochsOf, networkOf, pointsOf, runLoop, smallDataset, tiny } from './support.ts';

const programs: Program[] = [];
function programOf(hyperparameters: Hyperparameters): Program {
  const program = createProgram(hyperparameters, networkOf(hyperparameters));
  programs.push(program);
  return program;
}
afterEach(() => {
  for (const program of programs.splice(0)) program.dispose();
});

type Scored = { evaluate: (images: Uint8Array, labels: Uint8Array) => Score };

/** Each step and each chunk of an evaluation takes so long. */
const seconds = { clock: 0.01, processor: 0.01 };

/** A program with scripted scores. */
const scripted = ({
  step = () => ({ loss: 1, right: 5 }),
  evaluate = () => ({ loss: 1, right: 5 }),
  ...rest
}: Partial<Omit<Program, 'evaluate'> & Scored>): Program => ({
  step,
  evaluate: () => {
    throw new Error('A run evaluates in its lane.');
  },
  predict: () => new Float32Array(),
  inLane: {
    steps: async (inputs) =>
      inputs.map((input) => ({ ...step(input.images, input.labels, input.step, input.learningRate), seconds })),
    evaluate: async (images, labels) => ({
      ...evaluate(images, labels),
      probabilities: new Float32Array(10 * labels.length),
      weights: [],
      seconds,
    }),
    plane: async () => undefined,
    health: async () => ({ images: 0, layers: [], seconds }),
  },
  healthImages: 1,
  score: () => ({ loss: 1, right: 5 }),
  readVariables: () => new Map(),
  readWeights: () => new Map(),
  setVariables: () => {},
  dispose: () => {},
  ...rest,
});

describe('a run', () => {
  it('[T60] learns: its loss falls far below guessing, and the test is taken once at the end', async () => {
    const hyperparameters = tiny({ epochs: 30 });
    const { progress, ending } = await runLoop(hyperparameters, programOf(hyperparameters));
    const epochs = epochsOf(progress);
    expect(epochs[0]!.loss).toBeGreaterThan(1.2);
    expect(epochs.at(-1)!.loss).toBeLessThan(0.9);
    expect(epochs.at(-1)!.validationAccuracy).toBeGreaterThan(0.7);
    expect(ending).toMatchObject({ outcome: 'finished', stoppedEarly: false });
    expect(ending?.outcome === 'finished' && ending.test.accuracy).toBeGreaterThan(0.7);
  });

  it('[T61] has points at the planned steps, as means over the images since the last one', async () => {
    const hyperparameters = tiny({ batchSize: 32, schedule: 'cosine' });
    let step = 0;
    const program = scripted({ step: () => ({ loss: ++step, right: step }) });
    const plan = planOf(hyperparameters);
    const { progress } = await runLoop(hyperparameters, program);
    const points = pointsOf(progress);
    const expected = Array.from({ length: plan.totalSteps }, (_, at) => at + 1).filter((each) => endsPoint(plan, each));
    expect(points.map((point) => point.step)).toEqual(expected);
    // 90 images in steps of 32, 32 and 26: the last two are one point, in which each counts by its images.
    const lastTwo = (2 * 32 + 3 * 26) / 58;
    expect(points.map(({ loss }) => loss)).toEqual([1, expect.closeTo(lastTwo), 4, expect.closeTo(lastTwo + 3)]);
    expect(points.map(({ learningRate }) => learningRate)).toEqual(
      expected.map((each) => learningRateAt(hyperparameters, plan, each)),
    );
    const [first] = epochsOf(progress);
    expect(first!.loss).toBeCloseTo((1 * 32 + 2 * 32 + 3 * 26) / 90, 10);
    expect(first).toMatchObject({ epoch: 1, step: 3, validationLoss: 1 });
  });

  it('[T240] has accuracies that are exactly the number of correct images divided by the number of images', async () => {
    // With steps of 7 images and chunks of 250 and the rest, fractions that are not binary would add up differently.
    const hyperparameters = tiny({ trainSize: 400, validationShare: 0.7, batchSize: 7, epochs: 2 });
    const { progress, ending } = await runLoop(hyperparameters, programOf(hyperparameters));
    const whole = (accuracy: number, images: number) => expect(accuracy).toBe(Math.round(accuracy * images) / images);
    for (const { accuracy, validationAccuracy } of epochsOf(progress)) {
      whole(accuracy, 120);
      whole(validationAccuracy, 280);
    }
    whole(ending?.outcome === 'finished' ? ending.test.accuracy : Number.NaN, 60);
  });

  it('[T241] counts the same number correct whatever the chunks, and weights losses by images', async () => {
    const hyperparameters = tiny();
    const program = programOf(hyperparameters);
    const { images, labels } = batchOf(
      smallDataset().training,
      Int32Array.from({ length: 120 }, (_, at) => at),
      0,
      120,
    );
    const imageBytes = images.length / labels.length;
    const parts = [0, 7, 50, 120].flatMap((to, at, all) => (at === 0 ? [] : [[all[at - 1]!, to] as const]));
    const scores = parts.map(([from, to]) => ({
      count: to - from,
      ...program.score(images.subarray(from * imageBytes, to * imageBytes), labels.subarray(from, to)),
    }));
    const all = program.score(images, labels);
    expect(scores.reduce((sum, { right }) => sum + right, 0)).toBe(all.right);
    expect(Number.isInteger(all.right)).toBe(true);
    expect(scores.reduce((sum, { loss, count }) => sum + loss * count, 0) / 120).toBeCloseTo(all.loss, 5);
  });

  it('[T62] counts compute time with evaluation, and images per second without', async () => {
    const { progress, state } = await runLoop(tiny(), scripted({}));
    const [first, second] = epochsOf(progress);
    expect(first!.imagesPerSecond).toBeCloseTo(90 / 0.03, 5);
    expect(first!.computeSeconds).toBeCloseTo(0.04, 10);
    expect(second!.computeSeconds).toBeCloseTo(0.09, 10);
    expect(state.computeSeconds).toBeCloseTo(0.11, 10);
  });

  it('[T63] validates and tests on whole sets, and can be interrupted between chunks', async () => {
    const hyperparameters = tiny({ trainSize: 400, validationShare: 0.5, batchSize: 200, epochs: 1 });
    const sizes: number[] = [];
    const program = scripted({
      evaluate: (_, labels) => {
        sizes.push(labels.length);
        return { loss: labels.length, right: 0 };
      },
    });
    const { progress } = await runLoop(hyperparameters, program);
    expect(sizes).toEqual([200, 60]);
    expect(progress.length).toBe(1 + 1 + 1 + 1 + 1);
    expect(smallDataset().test.count).toBe(60);
  });

  it('[E21] has a confusion matrix that agrees with each epoch’s accuracy, and predictions, also of the test at the end', async () => {
    const hyperparameters = tiny({ epochs: 12 });
    const program = programOf(hyperparameters);
    const { progress } = await runLoop(hyperparameters, program);
    const validation = smallDataset().split(90, 30).validation;
    for (const { epoch, confusion } of progress) {
      expect(confusion?.epoch).toBe(epoch?.epoch);
      if (!epoch || !confusion) continue;
      expect(epoch.validationAccuracy).toBe(accuracyOf(confusion.counts));
      expect(classScores(confusion.counts).map(({ support }) => support)).toEqual(new Array(10).fill(3));
    }
    const predictions = progress.flatMap((each) => each.predictions ?? []);
    expect(predictions.map(({ set, epoch }) => [set, epoch]).slice(-2)).toEqual([
      ['validation', 12],
      ['test', 12],
    ]);
    const [ofValidation, ofTest] = predictions.slice(-2).map(({ probabilities }) => Buffer.from(probabilities));
    expect(ofTest).toHaveLength(60 * 10 * 2);
    const { images } = batchOf(smallDataset().training, validation, 0, 30);
    program.predict(images).forEach((probability, at) => {
      expect(Math.abs(ofValidation!.readUInt16LE(2 * at) - 65_535 * probability)).toBeLessThanOrEqual(1);
    });
  });

  it('[T64] stops early after a number of epochs without a lower validation loss', async () => {
    const losses = [3, 2, 2.5, 2, 1.9, 2, 2, 2];
    const validation = async (patience: number) => {
      let epoch = 0;
      const program = scripted({ evaluate: () => ({ loss: losses[epoch++] ?? 9, right: 0 }) });
      const { progress, ending } = await runLoop(tiny({ patience, epochs: 8 }), program);
      return [epochsOf(progress).length, ending?.outcome === 'finished' && ending.stoppedEarly];
    };
    expect(await validation(0)).toEqual([8, false]);
    expect(await validation(2)).toEqual([4, true]);
    expect(await validation(3)).toEqual([8, true]);
    expect(await validation(4)).toEqual([8, false]);
  });

  it('[T65] ends as diverged at the step whose loss is NaN or infinite, which is never sent', async () => {
    const hyperparameters = tiny({ optimizer: 'sgd', learningRate: 1, l2: 0.1, epochs: 50 });
    const program = programOf(hyperparameters);
    program.setVariables(new Map([['conv1/kernel', new Float32Array(108).fill(1e18)]]));
    const { progress, ending, state } = await runLoop(hyperparameters, program);
    expect(ending).toEqual({ outcome: 'diverged', step: state.step });
    for (const point of [...pointsOf(progress), ...epochsOf(progress)]) {
      for (const value of Object.values(point)) expect(Number.isFinite(value)).toBe(true);
    }
  });

  it('[T65] ends as diverged if only the validation loss is NaN or infinite', async () => {
    const { ending, progress } = await runLoop(tiny(), scripted({ evaluate: () => ({ loss: Number.NaN, right: 0 }) }));
    expect(ending).toEqual({ outcome: 'diverged', step: 3 });
    expect(epochsOf(progress)).toEqual([]);
  });
});

describe('a run that restores its best weights', () => {
  const losses = [3, 2, 1.5, 1.5, 2, 9];
  /** A program whose weight is the number of its step, and whose validation losses are as above. */
  async function restoring(values: Partial<Hyperparameters> = {}) {
    const weights = new Map([['w', Float32Array.of(0)]]);
    const tested: number[] = [];
    let validated = 0;
    const program = scripted({
      step: (_images, _labels, step) => {
        weights.get('w')![0] = step;
        return { loss: 1, right: 5 };
      },
      evaluate: (_images, labels) => {
        if (labels.length === 60) tested.push(weights.get('w')![0]!);
        return { loss: labels.length === 60 ? 0.5 : (losses[validated++] ?? 0), right: 5 };
      },
      readWeights: () => new Map([['w', weights.get('w')!.slice()]]),
      setVariables: (set) => weights.set('w', set.get('w')!.slice()),
    });
    const run = await runLoop(tiny({ epochs: 6, restoreBest: true, ...values }), program);
    const test = run.progress.find(({ predictions }) => predictions?.set === 'test')!.predictions!;
    return { ...run, tested, testEpoch: test.epoch };
  }

  it('[T852] is tested with those of the first epoch with the lowest validation loss, of three steps each', async () => {
    const { tested, testEpoch, kept, state } = await restoring();
    expect([tested, testEpoch]).toEqual([[9], 3]);
    expect(state.best).toEqual({ epoch: 3, step: 9 });
    expect([kept.best, kept.last]).toEqual([
      new Map([['w', Float32Array.of(9)]]),
      new Map([['w', Float32Array.of(18)]]),
    ]);
  });

  it('[T852] also when it stops early; without restoring, the last epoch’s are tested', async () => {
    expect(await restoring({ patience: 2 })).toMatchObject({ tested: [9], testEpoch: 3, state: { epoch: 5 } });
    expect(await restoring({ restoreBest: false })).toMatchObject({ tested: [18], testEpoch: 6, kept: { best: null } });
  });
});

describe('a run resumed from a copy of its state and variables', () => {
  const hyperparameters = tiny({
    epochs: 3,
    optimizer: 'adam',
    schedule: 'cosine',
    patience: 2,
    blocks: [block({ stride: 2, batchNorm: 'before-activation', dropout: 0.3 })],
    dense: [{ units: 8, dropout: 0.2 }],
    augmentation: { horizontalFlip: true, shift: 0.1, rotation: 10, zoom: 0.1, brightness: 0.1, cutout: 4 },
  });
  /** What must be equal to the last bit; times need not be. */
  const numbersOf = (progress: Awaited<ReturnType<typeof runLoop>>['progress']) =>
    [...pointsOf(progress), ...epochsOf(progress)].map(({ imagesPerSecond, computeSeconds, ...rest }) => rest);

  it('[T66] ends with the same bits as one never interrupted, wherever that was', async () => {
    const whole = await runLoop(hyperparameters, programOf(hyperparameters));
    const finalVariables = programs[0]!.readVariables();
    const yields = whole.progress.length;
    // Two steps of an epoch may be taken together.
    expect(yields).toBeGreaterThanOrEqual(3 * (2 + 1 + 1) + 1 + 1);
    for (let cut = 1; cut < yields; cut++) {
      const first = programOf(hyperparameters);
      const before = await runLoop(hyperparameters, first, { yields: cut });
      const [state, variables] = [structuredClone(before.state), first.readVariables()];
      const second = programOf({ ...hyperparameters });
      second.setVariables(variables);
      const after = await runLoop(hyperparameters, second, { state });
      expect(after.ending).toEqual(whole.ending);
      const points = [...pointsOf(before.progress), ...pointsOf(after.progress)];
      const epochs = [...epochsOf(before.progress), ...epochsOf(after.progress)];
      const all = [...points.map((point) => ({ images: 0, point })), ...epochs.map((epoch) => ({ images: 0, epoch }))];
      expect(numbersOf(all)).toEqual(numbersOf(whole.progress));
      expect(second.readVariables()).toEqual(finalVariables);
    }
  });

  it('[T853] restores the same best weights as one never interrupted, wherever that was', async () => {
    const restoring = tiny({
      ...hyperparameters,
      epochs: 3,
      patience: 0,
      schedule: 'constant',
      learningRate: 1,
      restoreBest: true,
    });
    const whole = await runLoop(restoring, programOf(restoring));
    const finalVariables = programs[0]!.readVariables();
    // Otherwise the best would be the last, and restoring it could not be seen.
    expect(whole.state.best!.epoch).toBeLessThan(3);
    for (let cut = 1; cut < whole.progress.length; cut += 2) {
      const first = programOf(restoring);
      const before = await runLoop(restoring, first, { yields: cut });
      const { best, last } = before.kept;
      const variables = new Map([...first.readVariables(), ...(last ?? [])]);
      const second = programOf(restoring);
      second.setVariables(variables);
      const after = await runLoop(restoring, second, {
        state: structuredClone(before.state),
        kept: { best, last: null },
      });
      expect(after.ending).toEqual(whole.ending);
      expect(after.state.best).toEqual(whole.state.best);
      expect(second.readVariables()).toEqual(finalVariables);
      expect(after.kept.last).toEqual(whole.kept.last);
    }
  });
});

/** What curves and health tell, in cases computed by hand, and what is measured when. */
import { describe, expect, it } from 'vitest';
import { findingsOf, type Known } from '#lib/analysis/findings.ts';
import type { EpochPoint } from '#lib/classroom/point.ts';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import {
  type Block,
  defaultBlock,
  defaultHyperparameters,
  type Hyperparameters,
} from '#lib/hyperparameters/hyperparameters.ts';
import { presetById, presets } from '#lib/hyperparameters/presets.ts';
import { healthImagesOf } from '#lib/network/cost.ts';
import { type LayerHealth, measuredLayers } from '#lib/network/health.ts';
import { describeNetwork, type Network } from '#lib/network/network.ts';
import { endsHealth, endsReport, mostHealthImages, planOf } from '#lib/network/training-plan.ts';
import { healthAt as health, layerHealth as layer } from '../support/health.ts';
import { epochPoint } from '../support/lesson.ts';

function networkOf(values: Partial<Hyperparameters>): Network {
  const described = describeNetwork({ ...defaultHyperparameters, ...values }, cifar10);
  if (!described.ok) throw new Error(described.refusal.message);
  return described.network;
}

const epoch = (number: number, values: Partial<EpochPoint>): EpochPoint => ({
  ...epochPoint(number, number * 10, 0.5),
  accuracy: 0.5,
  ...values,
});

/** Epochs with these training losses, and validation losses if they differ. */
const losses = (training: readonly number[], validation = training, accuracy = 0.5) =>
  training.map((loss, place) => epoch(place + 1, { loss, accuracy, validationLoss: validation[place]! }));

const known = (values: Partial<Known> = {}, hyperparameters: Partial<Hyperparameters> = {}): Known => ({
  run: { hyperparameters: { ...defaultHyperparameters, ...hyperparameters }, ending: null },
  epochs: losses([2, 1.5, 1.2, 1]),
  health: [1, 2, 3, 4].map((number) => health(number, layer('conv1'), layer('conv2'), layer('dense1', { dead: null }))),
  ...values,
});

const kinds = (of: Known) => findingsOf(of).map(({ kind }) => kind);

describe('what is measured', () => {
  it('[H940] is every convolution and dense layer, each behind its activation', () => {
    const block = (values: Partial<Block>): Block => ({ ...defaultBlock, filters: 4, ...values });
    const { layers } = networkOf({
      blocks: [
        block({ batchNorm: 'before-activation', dropout: 0.2 }),
        block({ filters: 8, convolutions: 2, residual: true, padding: 'same', pooling: 'none' }),
      ],
      dense: [{ units: 6, dropout: 0 }],
    });
    const flattened = layers.find(({ kind }) => kind === 'flatten')!.outputShape[0]!;
    // 3 × 3 kernels of 3, 4 and 8 channels; the shortcut has one pixel.
    expect(measuredLayers({ layers })).toEqual([
      { name: 'conv1', size: 3 * 3 * 3 * 4, units: 4, output: 'activation1', relu: true },
      { name: 'conv2', size: 3 * 3 * 4 * 8, units: 8, output: 'activation2', relu: true },
      { name: 'conv3', size: 3 * 3 * 8 * 8, units: 8, output: 'activation3', relu: true },
      { name: 'shortcut1', size: 4 * 8, units: 8, output: 'shortcut1', relu: false },
      { name: 'dense1', size: flattened * 6, units: 6, output: 'activation4', relu: true },
      { name: 'output1', size: 6 * 10, units: 10, output: 'output1', relu: false },
    ]);
    const others = networkOf({ activation: 'tanh' }).layers;
    expect(measuredLayers({ layers: others }).some(({ relu }) => relu)).toBe(false);
  });

  it.each(presets.map(({ id }) => id))('[H941] of %s comes first, last, and seldom between', (id) => {
    const { hyperparameters } = presetById(id)!;
    const plan = planOf(hyperparameters);
    const epochs = Array.from({ length: hyperparameters.epochs }, (_, place) => place + 1);
    const reported = epochs.filter((number) => endsReport(plan, number));
    const measured = reported.filter((number) => endsHealth(plan, number));
    expect(measured[0]).toBe(reported[0]);
    expect(measured.at(-1)).toBe(reported.at(-1));
    expect(measured.length).toBeLessThanOrEqual(102);
    const images = Math.min(mostHealthImages, plan.trainImages);
    const trained = 3 * plan.totalSteps * Math.min(hyperparameters.batchSize, plan.trainImages);
    const between = Math.max(0, measured.length - 2);
    expect((between * 4 * images) / trained).toBeLessThan(0.026);
    expect(between * 150).toBeLessThanOrEqual(plan.totalSteps);
  });

  it('[H942] of a large network is measured on fewer images', () => {
    const small = networkOf({});
    expect(healthImagesOf(small, { batchSize: 32 })).toBe(128);
    // 1 MFLOP … 10 GFLOP: 0.1 TFLOP are three passes of 3.3 images of 10 GFLOP.
    const large = { ...small, flops: 10e9 };
    expect(healthImagesOf(large, { batchSize: 1 })).toBe(3);
    expect(healthImagesOf(large, { batchSize: 8 })).toBe(8);
    // Half a gigabyte holds 62.5 million outputs and their gradients: 31 images of two million.
    const wide = { ...small, layers: [{ ...small.layers[0]!, outputShape: [2_000_000] }] };
    expect(healthImagesOf(wide, { batchSize: 1 })).toBe(31);
  });
});

describe('a finding', () => {
  it('is not made of a healthy run, nor of one that has just begun', () => {
    expect(kinds(known())).toEqual([]);
    expect(kinds(known({ epochs: [], health: [] }))).toEqual([]);
    expect(kinds(known({ epochs: losses([2.3]), health: [health(1)] }))).toEqual([]);
  });

  it('[H943] tells that the loss diverges, or did', () => {
    const rising = losses([1, 2.4, 2.8, 3.5]);
    expect(findingsOf(known({ epochs: rising }))).toMatchObject([
      { kind: 'diverging', numbers: { epoch: 4, lowest: 1, loss: 3.5 }, tries: ['lowerRate', 'clip', 'batchNorm'] },
    ]);
    // Not three times, not twice the lowest, not above ln 10 = 2.303.
    expect(kinds(known({ epochs: losses([1, 2.8, 2.4, 3.5]) }))).toEqual([]);
    expect(kinds(known({ epochs: losses([1.3, 2.35, 2.4, 2.59]) }))).toEqual([]);
    expect(kinds(known({ epochs: losses([1.3, 2.35, 2.4, 2.6]) }))).toEqual(['diverging']);
    expect(kinds(known({ epochs: losses([0.1, 0.2, 0.3, 2.2]) }))).toEqual([]);
    // 0.01 × (5² + 5² + 5²) = 0.75 of it is the penalty.
    expect(kinds(known({ epochs: losses([1, 2.4, 2.8, 3]) }, { l2: 0.01 }))).toEqual([]);
    expect(kinds(known({ epochs: losses([1, 2.4, 2.8, 3.1]) }, { l2: 0.01 }))).toEqual(['diverging']);
    expect(kinds(known({ epochs: rising, health: [] }, { l2: 0.01 }))).toEqual([]);
    const run = { hyperparameters: defaultHyperparameters, ending: { state: 'diverged', step: 77 } } as const;
    expect(findingsOf(known({ run }))).toMatchObject([{ kind: 'diverged', numbers: { step: 77 } }]);
  });

  it('[H944] tells that the gradient explodes', () => {
    const before = [1, 2, 3].map((number) => health(number, layer('conv1'), layer('dense1')));
    const grown = (gradient: number, update: number) => [
      ...before,
      health(4, layer('conv1', { gradient, update }), layer('dense1', { gradient: 0 })),
    ];
    // √2 × 0.01 before: a hundred times is √2.
    expect(findingsOf(known({ health: grown(1.415, 0.11) }))).toMatchObject([
      { kind: 'exploding', layers: ['conv1'], numbers: { epoch: 4, times: expect.closeTo(100.1, 1) } },
    ]);
    expect(kinds(known({ health: grown(1.41, 0.11) }))).toEqual([]);
    expect(kinds(known({ health: grown(1.415, 0.09) }))).toEqual([]);
    expect(kinds(known({ health: grown(1.415, 0.11).slice(1) }))).toEqual([]);
  });

  it('[H945] tells which layer has dead ReLUs', () => {
    const of = (...shares: [number, number][]) =>
      known({
        health: shares.map(([one, two], place) =>
          health(place + 1, layer('conv1', { dead: one }), layer('conv2', { dead: two }), layer('out', { dead: null })),
        ),
      });
    expect(findingsOf(of([0, 17], [18, 19]))).toMatchObject([
      { kind: 'dead', layers: ['conv2'], numbers: { epoch: 2, share: 0.38, dead: 19, units: 50, images: 128 } },
    ]);
    expect(kinds(of([0, 17], [0, 17]))).toEqual(['dead']);
    expect(kinds({ ...of([0, 17], [0, 17]), epochs: losses([0.2, 0.1], undefined, 0.95) })).toEqual([]);
    expect(kinds(of([0, 16], [0, 30]))).toEqual([]);
    expect(kinds(of([0, 30], [0, 16]))).toEqual([]);
    expect(kinds(of([0, 30]))).toEqual([]);
  });

  it('[H946] tells that the gradient vanishes on its way to the first layer', () => {
    const of = (values: Partial<LayerHealth>, accuracy = 0.5, count = 3) =>
      known(
        {
          epochs: losses([2, 1.9, 1.8, 1.7], undefined, accuracy),
          health: Array.from({ length: count }, (_, place) =>
            health(place + 1, layer('dense1', values), layer('dense2'), layer('dense3', { size: 400, gradient: 8 })),
          ),
        },
        { activation: 'sigmoid' },
      );
    // 0.01 ÷ √100 = 0.001 and 8 ÷ √400 = 0.4.
    expect(findingsOf(of({ update: 9e-5 }))).toMatchObject([
      { kind: 'vanishing', layers: ['dense1', 'dense3'], numbers: { epoch: 3, times: expect.closeTo(400) } },
    ]);
    expect(kinds(of({ update: 9e-5, gradient: 0.04 }))).toEqual(['vanishing']);
    expect(kinds(of({ update: 9e-5, gradient: 0.0401 }))).toEqual([]);
    expect(kinds(of({ update: 1.1e-4 }))).toEqual([]);
    expect(kinds(of({ update: 9e-5, gradient: 0 }))).toEqual([]);
    expect(kinds(of({ update: 9e-5 }, 0.95))).toEqual([]);
    expect(kinds(of({ update: 9e-5 }, 0.5, 2))).toEqual([]);
    const one = [1, 2, 3].map((number) => health(number, layer('dense1', { update: 0 })));
    expect(kinds(known({ health: one }))).toEqual([]);
  });

  it('[H947] tells that a run has not learned yet', () => {
    const standing = losses([2.4, 2.31, 2.29, 2.3], undefined, 0.12);
    expect(findingsOf(known({ epochs: standing }))).toMatchObject([
      { kind: 'notLearned', numbers: { classes: 10, loss: expect.closeTo(Math.LN10) } },
    ]);
    expect(kinds(known({ epochs: losses([2.3, 2.3, 2.27], undefined, 0.12) }))).toEqual([]);
    expect(kinds(known({ epochs: losses([2.3, 2.3, 2.3], undefined, 0.16) }))).toEqual([]);
    expect(kinds(known({ epochs: standing.slice(0, 2) }))).toEqual([]);
    // Two classes: ln 2 = 0.693.
    const two = losses([0.698, 0.69, 0.692], undefined, 0.75);
    const [finding] = findingsOf(known({ epochs: two }, presetById('xor-neuron')!.hyperparameters));
    expect(finding).toMatchObject({
      kind: 'notLearned',
      numbers: { classes: 2 },
      tries: ['hiddenLayer', 'otherRate', 'relu'],
    });
    // A penalty of 0.75 on top of ln 10.
    expect(kinds(known({ epochs: losses([3.05, 3.05, 3.05], undefined, 0.1) }, { l2: 0.01 }))).toEqual(['notLearned']);
    expect(kinds(known({ epochs: standing }, { l2: 0.01 }))).toEqual([]);
  });

  it('[H948] tells since when a run overfits', () => {
    const falling = [2, 1.5, 1.2, 1, 0.8, 0.6];
    const of = (...validation: number[]) => known({ epochs: losses(falling, validation) });
    expect(findingsOf(of(2, 1.5, 1, 1.2, 1.3, 1.4))).toMatchObject([
      { kind: 'overfitting', numbers: { epoch: 3, lowest: 1, validationLoss: 1.4 } },
    ]);
    expect(kinds(of(2, 1.5, 1, 1.1, 1.3, 1.4))).toEqual([]);
    expect(kinds(of(2, 1.5, 1, 1.2, 1.3, 1.1))).toEqual([]);
    expect(kinds(known({ epochs: losses([2, 1.5, 1, 1.2, 1.2, 1.2], [2, 1.5, 1, 1.2, 1.3, 1.4]) }))).toEqual([]);
    const points = presetById('xor-3')!.hyperparameters;
    expect(kinds(known({ epochs: losses(falling, [2, 1.5, 1, 1.2, 1.3, 1.4]) }, points))).toEqual([]);
  });

  it('[H949] suggests nothing that the run already does, the most important finding first', () => {
    const epochs = losses([2, 1.5, 1.2, 1, 0.8, 0.6], [2, 1.5, 1, 1.2, 1.3, 1.4]);
    const sick = [1, 2].map((number) => health(number, layer('conv1', { dead: 25 })));
    const found = findingsOf(known({ epochs, health: sick }));
    expect(found.map(({ kind, tries }) => [kind, tries])).toEqual([
      ['dead', ['lowerRate', 'leakyRelu', 'batchNorm', 'he']],
      ['overfitting', ['stopEarly', 'dropout', 'augmentation', 'l2', 'moreData']],
    ]);
    const busy: Partial<Hyperparameters> = {
      blocks: [{ ...defaultBlock, batchNorm: 'before-activation', dropout: 0.3 }],
      initializer: 'he-normal',
      patience: 5,
      l2: 0.001,
      trainSize: cifar10.training,
      augmentation: { ...defaultHyperparameters.augmentation, shift: 0.1 },
    };
    expect(findingsOf(known({ epochs, health: sick }, busy)).map(({ tries }) => tries)).toEqual([
      ['lowerRate', 'leakyRelu'],
      [],
    ]);
  });
});

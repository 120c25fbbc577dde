/** Exported networks predict the same as in the trainer, and generated source trains. */
import { execFileSync } from 'node:child_process';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { mnist } from '#lib/datasets/mnist.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { learningRateAt, planOf } from '#lib/network/training-plan.ts';
import { tensorflowJsFiles } from '#lib/takehome/model-files/tensorflow-js.ts';
import { type Weights, weightSpecs } from '#lib/takehome/model-files/weights.ts';
import { sourceCode, sourceSections } from '#lib/takehome/source-code.ts';
import { batchOf } from '#server/trainer/data/batches.ts';
import { createProgram } from '#server/trainer/engine/program.ts';
import { randomVariables } from '../commands/oracle/random-variables.ts';
import { runSource } from '../commands/oracle/tensorflow-js-source.ts';
import { colouredImages } from '../support/made-up.ts';
import { extremeHyperparameters, randomHyperparameters } from '../support/random-hyperparameters.ts';
import { block, networkOf, tiny } from './support.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** The engine's program of these hyperparameters with weights that all affect predictions, and these weights by name. */
function trained(hyperparameters: Hyperparameters) {
  const network = networkOf(hyperparameters);
  const program = createProgram(hyperparameters, network);
  const variables = randomVariables(program.readVariables());
  program.setVariables(variables);
  const weights: Weights = new Map(
    weightSpecs(network).map(({ name, shape }) => [name, { shape, values: variables.get(name)! }]),
  );
  return { network, program, variables, weights };
}

/** Reads the two files like a web page. */
async function loaded(files: ReturnType<typeof tensorflowJsFiles>): Promise<tf.LayersModel> {
  const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(files['model.json']));
  const [{ weights: weightSpecs }] = weightsManifest;
  return tf.loadLayersModel(
    tf.io.fromMemory({ modelTopology, weightSpecs, weightData: files['weights.bin'].slice().buffer }),
  );
}

const cases: readonly (readonly [string, Hyperparameters])[] = [
  [
    'every kind of pooling, padded',
    tiny({
      activation: 'leaky-relu',
      inputScaling: 'standardized',
      blocks: [
        block({ poolPadding: 1, batchNorm: 'after-activation' }),
        block({ pooling: 'average', poolPadding: 1, poolSize: 3, convolutions: 2 }),
      ],
      dense: [{ units: 12, dropout: 0.3 }],
    }),
  ],
  [
    'global average pooling after dropout of channels',
    tiny({ head: 'global-average', blocks: [block({ dropout: 0.5, dropoutKind: 'channels' })] }),
  ],
  [
    'shortcuts of the input and through a convolution',
    tiny({
      blocks: [
        block({ filters: 3, residual: true, dropout: 0.2 }),
        block({ filters: 6, stride: 2, convolutions: 2, batchNorm: 'before-activation', residual: true }),
      ],
      head: 'global-average',
    }),
  ],
  ...randomHyperparameters(8, 3).map((values, index) => [`drawn at random, ${index + 1}`, values] as const),
];

describe('a TensorFlow.js model', () => {
  it.each(cases)('[R14] predicts the same as the trainer: %s', async (_name, hyperparameters) => {
    const { network, program, weights } = trained(hyperparameters);
    const { pixels } = colouredImages(cifar10, 6, 3);
    const model = await loaded(tensorflowJsFiles({ hyperparameters, network }, weights));
    expect(model.countParams()).toBe(network.parameters);
    const predicted = model.predict(tf.tensor4d(Float32Array.from(pixels), [6, 32, 32, 3])) as tf.Tensor;
    const theirs = predicted.dataSync();
    program.predict(pixels).forEach((value, index) => {
      expect(theirs[index]).toBeCloseTo(value, 4);
    });
    program.dispose();
  });
});

describe('TensorFlow.js source', () => {
  const few = colouredImages(cifar10, 40, 4);
  const piece = { trainSize: 40, validationShare: 0.2, batchSize: 32, epochs: 3 };

  it('[R6] runs with all options, and counts the same parameters', async () => {
    const hyperparameters = tiny({
      ...piece,
      blocks: [
        block({ stride: 4, poolPadding: 1, batchNorm: 'after-activation', dropout: 0.2 }),
        block({ dropout: 0.4, dropoutKind: 'channels', residual: true, batchNorm: 'before-activation' }),
      ],
      head: 'global-average',
      activation: 'leaky-relu',
      inputScaling: 'standardized',
      optimizer: 'adamw',
      schedule: 'warm-up',
      patience: 2,
      restoreBest: true,
      l2: 0.001,
      labelSmoothing: 0.1,
      augmentation: { horizontalFlip: true, shift: 0.1, rotation: 15, zoom: 0.1, brightness: 0.1, cutout: 6 },
    });
    const network = networkOf(hyperparameters);
    const answer = await runSource(sourceSections('tensorflow-js', { hyperparameters, network }), {
      images: few.pixels,
      labels: few.labels,
    });
    expect(answer.parameters).toBe(network.parameters);
    expect([...answer.losses, ...answer.validationLosses].every(Number.isFinite)).toBe(true);
    expect([answer.train.length, answer.validation.length]).toEqual([32, 8]);
    // Each class equally often, within one image.
    const counts = (images: number[]) =>
      [...Array(10).keys()].map((label) => images.filter((image) => few.labels[image] === label).length);
    expect(new Set(counts(answer.train))).toEqual(new Set([3, 4]));
  });

  it('[R500] of a data set of grey images trains on its published files, with uneven classes in proportion', async () => {
    const hyperparameters = tiny({ ...piece, dataset: 'mnist', inputScaling: 'standardized' });
    const network = networkOf(hyperparameters);
    const { pixels } = colouredImages(mnist, 40, 4);
    // Three times as many of the first class as of each other.
    const labels = Uint8Array.from({ length: 40 }, (_, image) => (image < 12 ? 0 : 1 + (image % 7)));
    const answer = await runSource(sourceSections('tensorflow-js', { hyperparameters, network }), {
      images: pixels,
      labels,
    });
    expect(answer.parameters).toBe(network.parameters);
    expect([...answer.losses, ...answer.validationLosses].every(Number.isFinite)).toBe(true);
    expect(new Set([...answer.train, ...answer.validation]).size).toBe(40);
    const first = (images: number[]) => images.filter((image) => labels[image] === 0).length;
    // 12 of 40 are of the first class: about as many of those that train.
    expect(Math.abs(first(answer.train) - 32 * (12 / 40))).toBeLessThan(1.5);
    expect(first(answer.validation)).toBeGreaterThan(0);
  });

  it.each(
    extremeHyperparameters(6, 5).map(
      (drawn, index) => [index + 1, { ...drawn, ...piece, batchSize: 31, epochs: 2 }] as const,
    ),
  )(
    '[R243] runs with values at their limits, and one image in an epoch’s last step: %i',
    async (_, hyperparameters) => {
      const network = networkOf(hyperparameters);
      const sections = sourceSections('tensorflow-js', { hyperparameters, network });
      const answer = await runSource(sections, { images: few.pixels, labels: few.labels });
      expect(answer.parameters).toBe(network.parameters);
      expect(answer.losses.length).toBeGreaterThan(0);
    },
  );

  it('[R243] and the other frameworks’ source is valid Python', () => {
    const sources = extremeHyperparameters(40, 6).flatMap((hyperparameters) =>
      (['keras', 'pytorch'] as const).map((framework) =>
        sourceCode(framework, { hyperparameters, network: networkOf(hyperparameters) }),
      ),
    );
    const checked = execFileSync(
      'python3',
      ['-c', 'import ast, json, sys\nprint(len([ast.parse(each) for each in json.load(sys.stdin)]))'],
      { input: JSON.stringify(sources), encoding: 'utf8' },
    );
    expect(Number(checked)).toBe(80);
  });

  it.each([
    ['sgd', {}],
    ['sgd', { blocks: [block({ stride: 4 }), block({ filters: 6, residual: true })] }],
    ['momentum', {}],
    ['momentum', { nesterov: true, validationFrom: 'last' }],
    ['rmsprop', {}],
    ['adam', {}],
    ['sgd', { clipNorm: 0.1 }],
  ] as [Hyperparameters['optimizer'], Partial<Hyperparameters>][])(
    '[R6] takes the same steps as the trainer with %s %j',
    async (optimizer, more) => {
      const hyperparameters = tiny({
        ...piece,
        ...more,
        optimizer,
        activation: 'tanh',
        // With momentum they differ once the learning rate changes; see docs/export.md.
        schedule: optimizer === 'momentum' ? 'constant' : 'cosine',
        weightDecay: 0.05,
        labelSmoothing: 0.1,
      });
      const { network, program, weights } = trained(hyperparameters);
      const answer = await runSource(
        sourceSections('tensorflow-js', { hyperparameters, network }),
        { images: few.pixels, labels: few.labels },
        (model) => {
          // In the order in which the source makes its layers, which is the network's.
          const made = [...model.layers].sort((a, b) => a.id - b.id);
          const own = made.flatMap((layer) => layer.weights);
          weightSpecs(network).forEach(({ name, shape }, index) => {
            own[index]!.write(tf.tensor(weights.get(name)!.values, [...shape]));
          });
        },
      );
      const images = batchOf(few, Int32Array.from(answer.train), 0, 32);
      const plan = planOf(hyperparameters);
      answer.losses.forEach((loss, index) => {
        const own = program.step(
          images.images,
          images.labels,
          index + 1,
          learningRateAt(hyperparameters, plan, index + 1),
        );
        expect(loss / own.loss).toBeCloseTo(1, 3);
      });
      program.dispose();
    },
  );
});

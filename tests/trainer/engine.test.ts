/** The engine: every layer against an independent answer, and what a step does to the variables. */
import { describe, expect, it } from 'vitest';
import { hasPoints } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Block, Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presets } from '#lib/hyperparameters/presets.ts';
import { keyOf, uses } from '#lib/keyed.ts';
import { batchOf } from '#server/trainer/data/batches.ts';
import { held } from '#server/trainer/engine/binding.ts';
import { floats, ints } from '#server/trainer/engine/graph.ts';
import { bytesAtLeast, channelsAtLeast } from '#server/trainer/engine/operations.ts';
import { createProgram, type Program } from '#server/trainer/engine/program.ts';
import { colouredImages, imagesOfShape } from '../support/made-up.ts';
import { oracle } from './oracle.ts';
import { block, heldForGood, networkOf, smallDataset, tiny, valuesOf } from './support.ts';

const order = Int32Array.from({ length: 400 }, (_, image) => (image * 7) % 400);
const batch = (count: number, from = 0) => batchOf(smallDataset().training, order, from, count);

function withProgram<Result>(hyperparameters: Hyperparameters, work: (program: Program) => Result): Result {
  const program = createProgram(hyperparameters, networkOf(hyperparameters));
  try {
    return work(program);
  } finally {
    program.dispose();
  }
}

/** The gradient from a step of plain SGD with rate 1: value before − value after. */
function stepTaken(program: Program, images: Uint8Array, labels: Uint8Array, step = 1) {
  const before = program.readVariables();
  const score = program.step(images, labels, step, 1);
  const after = program.readVariables();
  const gradients = new Map(
    [...before].map(([name, value]) => [name, value.map((each, at) => each - after.get(name)![at]!)]),
  );
  return { before, score, after, gradients };
}

const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

function expectGradients(gradients: ReadonlyMap<string, Float32Array>, expected: ReadonlyMap<string, Float32Array>) {
  for (const [name, gradient] of expected) {
    const error = gradients.get(name)!.map((value, at) => value - gradient[at]!);
    // Rounding of weights near 1 hides differences below 3e-6 per element.
    expect(norm(error), name).toBeLessThan(2e-3 * norm(gradient) + 3e-6 * Math.sqrt(gradient.length));
  }
}

// The two answers round differently after a batch normalization, and where two values of a pooling window are nearly equal
// that decides which of them gets the gradient; so these networks have no such edges.
const smooth: Partial<Hyperparameters> = { activation: 'tanh' };
const smoothBlock = (values: Partial<Block>) => block({ pooling: 'average', ...values });

const networks: [what: string, values: Partial<Hyperparameters>][] = [
  ['a convolution with padding "same"', { blocks: [block({ pooling: 'none', stride: 2 })] }],
  [
    'a convolution with padding "valid"',
    { blocks: [block({ pooling: 'none', padding: 'valid', kernel: 5, stride: 3 })] },
  ],
  ['three convolutions in a block', { blocks: [block({ convolutions: 3, stride: 4 })] }],
  ['maximum pooling with overlap', { blocks: [block({ poolSize: 3, poolStride: 2 })] }],
  ['maximum pooling with padding', { blocks: [block({ poolPadding: 1 })], activation: 'tanh' }],
  ['a kernel of one pixel with a stride', { blocks: [block({ pooling: 'none' }), block({ kernel: 1, stride: 3 })] }],
  ['average pooling', { blocks: [block({ pooling: 'average', poolSize: 3, poolStride: 3 })] }],
  ['average pooling with padding', { blocks: [block({ pooling: 'average', poolPadding: 1 })] }],
  [
    'batch normalization before the activation',
    { ...smooth, blocks: [smoothBlock({ batchNorm: 'before-activation' })] },
  ],
  ['batch normalization after the activation', { ...smooth, blocks: [smoothBlock({ batchNorm: 'after-activation' })] }],
  [
    'batch normalization on the input',
    { ...smooth, blocks: [smoothBlock({ batchNorm: 'on-input', convolutions: 2 })] },
  ],
  [
    'dense layers alone',
    {
      blocks: [],
      dense: [
        { units: 12, dropout: 0 },
        { units: 9, dropout: 0 },
      ],
    },
  ],
  ['no hidden layer', { blocks: [], dense: [] }],
  [
    'global average pooling after maximum pooling',
    { ...smooth, blocks: [block({ stride: 2 })], head: 'global-average', dense: [{ units: 8, dropout: 0 }] },
  ],
  [
    'global average pooling after batch normalization',
    { ...smooth, blocks: [block({ pooling: 'none', batchNorm: 'after-activation' })], head: 'global-average' },
  ],
  ['leaky ReLU', { activation: 'leaky-relu' }],
  ['ELU', { activation: 'elu' }],
  ['tanh', { activation: 'tanh' }],
  ['sigmoid', { activation: 'sigmoid' }],
  ['L2', { l2: 0.05, dense: [{ units: 8, dropout: 0 }] }],
  ['label smoothing', { labelSmoothing: 0.3 }],
];

describe('a step', () => {
  it.each(networks)('[T10] has the loss and the gradients of automatic differentiation: %s', (_, values) => {
    const hyperparameters = tiny({ optimizer: 'sgd', ...values });
    withProgram(hyperparameters, (program) => {
      const { images, labels } = batch(16);
      const { before, score, gradients } = stepTaken(program, images, labels);
      const expected = oracle(hyperparameters, networkOf(hyperparameters), before, images, labels, true);
      expect(score.loss).toBeCloseTo(expected.loss, 4);
      expectGradients(gradients, expected.gradients);
    });
  });

  it.each(shortcutNetworks)(
    '[T858] has the loss and the gradients of automatic differentiation with shortcuts: %s',
    (_, values) => {
      const hyperparameters = tiny({ optimizer: 'sgd', ...values });
      const network = networkOf(hyperparameters);
      withProgram(hyperparameters, (program) => {
        const { images, labels } = batch(16);
        const evaluated = oracle(hyperparameters, network, program.readVariables(), images, labels, false);
        expect(program.score(images, labels).loss).toBeCloseTo(evaluated.loss, 4);
        const { before, score, gradients } = stepTaken(program, images, labels);
        const expected = oracle(hyperparameters, network, before, images, labels, true);
        expect(score.loss).toBeCloseTo(expected.loss, 4);
        expectGradients(gradients, expected.gradients);
      });
    },
  );

  it.each([
    [2, 3, 5],
    [2, 10, 4],
    [3, 10, 4],
  ])(
    '[T242] may have a stride with a one-pixel kernel, and stays within its memory: stride %i, %i to %i channels',
    (stride, from, to) => {
      const { images, labels } = batch(63);
      const blocks = [
        block({ filters: from, pooling: 'none' }),
        block({ filters: to, kernel: 1, stride, pooling: 'none' }),
      ];
      withProgram(tiny({ blocks }), (program) => {
        for (let step = 1; step <= 20; step++) expect(program.step(images, labels, step, 0.001).loss).toBeLessThan(10);
      });
    },
  );

  it('[T11] has L2 over kernels only, as l2 × Σ kernel², in training and validation', () => {
    const { images, labels } = batch(20);
    const lossesWith = (l2: number) =>
      withProgram(tiny({ l2, dense: [{ units: 8, dropout: 0 }] }), (program) => {
        const evaluated = program.evaluate(images, labels).loss;
        const kernels = [...program.readVariables()].filter(([name]) => name.endsWith('/kernel'));
        const squares = kernels.reduce((sum, [, values]) => sum + norm(values) ** 2, 0);
        return { evaluated, trained: program.step(images, labels, 1, 0.01).loss, squares };
      });
    const [without, with2] = [lossesWith(0), lossesWith(0.02)];
    expect(with2.evaluated - without.evaluated).toBeCloseTo(0.02 * without.squares, 3);
    expect(with2.trained - without.trained).toBeCloseTo(0.02 * without.squares, 3);
  });

  it('[T12] moves the moving averages by a hundredth towards the batch, with the variance divided by n', () => {
    // Four images of one pixel, so that a variance divided by n − 1 would be a third larger.
    const hyperparameters = tiny({ blocks: [block({ kernel: 1, pooling: 'none', batchNorm: 'on-input' })] });
    const program = createProgram(
      hyperparameters,
      networkOf(hyperparameters, imagesOfShape({ height: 1, width: 1, channels: 3 })),
    );
    const images = Uint8Array.of(0, 255, 51, 255, 0, 51, 0, 102, 51, 255, 153, 51);
    program.step(images, Uint8Array.of(0, 1, 2, 3), 1, 0.01);
    const values = program.readVariables();
    program.dispose();
    for (const channel of [0, 1, 2]) {
      const seen = Array.from({ length: 4 }, (_, image) => images[3 * image + channel]! / 255);
      const mean = seen.reduce((sum, value) => sum + value, 0) / 4;
      const variance = seen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4;
      expect(values.get('batch_norm1/moving_mean')![channel]).toBeCloseTo(0.01 * mean, 6);
      expect(values.get('batch_norm1/moving_variance')![channel]).toBeCloseTo(0.99 + 0.01 * variance, 5);
    }
  });

  it('[T13] evaluates with moving averages, any number of images, at once or in chunks', () => {
    const hyperparameters = tiny({ blocks: [block({ batchNorm: 'after-activation' })] });
    withProgram(hyperparameters, (program) => {
      for (let step = 1; step <= 5; step++)
        program.step(batch(32, step * 32).images, batch(32, step * 32).labels, step, 0.01);
      const { images, labels } = batch(300);
      const all = program.evaluate(images, labels);
      const expected = oracle(
        hyperparameters,
        networkOf(hyperparameters),
        program.readVariables(),
        images,
        labels,
        false,
      );
      expect(all.loss).toBeCloseTo(expected.loss, 4);
      const single = program.evaluate(images.subarray(0, 3072), labels.subarray(0, 1));
      const rest = program.evaluate(images.subarray(3072), labels.subarray(1));
      expect((single.loss + 299 * rest.loss) / 300).toBeCloseTo(all.loss, 4);
    });
  });

  it('[E21] scores the same bits with or without predictions', () => {
    for (const { hyperparameters } of presets) {
      const { pixels: images, labels } = colouredImages(datasetOf(hyperparameters), 300, 1);
      withProgram(hyperparameters, (program) => {
        const { probabilities, weights: _, ...score } = program.evaluate(images, labels);
        expect(score).toEqual(program.score(images, labels));
        expect(probabilities).toEqual(program.predict(images));
      });
    }
  });

  it('[T14] predicts probabilities that agree with the evaluated accuracy', () => {
    withProgram(tiny(), (program) => {
      const { images, labels } = batch(260);
      const probabilities = program.predict(images);
      const right = labels.filter((label, image) => {
        const own = probabilities.subarray(image * 10, image * 10 + 10);
        expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
        return own.indexOf(Math.max(...own)) === label;
      });
      expect(program.evaluate(images, labels).right).toBe(right.length);
    });
  });

  // Shortcuts add up activations until batch normalization has averages to divide them by.
  const plain = presets.filter(
    ({ hyperparameters }) =>
      !hasPoints(datasetOf(hyperparameters)) && !hyperparameters.blocks.some(({ residual }) => residual),
  );
  it.each(plain.map(({ id, hyperparameters }) => [id, hyperparameters] as const))(
    '[T15] has loss about ln 10 before training: %s',
    (_, hyperparameters) => {
      withProgram({ ...hyperparameters, l2: 0 }, (program) => {
        const { pixels, labels } = colouredImages(datasetOf(hyperparameters), 40, 1);
        const { loss } = program.evaluate(pixels, labels);
        expect(Math.abs(loss - Math.log(10))).toBeLessThan(0.1 * Math.log(10));
      });
    },
  );
});

describe('dropout', () => {
  // A white image passes a 1 × 1 convolution that copies it, then the dropout, then the output layer. The gradient of a
  // weight there is what its pixel has become times the gradient of the bias, so their ratio shows the pixel.
  const white = new Uint8Array(3072).fill(255);
  const pixelsAfterDropout = (step: number, seed = 1) => {
    const hidden = block({ filters: 1, kernel: 1, pooling: 'none', dropout: 0.25 });
    return withProgram(tiny({ optimizer: 'sgd', blocks: [hidden], seed }), (program) => {
      program.setVariables(new Map([['conv1/kernel', new Float32Array([1, 0, 0])]]));
      const { gradients } = stepTaken(program, white, Uint8Array.of(3), step);
      const bias = gradients.get('output1/bias')![3]!;
      return Float32Array.from(
        { length: 1024 },
        (_, pixel) => gradients.get('output1/kernel')![pixel * 10 + 3]! / bias,
      );
    });
  };

  it('[T16] drops the proportion of its rate, and divides the rest by 1 − rate', () => {
    const pixels = pixelsAfterDropout(1);
    const kept = pixels.filter((value) => value !== 0);
    expect(kept.length / 1024).toBeGreaterThan(0.7);
    expect(kept.length / 1024).toBeLessThan(0.8);
    for (const value of kept) expect(value).toBeCloseTo(1 / 0.75, 4);
  });

  it('[T851] of channels drops a channel of an image as a whole, in the proportion of its rate, and is keyed', () => {
    const hidden = block({ filters: 200, kernel: 1, pooling: 'none', dropout: 0.25, dropoutKind: 'channels' });
    const keptAt = (step: number) =>
      withProgram(tiny({ optimizer: 'sgd', blocks: [hidden] }), (program) => {
        program.setVariables(new Map([['conv1/kernel', new Float32Array(600).fill(1 / 3)]]));
        const { gradients } = stepTaken(program, white, Uint8Array.of(3), step);
        const bias = gradients.get('output1/bias')![3]!;
        const values = gradients.get('output1/kernel')!;
        return Array.from({ length: 200 }, (_, channel) => {
          const pixels = [0, 500, 1023].map((pixel) => values[(pixel * 200 + channel) * 10 + 3]! / bias);
          for (const each of pixels) expect(each).toBeCloseTo(pixels[0]!, 4);
          return pixels[0]!;
        });
      });
    const kept = keptAt(1).filter((value) => Math.abs(value) > 0.01);
    expect(kept.length / 200).toBeGreaterThan(0.65);
    expect(kept.length / 200).toBeLessThan(0.85);
    for (const value of kept) expect(value).toBeCloseTo(1 / 0.75, 3);
    expect(keptAt(1)).toEqual(keptAt(1));
    expect(keptAt(1)).not.toEqual(keptAt(2));
  });

  it('[T17] depends only on seed, layer and step', () => {
    const mask = (pixels: Float32Array) => pixels.map((value) => (value === 0 ? 0 : 1)).join('');
    expect(mask(pixelsAfterDropout(1))).toBe(mask(pixelsAfterDropout(1)));
    expect(mask(pixelsAfterDropout(1))).not.toBe(mask(pixelsAfterDropout(2)));
    expect(mask(pixelsAfterDropout(1))).not.toBe(mask(pixelsAfterDropout(1, 2)));
  });
});

const droppedBlock = (values: Partial<Block>) => block({ pooling: 'none', stride: 2, dropout: 0.4, ...values });
const shortcutNetworks: [what: string, values: Partial<Hyperparameters>][] = [
  ['the network’s input', { ...smooth, blocks: [smoothBlock({ filters: 3, residual: true })] }],
  [
    'the network’s input, through a convolution',
    { ...smooth, blocks: [smoothBlock({ stride: 2, convolutions: 2, residual: true })] },
  ],
  [
    'a block’s output as it is, beside batch normalization',
    {
      ...smooth,
      blocks: [smoothBlock({ stride: 2 }), smoothBlock({ residual: true, convolutions: 2, batchNorm: 'on-input' })],
    },
  ],
  [
    'a block’s output, through a normalized convolution',
    {
      ...smooth,
      blocks: [
        smoothBlock({ stride: 2, batchNorm: 'after-activation', pooling: 'none' }),
        smoothBlock({ filters: 6, stride: 2, residual: true, convolutions: 2, batchNorm: 'before-activation' }),
      ],
      head: 'global-average',
      l2: 0.01,
    },
  ],
  [
    'two blocks in a row, with ReLU and maximum pooling',
    { blocks: [block({ stride: 2, residual: true, pooling: 'none' }), block({ residual: true })] },
  ],
];

const droppingNetworks: [what: string, values: Partial<Hyperparameters>][] = [
  ['ReLU before, convolution after', { blocks: [droppedBlock({}), block({ pooling: 'none' })] }],
  ['tanh before, convolution after', { ...smooth, blocks: [droppedBlock({}), block({ pooling: 'none' })] }],
  [
    'pooling before, batch normalization after',
    { ...smooth, blocks: [smoothBlock({ stride: 2, dropout: 0.4 }), smoothBlock({ batchNorm: 'on-input' })] },
  ],
  [
    'batch normalization before, flatten after',
    { ...smooth, blocks: [droppedBlock({ batchNorm: 'after-activation' })] },
  ],
  [
    'whole channels after ReLU, convolution after',
    { blocks: [droppedBlock({ dropoutKind: 'channels' }), block({ pooling: 'none' })] },
  ],
  [
    'whole channels after pooling, global average pooling after',
    { ...smooth, blocks: [smoothBlock({ dropout: 0.4, dropoutKind: 'channels' })], head: 'global-average' },
  ],
  [
    'ReLU before, a block with a shortcut after',
    { blocks: [droppedBlock({}), block({ residual: true, pooling: 'none' })] },
  ],
  [
    'pooling before, a shortcut through a convolution after',
    {
      ...smooth,
      blocks: [smoothBlock({ stride: 2, dropout: 0.4 }), smoothBlock({ filters: 5, residual: true, dropout: 0.3 })],
    },
  ],
  ['dense layers on both sides', { blocks: [], dense: [12, 9].map((units) => ({ units, dropout: 0.4 })) }],
];

describe('dropout among other layers', () => {
  it.each(droppingNetworks)('[T23] has the gradients of automatic differentiation: %s', (_, values) => {
    const hyperparameters = tiny({ optimizer: 'sgd', ...values });
    const network = networkOf(hyperparameters);
    const images = 16;
    const masks = new Map(
      network.layers.flatMap((layer, place) => {
        if (layer.kind !== 'dropout') return [];
        const whole = layer.of === 'channels';
        const shape = whole ? layer.outputShape.slice(-1) : layer.outputShape;
        const size = shape.reduce((product, side) => product * side, 1);
        const step = ints([1], []);
        const key = keyOf(uses.dropout, hyperparameters.seed, place);
        const anything = floats(new Array(images * size).fill(0), [images, size]);
        const atLeast = whole ? channelsAtLeast : bytesAtLeast;
        return [[layer.name, valuesOf(atLeast(Math.round(256 * layer.rate), anything, size, key, step))] as const];
      }),
    );
    withProgram(hyperparameters, (program) => {
      const { images: pixels, labels } = batch(images);
      const { before, score, gradients } = stepTaken(program, pixels, labels);
      const expected = oracle(hyperparameters, network, before, pixels, labels, true, masks);
      expect(score.loss).toBeCloseTo(expected.loss, 4);
      expectGradients(gradients, expected.gradients);
    });
  });
});

describe('a program', () => {
  it('[T18] has initial weights that depend on the seed, within Glorot’s limit', () => {
    const kernels = [1, 1, 2].map((seed) =>
      withProgram(tiny({ seed }), (program) => program.readVariables().get('conv1/kernel')!),
    );
    expect(kernels[0]).toEqual(kernels[1]);
    expect(kernels[0]).not.toEqual(kernels[2]);
    const limit = Math.sqrt(6 / (9 * 3 + 9 * 4));
    expect(Math.max(...kernels[0]!.map(Math.abs))).toBeLessThanOrEqual(limit);
    expect(Math.max(...kernels[0]!.map(Math.abs))).toBeGreaterThan(0.9 * limit);
  });

  it('[T856] with He initialization has kernels of variance 2 / inputs, uniform or normal within two deviations, and keyed', () => {
    const kernelOf = (initializer: Hyperparameters['initializer'], seed = 1) =>
      withProgram(
        tiny({ initializer, seed, blocks: [block({ filters: 200 })] }),
        (program) => program.readVariables().get('conv1/kernel')!,
      );
    for (const initializer of ['he-uniform', 'he-normal'] as const) {
      const kernel = kernelOf(initializer);
      const variance = kernel.reduce((sum, value) => sum + value ** 2, 0) / kernel.length;
      expect(variance / (2 / 27)).toBeGreaterThan(0.93);
      expect(variance / (2 / 27)).toBeLessThan(1.07);
      expect(kernelOf(initializer)).toEqual(kernel);
      expect(kernelOf(initializer, 2)).not.toEqual(kernel);
    }
    const largestOf = (kernel: Float32Array) => Math.max(...kernel.map(Math.abs));
    const [uniform, normal] = [largestOf(kernelOf('he-uniform')), largestOf(kernelOf('he-normal'))];
    expect(uniform).toBeLessThanOrEqual(Math.sqrt(6 / 27));
    expect(uniform).toBeGreaterThan(0.99 * Math.sqrt(6 / 27));
    expect(normal / (Math.sqrt(2 / 27) / 0.8796)).toBeGreaterThan(1.9);
    expect(normal / (Math.sqrt(2 / 27) / 0.8796)).toBeLessThanOrEqual(2.001);
  });

  it('[T19] leaves the number of tensors unchanged after steps, evaluations and disposal', async () => {
    const hyperparameters = tiny({
      optimizer: 'adamw',
      l2: 0.01,
      blocks: [block({ batchNorm: 'before-activation', dropout: 0.2, pooling: 'average', poolPadding: 1 })],
      dense: [{ units: 8, dropout: 0.1 }],
      augmentation: { horizontalFlip: true, shift: 0.1, rotation: 10, zoom: 0.1, brightness: 0.1, cutout: 4 },
    });
    const atFirst = await heldForGood();
    withProgram(hyperparameters, (program) => {
      const { images, labels } = batch(16);
      const made = held();
      for (let step = 1; step <= 3; step++) {
        program.step(images, labels, step, 0.01);
        program.evaluate(images, labels);
        program.predict(images);
        program.setVariables(program.readVariables());
      }
      expect(held()).toEqual(made);
    });
    expect(held()).toEqual(atFirst);
  });

  it('[T20] refuses unknown variables and those of the wrong length', () => {
    withProgram(tiny(), (program) => {
      expect(() => program.setVariables(new Map([['conv9/kernel', new Float32Array(3)]]))).toThrow(
        'no variable conv9/kernel',
      );
      expect(() => program.setVariables(new Map([['conv1/bias', new Float32Array(3)]]))).toThrow(
        'has 4 numbers, not 3',
      );
    });
  });
});

/** A run's health as the engine measures it: against real steps, against JavaScript's arithmetic, and without a trace in the run. */
import { afterEach, describe, expect, it } from 'vitest';
import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presetById } from '#lib/hyperparameters/presets.ts';
import { type Health, type Histogram, healthSchema, histogramBins } from '#lib/network/health.ts';
import { openDataset } from '#server/trainer/data/dataset.ts';
import { createProgram, type Program, type StepInput } from '#server/trainer/engine/program.ts';
import type { Progress } from '#server/trainer/train.ts';
import { block, epochsOf, networkOf, pointsOf, runLoop, smallDataset, tiny } from './support.ts';

const programs: Program[] = [];
afterEach(() => {
  for (const program of programs.splice(0)) program.dispose();
});

function programOf(hyperparameters: Hyperparameters): Program {
  const program = createProgram(hyperparameters, networkOf(hyperparameters));
  programs.push(program);
  return program;
}

const { training } = smallDataset();
const count = 40;
/** The first images of the small data set, as that step would take them. */
const inputAt = (step: number, learningRate = 0.01): StepInput => ({
  images: training.pixels.subarray(0, count * training.imageBytes),
  labels: training.labels.subarray(0, count),
  step,
  learningRate,
});

/** Dropout, batch normalization before and after activations, an L2 penalty, label smoothing and a shortcut. */
const everything: Partial<Hyperparameters> = {
  blocks: [
    block({ batchNorm: 'before-activation', dropout: 0.25 }),
    block({ convolutions: 2, filters: 6, residual: true, padding: 'same', pooling: 'none' }),
    block({ batchNorm: 'after-activation', dropout: 0.2, stride: 2 }),
  ],
  dense: [{ units: 8, dropout: 0.5 }],
  l2: 0.01,
  labelSmoothing: 0.1,
};

const norm = (values: Float32Array) => Math.hypot(...values);
const difference = (a: Float32Array, b: Float32Array) => a.map((value, place) => value - b[place]!);

/** The kernels of a program by layer. */
const kernelsOf = (program: Program) =>
  new Map(
    [...program.readWeights()].flatMap(([name, values]) =>
      name.endsWith('/kernel') ? [[name.replace('/kernel', ''), values] as const] : [],
    ),
  );

async function healthOf(program: Program, input: StepInput) {
  const { seconds, ...health } = await program.inLane.health(input, false);
  expect(seconds.clock).toBeGreaterThan(0);
  expect(healthSchema.parse({ epoch: 1, ...health })).toEqual({ epoch: 1, ...health });
  return health;
}

const healthsOf = (progress: readonly Progress[]) => progress.flatMap(({ health }) => health ?? []);

describe('the health of a program', () => {
  it('[T961] has the gradient of the next step on its images, and each layer’s weights', async () => {
    // Without momentum a step moves each weight by its rate times its gradient.
    const program = programOf(tiny({ ...everything, optimizer: 'sgd' }));
    for (let step = 1; step <= 3; step++) {
      const input = inputAt(step, 0.1);
      const { images, layers } = await healthOf(program, input);
      expect(images).toBe(count);
      expect(layers.map(({ name }) => name)).toEqual([
        ...['conv1', 'conv2', 'conv3', 'shortcut1', 'conv4', 'dense1', 'output1'],
      ]);
      const before = kernelsOf(program);
      program.step(input.images, input.labels, step, input.learningRate);
      const after = kernelsOf(program);
      for (const { name, size, gradient, weights, update } of layers) {
        const moved = norm(difference(after.get(name)!, before.get(name)!));
        expect(size).toBe(before.get(name)!.length);
        expect(weights! / norm(before.get(name)!), name).toBeCloseTo(1, 4);
        expect(gradient! / (moved / 0.1), name).toBeCloseTo(1, 3);
        expect(update! / (moved / norm(before.get(name)!)), name).toBeCloseTo(1, 3);
      }
    }
  });

  it.each([
    { optimizer: 'sgd', clipNorm: 0.05 },
    { optimizer: 'momentum', momentum: 0.9, nesterov: false },
    { optimizer: 'momentum', momentum: 0.8, nesterov: true },
    { optimizer: 'rmsprop' },
    { optimizer: 'adam' },
    { optimizer: 'adam', clipNorm: 0.05 },
    { optimizer: 'adamw', weightDecay: 0.2 },
  ] as const)('[T962] has the update that the next step of %o then makes', async (values) => {
    const program = programOf(tiny({ ...everything, ...values }));
    for (let step = 1; step <= 4; step++) {
      const input = inputAt(step);
      const { layers } = await healthOf(program, input);
      const before = kernelsOf(program);
      program.step(input.images, input.labels, step, input.learningRate);
      const after = kernelsOf(program);
      for (const { name, update } of layers) {
        const moved = norm(difference(after.get(name)!, before.get(name)!)) / norm(before.get(name)!);
        expect(update! / moved, `${name}, step ${step}`).toBeCloseTo(1, 2);
      }
    }
  });

  it('[T963] has mean and deviation of each layer’s outputs, and counts ReLUs that are never positive', async () => {
    // Three units of two inputs, computed below: the second never fires, the third once.
    const points = presetById('xor-3')!.hyperparameters;
    const of = async (activation: Hyperparameters['activation']) => {
      const program = programOf({ ...points, activation });
      program.setVariables(
        new Map([
          ['dense1/kernel', Float32Array.of(1, -1, 2, 1, -1, 1)],
          ['dense1/bias', Float32Array.of(0, 0, -2)],
        ]),
      );
      const { training: all } = openDataset('', datasetOf(points));
      return (await healthOf(program, { images: all.pixels, labels: all.labels, step: 1, learningRate: 1 })).layers[0]!;
    };
    // The corners 00, 01, 10, 11 give 0 1 1 2, then 0 0 0 0, then 0 0 0 1.
    const relu = await of('relu');
    const outputs = [0, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 1];
    const mean = 5 / 12;
    expect(relu).toMatchObject({ name: 'dense1', size: 6, units: 3, dead: 1, mean: expect.closeTo(mean, 4) });
    const variance = outputs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 12;
    expect(relu.deviation).toBeCloseTo(Math.sqrt(variance), 4);
    expect(relu.outputHistogram).toMatchObject({ lowest: 0, highest: 2 });
    const expected = Array<number>(histogramBins).fill(0);
    [expected[0], expected[histogramBins / 2], expected[histogramBins - 1]] = [8, 3, 1];
    expect(relu.outputHistogram.counts).toEqual(expected);
    expect(await of('tanh')).toMatchObject({ units: 3, dead: null });
  });

  it('[T963] counts a filter as dead only if it is 0 everywhere in every image', async () => {
    const hyperparameters = tiny({ blocks: [block({ filters: 3, stride: 2, dropout: 0.5 })] });
    const program = programOf(hyperparameters);
    program.setVariables(new Map([['conv1/bias', Float32Array.of(-1000, 0, 1000)]]));
    const [conv, output] = (await healthOf(program, inputAt(1))).layers;
    expect(conv).toMatchObject({ units: 3, dead: 1 });
    expect(output).toMatchObject({ units: 10, dead: null });
  });

  it('[T964] has histograms whose bins count every value once', async () => {
    const program = programOf(tiny(everything));
    const { layers } = await healthOf(program, inputAt(1));
    const kernels = kernelsOf(program);
    const total = ({ counts }: Histogram) => counts.reduce((sum, each) => sum + each, 0);
    for (const { name, size, units, weightHistogram, outputHistogram } of layers) {
      const kernel = kernels.get(name)!;
      expect(total(weightHistogram)).toBe(size);
      expect(weightHistogram.lowest).toBeCloseTo(Math.min(...kernel), 4);
      expect(weightHistogram.highest).toBeCloseTo(Math.max(...kernel), 4);
      const { lowest, highest, counts } = weightHistogram;
      const width = (highest - lowest) / histogramBins;
      const own = counts.map(
        (_, bin) =>
          kernel.filter((value) => {
            const place = Math.floor((value - lowest) / width);
            return Math.min(histogramBins - 1, Math.max(0, place)) === bin;
          }).length,
      );
      // A value at an edge may fall on either side of it.
      expect(counts.reduce((sum, each, bin) => sum + Math.abs(each - own[bin]!), 0)).toBeLessThanOrEqual(2);
      expect(total(outputHistogram) % (units * count)).toBe(0);
    }
  });

  it('[T965] is measured also of values that are all equal, infinite or no numbers', async () => {
    const program = programOf(tiny({ dense: [{ units: 4, dropout: 0 }] }));
    const kernels = kernelsOf(program);
    const filled = (value: number) =>
      new Map([...kernels].map(([name, { length }]) => [`${name}/kernel`, new Float32Array(length).fill(value)]));
    program.setVariables(filled(0));
    const zero = await healthOf(program, inputAt(1));
    expect(zero.layers[0]).toMatchObject({ weights: 0, update: null, dead: 4, mean: 0, deviation: 0 });
    program.setVariables(filled(1e38));
    expect((await healthOf(program, inputAt(1))).layers[0]).toMatchObject({ mean: null });
    program.setVariables(filled(Number.NaN));
    expect((await healthOf(program, inputAt(1))).layers[0]).toMatchObject({ weights: null, gradient: null });
  });
});

describe('a run', () => {
  const hyperparameters = tiny({ ...everything, epochs: 3, augmentation: { ...tiny().augmentation, shift: 0.1 } });

  /** What a run reports and ends with, apart from its health and the seconds that it took. */
  const told = (progress: readonly Progress[], program: Program) => [
    pointsOf(progress).map(({ step, loss, accuracy }) => [step, loss, accuracy]),
    epochsOf(progress).map(({ loss, validationLoss, validationAccuracy }) => [
      loss,
      validationLoss,
      validationAccuracy,
    ]),
    [...program.readVariables()],
  ];

  it('[T960] has the same bits whether its health is measured or not', async () => {
    const measured = programOf(hyperparameters);
    const { progress } = await runLoop(hyperparameters, measured);
    expect(healthsOf(progress).map(({ epoch }) => epoch)).toEqual([1, 3]);
    const program = programOf(hyperparameters);
    let asked = 0;
    const unmeasured: Program = {
      ...program,
      inLane: {
        ...program.inLane,
        health: async () => {
          asked += 1;
          return { images: 0, layers: [], seconds: { clock: 0, processor: 0 } };
        },
      },
    };
    const without = await runLoop(hyperparameters, unmeasured);
    expect(asked).toBe(2);
    expect(told(progress, measured)).toEqual(told(without.progress, program));
    // Measured over and over, nothing changes.
    const before = [...program.readVariables()];
    for (let step = 1; step < 4; step++) await program.inLane.health(inputAt(step), false);
    expect([...program.readVariables()]).toEqual(before);
  });

  it('[T966] has the same health when it goes on from any moment', async () => {
    const whole = await runLoop(hyperparameters, programOf(hyperparameters));
    const expected: Health[] = healthsOf(whole.progress);
    for (let yields = 1; yields < whole.progress.length; yields += 4) {
      const first = programOf(hyperparameters);
      const before = await runLoop(hyperparameters, first, { yields });
      const second = programOf(hyperparameters);
      second.setVariables(first.readVariables());
      const after = await runLoop(hyperparameters, second, { state: structuredClone(before.state) });
      expect([...healthsOf(before.progress), ...healthsOf(after.progress)], `${yields}`).toEqual(expected);
    }
  });

  it('[T967] counts what measuring took as compute time', async () => {
    const { progress, state } = await runLoop(hyperparameters, programOf(hyperparameters));
    const last = epochsOf(progress).at(-1)!;
    // A hundredth each: the last health, and the chunk of the test.
    expect(state.computeSeconds - last.computeSeconds).toBeCloseTo(0.02, 6);
  });
});

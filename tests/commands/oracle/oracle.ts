/**
 * `npm run oracle`: compares the engine with Keras; `npm run oracle -- source` checks what students take home (sources.ts).
 * With the beginning of a name, only those cases run.
 *
 * Every network is transferred with random variables in a .keras file; then predictions, parameter counts, losses,
 * gradients and steps must agree. Prints a table; exit code 1 if they do not.
 */
import path from 'node:path';
import type { Dataset } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Block, Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presets } from '#lib/hyperparameters/presets.ts';
import { headOf } from '#lib/network/head.ts';
import { describeNetwork, type Network } from '#lib/network/network.ts';
import { readConfig } from '#server/base/config.ts';
import { type Batch, batchOf } from '#server/trainer/data/batches.ts';
import { openDataset } from '#server/trainer/data/dataset.ts';
import { createProgram, type VariableValues } from '#server/trainer/engine/program.ts';
import type { Found } from '#server/trainer/insight/found.ts';
import { heatsOf, seenOf } from '#server/trainer/insight/maps.ts';
import { newRunState } from '#server/trainer/run-state.ts';
import { withoutChance } from '../../support/random-hyperparameters.ts';
import { block, tiny } from '../../trainer/support.ts';
import { OptionError, runCommand } from '../harness/command.ts';
import { startPython } from '../harness/python.ts';
import { randomVariables } from './random-variables.ts';
import { compareSources } from './sources.ts';

/** How much the two may differ: predictions absolutely, losses, steps of variables and Grad-CAM's maps relatively. */
const tolerances = { predictions: 2e-5, loss: 2e-5, moves: 3e-3, attention: 1e-4 };

type Case = { readonly name: string; readonly hyperparameters: Hyperparameters; readonly steps: number };

type KerasAnswer = {
  readonly parameters: number;
  readonly predictions: string;
  /** Grad-CAM's map of every class for the first image; null without convolutions. */
  readonly attention: string | null;
  readonly evaluated: number;
  readonly losses: readonly number[];
  readonly variables: Readonly<Record<string, string>>;
};

// Near-ties in max pooling or ReLU after batch normalization can go either way; see docs/engine.md.
const smooth = (values: Partial<Block>) => ({
  activation: 'tanh' as const,
  blocks: [block({ pooling: 'average', ...values })],
});

/** One step of plain SGD with rate 1 shows the gradient. */
const layerCases: readonly (readonly [string, Partial<Hyperparameters>])[] = [
  ['convolution same, stride 2', { blocks: [block({ pooling: 'none', stride: 2 })] }],
  [
    'convolution valid, 5 × 5, stride 3',
    { blocks: [block({ pooling: 'none', padding: 'valid', kernel: 5, stride: 3 })] },
  ],
  ['maximum pooling, overlapping', { blocks: [block({ poolSize: 3, poolStride: 2 })] }],
  ['maximum pooling, padded', { activation: 'tanh', blocks: [block({ poolPadding: 1 })] }],
  ['average pooling', { blocks: [block({ pooling: 'average', poolSize: 3, poolStride: 3 })] }],
  ['average pooling, padded', { blocks: [block({ pooling: 'average', poolPadding: 1 })] }],
  ['batch norm on input', smooth({ batchNorm: 'on-input' })],
  ['batch norm before activation', smooth({ batchNorm: 'before-activation' })],
  ['batch norm after activation', smooth({ batchNorm: 'after-activation' })],
  ['global average pooling', { ...smooth({ stride: 2 }), head: 'global-average' }],
  ['shortcut of the input as it is', smooth({ filters: 3, residual: true })],
  [
    'shortcut through a convolution, normalized',
    {
      activation: 'tanh',
      blocks: [
        block({ pooling: 'none', stride: 2 }),
        block({
          filters: 6,
          convolutions: 2,
          stride: 2,
          pooling: 'average',
          batchNorm: 'before-activation',
          residual: true,
        }),
      ],
    },
  ],
  ['dense', { blocks: [], dense: [{ units: 12, dropout: 0 }] }],
  ['relu', { activation: 'relu' }],
  ['leaky relu', { activation: 'leaky-relu' }],
  ['elu', { activation: 'elu' }],
  ['tanh', { activation: 'tanh' }],
  ['sigmoid', { activation: 'sigmoid' }],
  ['inputs ±1', { inputScaling: 'plus-minus-one' }],
  ['inputs standardized', { inputScaling: 'standardized' }],
  ['L2', { l2: 0.01, dense: [{ units: 8, dropout: 0 }] }],
  ['label smoothing', { labelSmoothing: 0.2 }],
];

const cases: readonly Case[] = [
  ...layerCases.map(([name, values]) => ({
    name: `gradient: ${name}`,
    hyperparameters: tiny({ optimizer: 'sgd', learningRate: 1, ...values }),
    steps: 1,
  })),
  ...(['sgd', 'momentum', 'rmsprop', 'adam', 'adamw'] as const).map((optimizer) => ({
    name: `three steps: ${optimizer}`,
    hyperparameters: tiny({ optimizer, activation: 'tanh', weightDecay: 0.05 }),
    steps: 3,
  })),
  {
    name: 'three steps: Nesterov momentum',
    hyperparameters: tiny({ optimizer: 'momentum', nesterov: true, activation: 'tanh' }),
    steps: 3,
  },
  ...(['sgd', 'adamw'] as const).map((optimizer) => ({
    name: `three steps: ${optimizer}, clipped to a norm of 0.1`,
    hyperparameters: tiny({ optimizer, clipNorm: 0.1, l2: 0.01, activation: 'tanh', weightDecay: 0.05 }),
    steps: 3,
  })),
  ...presets.map(({ id, hyperparameters }) => ({
    name: `preset: ${id}`,
    hyperparameters: withoutChance(hyperparameters),
    steps: 0,
  })),
];

const base64 = (values: Float32Array | Uint8Array) =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
const floatsOf = (encoded: string) => new Float32Array(Uint8Array.from(Buffer.from(encoded, 'base64')).buffer);

const largest = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, index) => Math.max(most, Math.abs(value - b[index]!)), 0);
const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
const minus = (a: Float32Array, b: Float32Array) => a.map((value, index) => value - b[index]!);

/** The largest difference between steps of a variable, relative to the step's size. */
function apart(before: VariableValues, ours: VariableValues, keras: KerasAnswer['variables']): number {
  const each = [...before].map(([name, start]) => {
    const move = minus(ours.get(name)!, start);
    const other = minus(floatsOf(keras[name]!), start);
    // Steps below rounding are meaningless; a bias before batch normalization has only rounding as its gradient.
    const rounding = 3e-7 * norm(start) + 3e-6 * Math.sqrt(start.length);
    return Math.max(0, norm(minus(move, other)) - rounding) / (norm(other) + rounding);
  });
  return Math.max(...each);
}

/** The largest difference between Grad-CAM's maps of any class for the first image, relative to the largest value of the maps. */
function attentionApart(found: Found, image: Uint8Array, { attention }: KerasAnswer): number {
  const ours = heatsOf(found, seenOf(found, image).layers.at(-1)?.maps);
  if (!ours || attention === null) return ours || attention !== null ? Number.POSITIVE_INFINITY : 0;
  const maps = Float32Array.from(ours.heats.flatMap(({ values, peak }) => [...values].map((value) => value * peak)));
  const theirs = floatsOf(attention);
  if (maps.length !== theirs.length) return Number.POSITIVE_INFINITY;
  return largest(maps, theirs) / theirs.reduce((most, value) => Math.max(most, value), 1e-3);
}

/** The first 64 images of a run's data set; each data set is read once. */
function batchesOf64() {
  const known = new Map<string, Batch & { about: Dataset }>();
  return ({ dataset: id }: Hyperparameters) => {
    if (!known.has(id)) {
      const { about, training } = openDataset(readConfig().dataDir, datasetOf({ dataset: id }));
      const order = Int32Array.from({ length: 64 }, (_, image) => image);
      known.set(id, { ...batchOf(training, order, 0, 64), about });
    }
    return known.get(id)!;
  };
}

async function compareEngine(): Promise<boolean> {
  const batchFor = batchesOf64();
  const keras = startPython(path.join(import.meta.dirname, 'oracle.py'), 'keras');
  const row = (cells: readonly string[]) =>
    console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(46) : cell.padStart(13))).join(' '));
  row(['network', 'parameters', 'predictions', 'loss', 'moves', 'Grad-CAM']);
  let wrong = 0;
  for (const { name, hyperparameters, steps } of cases) {
    const { images, labels, about } = batchFor(hyperparameters);
    const described = describeNetwork(hyperparameters, about);
    if (!described.ok) throw new Error(described.refusal.message);
    const network: Network = described.network;
    const program = createProgram(hyperparameters, network);
    const variables = randomVariables(program.readVariables());
    program.setVariables(variables);
    const answer = await keras.ask<KerasAnswer>({
      hyperparameters,
      network,
      steps,
      attended: headOf(network)?.maps.name ?? null,
      images: base64(images),
      labels: base64(labels),
      variables: Object.fromEntries([...variables].map(([key, value]) => [key, base64(value)])),
    });
    const found = { hyperparameters, network, variables, state: newRunState() };
    const attention = attentionApart(found, images.slice(0, images.length / labels.length), answer);
    const predictions = largest(program.predict(images), floatsOf(answer.predictions));
    const ours = [program.score(images, labels).loss];
    for (let step = 1; step <= steps; step++) {
      ours.push(program.step(images, labels, step, hyperparameters.learningRate).loss);
    }
    const theirs = [answer.evaluated, ...answer.losses];
    const loss = Math.max(...ours.map((value, index) => Math.abs(value - theirs[index]!) / Math.abs(value)));
    const moves = steps > 0 ? apart(variables, program.readVariables(), answer.variables) : 0;
    program.dispose();
    const agree =
      answer.parameters === network.parameters &&
      predictions <= tolerances.predictions &&
      loss <= tolerances.loss &&
      moves <= tolerances.moves &&
      attention <= tolerances.attention;
    if (!agree) wrong += 1;
    const counts =
      answer.parameters === network.parameters
        ? `${network.parameters}`
        : `${network.parameters} ≠ ${answer.parameters}`;
    row([
      name,
      counts,
      predictions.toExponential(1),
      loss.toExponential(1),
      steps > 0 ? moves.toExponential(1) : '',
      answer.attention === null ? '' : attention.toExponential(1),
      agree ? '' : 'DISAGREES',
    ]);
  }
  keras.close();
  console.log(wrong === 0 ? `All ${cases.length} agree.` : `${wrong} of ${cases.length} disagree.`);
  return wrong === 0;
}

const usage = `npm run oracle [-- source [NAME]]

  source   checks generated source code instead of the engine; only cases whose names begin with NAME`;

await runCommand(usage, () => {
  const [task, name] = process.argv.slice(2);
  if (task !== undefined && task !== 'source') throw new OptionError(`There is no comparison "${task}".`);
  return task === 'source' ? compareSources(name) : compareEngine();
});

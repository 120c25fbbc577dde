/** The networks whose generated sources are verified: presets, random networks on each data set, numbers at their limits. */
import { hasPoints } from '#lib/datasets/dataset.ts';
import { type DatasetId, datasetIds, datasetOf } from '#lib/datasets/datasets.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presets } from '#lib/hyperparameters/presets.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { extremeHyperparameters, randomHyperparameters, withoutChance } from '../../support/random-hyperparameters.ts';
import { block, tiny } from '../../trainer/support.ts';

export type SourceCase = {
  readonly name: string;
  readonly hyperparameters: Hyperparameters;
  readonly extreme?: boolean;
};

/** Small enough to take seconds: 64 images train as one batch, 16 validate, three epochs are three steps. */
const piece = { trainSize: 80, validationShare: 0.2, batchSize: 64, epochs: 3 };

/** The last step of an epoch is one image. */
const oneLeft = { ...piece, batchSize: 63, epochs: 2 };

/** A piece of the run: of points all, in one batch, since its source has them all in it. */
function pieceOf(hyperparameters: Hyperparameters): Hyperparameters {
  const { training } = datasetOf(hyperparameters);
  if (!hasPoints(datasetOf(hyperparameters))) return { ...hyperparameters, ...piece };
  return { ...hyperparameters, ...piece, trainSize: training, batchSize: training };
}

/** The same network on another data set: on points its dense layers. */
function on(dataset: DatasetId, values: Hyperparameters): Hyperparameters {
  const points = hasPoints(datasetOf({ dataset }));
  return { ...values, dataset, ...(points && { blocks: [], augmentation: defaultHyperparameters.augmentation }) };
}

const randomEach = 2;

/** Random networks on the data set, of those that are possible on it; on points, of those that have a hidden layer. */
const randomOn = (dataset: DatasetId, place: number): SourceCase[] =>
  randomHyperparameters(8 * randomEach, 100 + place)
    .map((values) => withoutChance(pieceOf(on(dataset, values))))
    .filter(
      (values) =>
        describeNetwork(values, datasetOf(values)).ok && (!hasPoints(datasetOf(values)) || values.dense.length > 0),
    )
    .slice(0, randomEach)
    .map((hyperparameters, index) => ({ name: `random on ${dataset} ${index + 1}, no chance`, hyperparameters }));

export const sourceCases: readonly SourceCase[] = [
  ...presets.map(({ id, hyperparameters }) => ({ name: id, hyperparameters: pieceOf(hyperparameters) })),
  ...presets.map(({ id, hyperparameters }) => ({
    name: `${id}, no chance`,
    hyperparameters: withoutChance(pieceOf(hyperparameters)),
  })),
  // PyTorch and TensorFlow.js scale past gradients otherwise where the rate changes, and large steps enlarge every rounding.
  ...presets
    .filter(({ hyperparameters: { optimizer, schedule } }) => optimizer === 'momentum' && schedule !== 'constant')
    .map(({ id, hyperparameters }) => ({
      name: `${id}, at a small constant rate, no chance`,
      hyperparameters: withoutChance(pieceOf({ ...hyperparameters, schedule: 'constant', learningRate: 0.01 })),
    })),
  ...datasetIds.flatMap(randomOn),
  ...randomHyperparameters(24).map((hyperparameters, index) => ({
    name: `random ${index + 1}`,
    hyperparameters: pieceOf(hyperparameters),
  })),
  ...randomHyperparameters(24, 2).map((hyperparameters, index) => ({
    name: `random ${index + 25}, no chance`,
    hyperparameters: withoutChance(pieceOf(hyperparameters)),
  })),
  ...extremeHyperparameters(24, 3).map((hyperparameters, index) => ({
    name: `at the limits ${index + 1}`,
    hyperparameters: { ...hyperparameters, ...oneLeft },
    extreme: true,
  })),
  {
    name: 'shortcuts',
    hyperparameters: tiny({
      ...piece,
      activation: 'tanh',
      optimizer: 'momentum',
      nesterov: true,
      clipNorm: 0.5,
      restoreBest: true,
      initializer: 'he-normal',
      validationFrom: 'last',
      head: 'global-average',
      blocks: [
        block({ filters: 3, pooling: 'average', residual: true }),
        block({ filters: 6, stride: 2, convolutions: 2, batchNorm: 'before-activation', residual: true }),
      ],
    }),
  },
  {
    name: 'one value to normalize',
    hyperparameters: tiny({
      ...oneLeft,
      blocks: [
        block({ kernel: 1, stride: 4, poolSize: 4, poolStride: 4 }),
        block({ poolSize: 2, batchNorm: 'after-activation' }),
      ],
    }),
    extreme: true,
  },
];

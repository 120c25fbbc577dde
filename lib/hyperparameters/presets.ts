/** The lectures' networks: named hyperparameters for each data set, from the first small network to the best one. */

import { cifar10 } from '../datasets/cifar-10.ts';
import type { Language } from '../language.ts';
import { digitsAndClothes } from './digits-and-clothes.ts';
import { defaultHyperparameters, differences, type Hyperparameters } from './hyperparameters.ts';
import { pointPresets } from './point-presets.ts';
import { block, dense, type Preset, hyperparameters as preset } from './preset.ts';

export type { Preset };

const hyperparameters = (values: Partial<Hyperparameters>): Hyperparameters =>
  preset({ trainSize: cifar10.training, batchSize: 32, epochs: 25, ...values });

const cnn74 = hyperparameters({
  blocks: [
    block({ filters: 32, padding: 'valid', pooling: 'none', dropout: 0.2 }),
    block({ filters: 32 }),
    block({ filters: 64, dropout: 0.2 }),
  ],
  dense: [dense(512, 0.2)],
});

const l2 = hyperparameters({
  blocks: [
    block({ filters: 32, convolutions: 2, batchNorm: 'after-activation', dropout: 0.2 }),
    block({ filters: 64, convolutions: 2, batchNorm: 'after-activation', dropout: 0.3 }),
    block({ filters: 128, convolutions: 2, batchNorm: 'after-activation', dropout: 0.4 }),
  ],
  dense: [],
  activation: 'elu',
  inputScaling: 'standardized',
  l2: 0.0001,
  batchSize: 64,
  schedule: 'cosine',
  epochs: 40,
});

/** Two convolutions and the shortcut round them (He et al. 2015, figure 2), which halve the image where the filters double. */
const residual = (filters: number, stride: number) =>
  block({ filters, stride, convolutions: 2, batchNorm: 'before-activation', residual: true, pooling: 'none' });

/** In lecture order, then what the lectures name without a network of their own. */
const ladder: readonly Omit<Preset, 'lecture'>[] = [
  {
    id: 'lenet-56',
    label: { ko: 'LeNet (56%)', en: 'LeNet (56%)' },
    claimedAccuracy: 0.56,
    hyperparameters: hyperparameters({
      blocks: [block({ filters: 6, kernel: 5, padding: 'valid' }), block({ filters: 16, kernel: 5, padding: 'valid' })],
      dense: [dense(120), dense(84)],
      optimizer: 'momentum',
      learningRate: 0.001,
      momentum: 0.9,
      batchSize: 4,
      epochs: 2,
      inputScaling: 'plus-minus-one',
    }),
  },
  {
    id: 'alexnet-65',
    label: { ko: '작은 AlexNet (65%)', en: 'Small AlexNet (65%)' },
    claimedAccuracy: 0.65,
    hyperparameters: hyperparameters({
      blocks: [block({ filters: 32, kernel: 5 }), block({ filters: 64 }), block({ filters: 96 })],
      dense: [dense(256, 0.5)],
      batchSize: 128,
      epochs: 10,
    }),
  },
  {
    id: 'deeper-74',
    label: { ko: '더 깊게 (74%)', en: 'Deeper (74%)' },
    claimedAccuracy: 0.74,
    hyperparameters: hyperparameters({
      blocks: [
        block({ filters: 32, kernel: 5, padding: 'valid', poolPadding: 1 }),
        block({ filters: 64, kernel: 5, padding: 'valid', poolPadding: 1 }),
        block({ filters: 128, kernel: 5, padding: 'valid', poolPadding: 1, dropout: 0.5 }),
      ],
      dense: [dense(256, 0.5), dense(128), dense(84)],
      batchSize: 64,
      epochs: 20,
      inputScaling: 'plus-minus-one',
    }),
  },
  {
    id: 'cnn-74',
    label: { ko: 'CNN (74%)', en: 'CNN (74%)' },
    claimedAccuracy: 0.74,
    hyperparameters: cnn74,
  },
  {
    id: 'batchnorm-79',
    label: { ko: '배치 정규화 (79%)', en: 'Batch normalization (79%)' },
    claimedAccuracy: 0.79,
    hyperparameters: {
      ...cnn74,
      blocks: cnn74.blocks.map((each) => ({ ...each, batchNorm: 'on-input' as const })),
    },
  },
  {
    id: 'l2-84',
    label: { ko: 'L2 규제 (84%)', en: 'L2 regularization (84%)' },
    claimedAccuracy: 0.84,
    hyperparameters: l2,
  },
  {
    id: 'augment-88',
    label: { ko: '이미지 증강 (88%)', en: 'Augmentation (88%)' },
    claimedAccuracy: 0.88,
    hyperparameters: {
      ...l2,
      augmentation: { ...l2.augmentation, horizontalFlip: true, shift: 0.1, rotation: 15 },
      epochs: 120,
    },
  },
  {
    id: 'global-average',
    label: { ko: '전역 평균 풀링', en: 'Global average pooling' },
    claimedAccuracy: null,
    hyperparameters: { ...cnn74, head: 'global-average', dense: [] },
  },
  {
    id: 'small-resnet',
    label: { ko: '작은 ResNet', en: 'Small ResNet' },
    claimedAccuracy: null,
    hyperparameters: hyperparameters({
      blocks: [
        block({ filters: 32, batchNorm: 'before-activation', pooling: 'none' }),
        residual(32, 1),
        residual(64, 2),
        residual(128, 2),
      ],
      head: 'global-average',
      dense: [],
      inputScaling: 'standardized',
      initializer: 'he-normal',
      optimizer: 'momentum',
      nesterov: true,
      learningRate: 0.1,
      schedule: 'cosine',
      l2: 0.0001,
      augmentation: { ...l2.augmentation, horizontalFlip: true, shift: 0.1 },
      batchSize: 128,
      epochs: 30,
    }),
  },
];

/** Of every data set, in the order of the table and of the lectures. */
export const presets: readonly Preset[] = [
  ...ladder.map((each) => ({ ...each, lecture: '' })),
  ...digitsAndClothes,
  ...pointPresets,
];

/** The preset's name without the accuracy in parentheses. */
export const shortLabel = ({ label }: Preset, language: Language): string => label[language].replace(/\s*\(.*\)$/, '');

export function presetById(id: string): Preset | undefined {
  return presets.find((preset) => preset.id === id);
}

/** The preset of the same data set ('' for the defaults) from which these hyperparameters differ least, to name them by. */
export function nearestBase(hyperparameters: Hyperparameters): string {
  const named = [{ id: '', hyperparameters: defaultHyperparameters }, ...presets].filter(
    (each) => each.hyperparameters.dataset === hyperparameters.dataset,
  );
  const distance = (each: (typeof named)[number]) => differences(each.hyperparameters, hyperparameters).length;
  const [first, ...others] = named;
  return first ? others.reduce((nearest, each) => (distance(each) < distance(nearest) ? each : nearest), first).id : '';
}

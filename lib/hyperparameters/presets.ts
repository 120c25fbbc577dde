/** The lecture ladder: named hyperparameters, from the first small network to the best one. */

import { cifar10 } from '../datasets/cifar-10.ts';
import type { Language, Text } from '../language.ts';
import type { Block, Dense, Hyperparameters } from './hyperparameters.ts';
import { defaultBlock, defaultDense, defaultHyperparameters, differences } from './hyperparameters.ts';

export type Preset = {
  readonly id: string;
  readonly label: Text;
  /** What it teaches, in one sentence. */
  readonly lesson: Text;
  /** The lecture's reported test accuracy, 0…1. */
  readonly claimedAccuracy: number;
  readonly hyperparameters: Hyperparameters;
};

const block = (values: Partial<Block>): Block => ({ ...defaultBlock, ...values });
const dense = (units: number, dropout = 0): Dense => ({ ...defaultDense, units, dropout });
const hyperparameters = (values: Partial<Hyperparameters>): Hyperparameters => ({
  ...defaultHyperparameters,
  trainSize: cifar10.training,
  batchSize: 32,
  epochs: 25,
  ...values,
});

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

/** In lecture order. */
export const presets: readonly Preset[] = [
  {
    id: 'lenet-56',
    label: { ko: 'LeNet (56%)', en: 'LeNet (56%)' },
    lesson: { ko: '가장 단순한 합성곱 신경망입니다.', en: 'The simplest convolutional network.' },
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
    lesson: { ko: '합성곱을 두 층에서 세 층으로 늘립니다.', en: 'Three convolutions instead of two.' },
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
    lesson: {
      ko: '필터와 층을 늘리고 드롭아웃으로 과적합을 막습니다.',
      en: 'More filters and layers, with dropout against overfitting.',
    },
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
    lesson: { ko: '강의의 기본 모델입니다.', en: 'The lecture’s base model.' },
    claimedAccuracy: 0.74,
    hyperparameters: cnn74,
  },
  {
    id: 'batchnorm-79',
    label: { ko: '배치 정규화 (79%)', en: 'Batch normalization (79%)' },
    lesson: { ko: '각 합성곱 앞에 배치 정규화를 넣습니다.', en: 'Batch normalization before each convolution.' },
    claimedAccuracy: 0.79,
    hyperparameters: {
      ...cnn74,
      blocks: cnn74.blocks.map((each) => ({ ...each, batchNorm: 'on-input' as const })),
    },
  },
  {
    id: 'l2-84',
    label: { ko: 'L2 규제 (84%)', en: 'L2 regularization (84%)' },
    lesson: {
      ko: '필터 32 → 64 → 128의 세 단계에 L2 규제를 더합니다.',
      en: 'Stages of 32, 64 and 128 filters, with L2.',
    },
    claimedAccuracy: 0.84,
    hyperparameters: l2,
  },
  {
    id: 'augment-88',
    label: { ko: '이미지 증강 (88%)', en: 'Augmentation (88%)' },
    lesson: {
      ko: '이미지를 이동하고 뒤집고 회전하며 더 오래 학습합니다.',
      en: 'Shifted, flipped and rotated images, and many more epochs.',
    },
    claimedAccuracy: 0.88,
    hyperparameters: {
      ...l2,
      augmentation: { ...l2.augmentation, horizontalFlip: true, shift: 0.1, rotation: 15 },
      epochs: 120,
    },
  },
];

/** The preset's name without the accuracy in parentheses. */
export const shortLabel = ({ label }: Preset, language: Language): string => label[language].replace(/\s*\(.*\)$/, '');

export function presetById(id: string): Preset | undefined {
  return presets.find((preset) => preset.id === id);
}

/** The preset ('' for the defaults) from which these hyperparameters differ least, to name them by. */
export function nearestBase(hyperparameters: Hyperparameters): string {
  const named = [{ id: '', hyperparameters: defaultHyperparameters }, ...presets];
  const distance = (each: (typeof named)[number]) => differences(each.hyperparameters, hyperparameters).length;
  return named.reduce((nearest, each) => (distance(each) < distance(nearest) ? each : nearest)).id;
}

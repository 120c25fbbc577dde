/** The lectures' networks on MNIST and Fashion-MNIST: perceptrons, and the first convolutions. */
import { fashionMnist } from '../datasets/fashion-mnist.ts';
import { mnist } from '../datasets/mnist.ts';
import { defaultHyperparameters, type Hyperparameters } from './hyperparameters.ts';
import { block, dense, hyperparameters, type Preset } from './preset.ts';

const ofDigits = (values: Partial<Hyperparameters>) =>
  hyperparameters({ dataset: mnist.id, trainSize: mnist.training, batchSize: 100, epochs: 15, ...values });
const ofClothes = (values: Partial<Hyperparameters>) =>
  hyperparameters({ dataset: fashionMnist.id, trainSize: fashionMnist.training, batchSize: 64, epochs: 30, ...values });
const perceptron: Partial<Hyperparameters> = { blocks: [], optimizer: 'sgd' };

const clothesPerceptron = { ...perceptron, dense: [dense(256), dense(128)], learningRate: 0.01 };

/** In lecture order; the lectures' accuracies are of all 60,000 training images. */
export const digitsAndClothes: readonly Preset[] = [
  {
    id: 'mnist-one-layer',
    lecture: '001',
    label: { ko: '한 층', en: 'One layer' },
    claimedAccuracy: 0.89,
    hyperparameters: ofDigits({ ...perceptron, dense: [], learningRate: 0.1 }),
  },
  {
    id: 'mnist-100-100',
    lecture: '001',
    label: { ko: '퍼셉트론 100-100', en: 'Perceptron 100-100' },
    claimedAccuracy: 0.9725,
    hyperparameters: ofDigits({ ...perceptron, dense: [dense(100), dense(100)], learningRate: 0.1 }),
  },
  {
    id: 'mnist-channel-dropout',
    lecture: '001',
    label: { ko: '채널 드롭아웃', en: 'Dropout of channels' },
    claimedAccuracy: 0.99,
    hyperparameters: ofDigits({
      blocks: [
        block({ filters: 10, kernel: 5, padding: 'valid' }),
        block({ filters: 20, kernel: 5, padding: 'valid', dropout: 0.5, dropoutKind: 'channels' }),
      ],
      dense: [dense(50, 0.5)],
      optimizer: 'momentum',
      momentum: 0.5,
      learningRate: 0.01,
      batchSize: 64,
      epochs: 40,
    }),
  },
  {
    id: 'mnist-512-512',
    lecture: '002',
    label: { ko: '퍼셉트론 512-512', en: 'Perceptron 512-512' },
    claimedAccuracy: null,
    hyperparameters: ofDigits({ blocks: [], dense: [dense(512), dense(512)] }),
  },
  {
    id: 'mnist-conv-99',
    lecture: '002',
    label: { ko: '합성곱 두 층', en: 'Two convolutions' },
    claimedAccuracy: 0.99,
    hyperparameters: ofDigits({ blocks: [block({ filters: 32 }), block({ filters: 64 })], dense: [dense(128)] }),
  },
  {
    id: 'mnist-256-256-256',
    lecture: '004',
    label: { ko: '퍼셉트론 256 × 3', en: 'Perceptron 256 × 3' },
    claimedAccuracy: null,
    hyperparameters: ofDigits({
      ...perceptron,
      dense: [dense(256), dense(256), dense(256)],
      learningRate: 0.01,
      batchSize: 32,
      epochs: 30,
      validationShare: 0.166667,
      validationFrom: 'last',
    }),
  },
  {
    id: 'mnist-conv-32',
    lecture: '004',
    label: { ko: '작은 CNN', en: 'Small CNN' },
    claimedAccuracy: null,
    hyperparameters: ofDigits({
      blocks: [block({ padding: 'valid' }), block({ padding: 'valid' })],
      dense: [dense(256)],
    }),
  },
  {
    id: 'mnist-conv-64',
    lecture: '004',
    label: { ko: '깊은 CNN', en: 'Deeper CNN' },
    claimedAccuracy: null,
    hyperparameters: ofDigits({
      blocks: [
        block({ filters: 32, convolutions: 2, dropout: 0.25 }),
        block({ filters: 64, convolutions: 2, dropout: 0.25 }),
      ],
      dense: [dense(256, 0.5)],
    }),
  },
  {
    id: 'fashion-conv',
    lecture: '000',
    label: { ko: '합성곱 세 층', en: 'Three convolutions' },
    claimedAccuracy: null,
    hyperparameters: ofClothes({
      blocks: [
        block({ padding: 'valid' }),
        block({ filters: 64, padding: 'valid' }),
        block({ filters: 64, padding: 'valid', pooling: 'none' }),
      ],
      dense: [dense(64)],
      epochs: 5,
    }),
  },
  {
    id: 'fashion-256-128',
    lecture: '001',
    label: { ko: '퍼셉트론 256-128', en: 'Perceptron 256-128' },
    claimedAccuracy: 0.8693,
    hyperparameters: ofClothes(clothesPerceptron),
  },
  {
    id: 'fashion-dropout',
    lecture: '001',
    label: { ko: '드롭아웃과 뒤집기', en: 'Dropout and flips' },
    claimedAccuracy: 0.8898,
    hyperparameters: ofClothes({
      ...clothesPerceptron,
      dense: [dense(256, 0.2), dense(128, 0.2)],
      inputScaling: 'standardized',
      augmentation: { ...defaultHyperparameters.augmentation, horizontalFlip: true },
      epochs: 50,
    }),
  },
  {
    id: 'fashion-kernel-2',
    lecture: '003',
    label: { ko: '2×2 합성곱', en: '2×2 convolutions' },
    claimedAccuracy: 0.92,
    hyperparameters: ofClothes({
      blocks: [block({ filters: 64, kernel: 2, dropout: 0.3 }), block({ filters: 32, kernel: 2, dropout: 0.3 })],
      dense: [dense(256, 0.5)],
    }),
  },
];

/** The lectures' networks on points: one neuron, and the hidden layers that solve what it cannot. */
import type { DatasetId } from '../datasets/datasets.ts';
import { and, circles, gaussian, or, spiral, xor, xorClouds } from '../datasets/points.ts';
import type { Hyperparameters } from './hyperparameters.ts';
import { defaultsOn } from './on-dataset.ts';
import { dense, type Preset } from './preset.ts';

const on = (dataset: DatasetId, values: Partial<Hyperparameters>): Hyperparameters => ({
  ...defaultsOn(dataset),
  ...values,
});
const neuron: Partial<Hyperparameters> = { dense: [], activation: 'sigmoid', epochs: 1000 };

/** In lecture order. */
export const pointPresets: readonly Preset[] = [
  {
    id: 'and-neuron',
    lecture: '001',
    label: { ko: '뉴런 하나', en: 'One neuron' },
    claimedAccuracy: null,
    hyperparameters: on(and.id, neuron),
  },
  {
    id: 'or-neuron',
    lecture: '003',
    label: { ko: '뉴런 하나', en: 'One neuron' },
    claimedAccuracy: null,
    hyperparameters: on(or.id, neuron),
  },
  {
    id: 'xor-neuron',
    lecture: '001',
    label: { ko: '뉴런 하나', en: 'One neuron' },
    claimedAccuracy: 0.5,
    hyperparameters: on(xor.id, neuron),
  },
  {
    id: 'xor-3',
    lecture: '003',
    label: { ko: '은닉 뉴런 3개', en: 'Three hidden neurons' },
    claimedAccuracy: 1,
    hyperparameters: on(xor.id, { dense: [dense(3)] }),
  },
  {
    id: 'xor-10-10-10',
    lecture: '001',
    label: { ko: '은닉층 10-10-10', en: 'Hidden layers 10-10-10' },
    claimedAccuracy: 1,
    hyperparameters: on(xor.id, { dense: [dense(10), dense(10), dense(10)], activation: 'sigmoid', epochs: 10_000 }),
  },
  {
    id: 'gaussian-neuron',
    lecture: '',
    label: { ko: '뉴런 하나', en: 'One neuron' },
    claimedAccuracy: null,
    hyperparameters: on(gaussian.id, { dense: [], epochs: 50 }),
  },
  {
    id: 'xor-clouds-4',
    lecture: '',
    label: { ko: '은닉 뉴런 4개', en: 'Four hidden neurons' },
    claimedAccuracy: null,
    hyperparameters: on(xorClouds.id, { dense: [dense(4)], epochs: 100 }),
  },
  {
    id: 'circles-4',
    lecture: '',
    label: { ko: '은닉 뉴런 4개', en: 'Four hidden neurons' },
    claimedAccuracy: null,
    hyperparameters: on(circles.id, { dense: [dense(4)] }),
  },
  {
    id: 'spiral-16-16',
    lecture: '',
    label: { ko: '은닉층 16-16', en: 'Hidden layers 16-16' },
    claimedAccuracy: null,
    hyperparameters: on(spiral.id, {
      dense: [dense(16), dense(16)],
      activation: 'relu',
      optimizer: 'adam',
      learningRate: 0.02,
    }),
  },
];

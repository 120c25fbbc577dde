/** The activation functions as the engine and Keras compute them, and their slopes. */
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import { leakySlope } from './layers.ts';

type ByActivation = Readonly<Record<Hyperparameters['activation'], (value: number) => number>>;

export const activations: ByActivation = {
  relu: (value) => Math.max(0, value),
  'leaky-relu': (value) => (value < 0 ? leakySlope * value : value),
  elu: (value) => (value < 0 ? Math.expm1(value) : value),
  tanh: Math.tanh,
  sigmoid: (value) => 1 / (1 + Math.exp(-value)),
};

/** The derivative of each, as a function of its output. */
export const slopes: ByActivation = {
  relu: (output) => (output > 0 ? 1 : 0),
  'leaky-relu': (output) => (output < 0 ? leakySlope : 1),
  elu: (output) => (output < 0 ? output + 1 : 1),
  tanh: (output) => 1 - output ** 2,
  sigmoid: (output) => output * (1 - output),
};

/** The forward pass of a network of dense layers on points, from its weights: what screens draw of a small network. */
import { hasPoints } from '../datasets/dataset.ts';
import { datasetOf } from '../datasets/datasets.ts';
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import { activations } from './activations.ts';
import { inputScale } from './input-scaling.ts';
import type { Network } from './network.ts';

/** The most hidden neurons of a network that is drawn neuron by neuron. */
const mostNeurons = 32;

/** The most weights that such a network can have: two hidden layers of half the neurons each, on two values and two classes. */
export const mostWeights = (mostNeurons / 2) ** 2 + 3 * mostNeurons + 2 + 2 * mostNeurons;

/** Whether a network on points has so few hidden neurons that each is drawn, with its weights. */
export function isSmall({ dataset, layers }: Pick<Network, 'dataset' | 'layers'>): boolean {
  if (!hasPoints(dataset)) return false;
  const hidden = layers.slice(0, -1).reduce((sum, layer) => sum + (layer.kind === 'dense' ? layer.units : 0), 0);
  return hidden <= mostNeurons;
}

/** A dense layer: `kernel[input * units + unit]`, and a bias for each unit. */
export type DenseWeights = {
  readonly inputs: number;
  readonly units: number;
  readonly kernel: readonly number[];
  readonly bias: readonly number[];
};

type Described = Pick<Hyperparameters, 'dataset' | 'dense' | 'activation' | 'inputScaling'>;

/** Takes apart the weights of a network, which are all kernels and biases in its order. */
export function denseWeights(hyperparameters: Described, weights: readonly number[]): DenseWeights[] {
  const { shape, classes } = datasetOf(hyperparameters);
  let [at, inputs] = [0, shape[0]];
  return [...hyperparameters.dense.map(({ units }) => units), classes.length].map((units) => {
    const kernel = weights.slice(at, at + inputs * units);
    const bias = weights.slice(at + inputs * units, at + inputs * units + units);
    const layer = { inputs, units, kernel, bias };
    at += (inputs + 1) * units;
    inputs = units;
    return layer;
  });
}

/** What every hidden neuron gives for one point on the scale 0…1, in the network's order, and the probability of the last class. */
export type PointAnswer = { readonly hidden: readonly number[]; readonly probability: number };

/** The network with these weights as a function of a point (x, y). */
export function pointNetwork(
  hyperparameters: Described,
  weights: readonly number[],
): (x: number, y: number) => PointAnswer {
  const layers = denseWeights(hyperparameters, weights);
  const activate = activations[hyperparameters.activation];
  const scale = inputScale(hyperparameters.inputScaling, datasetOf(hyperparameters));
  return (x, y) => {
    let values = [scale(x, 0), scale(y, 1)];
    const hidden: number[] = [];
    layers.forEach(({ units, kernel, bias }, place) => {
      const sums = bias.map((start, unit) =>
        values.reduce((sum, value, input) => sum + value * kernel[input * units + unit]!, start),
      );
      values = place < layers.length - 1 ? sums.map(activate) : sums;
      if (place < layers.length - 1) hidden.push(...values);
    });
    // The softmax of two classes.
    const [first, last] = [values[0]!, values.at(-1)!];
    return { hidden, probability: 1 / (1 + Math.exp(first - last)) };
  };
}

/**
 * The network in the terms of Keras and TensorFlow.js: layers with their settings and inputs.
 *
 * Input is pixels 0…255, output probabilities, so a loaded model needs no other code. Both libraries have the same layers
 * and names of settings, except for the differences in `keras.ts` and `tensorflow-js.ts`.
 */

import type { Dataset } from '../../datasets/dataset.ts';
import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import type { Layer } from '../../network/layers.ts';
import { inputOf, inputShapeOf, type Network } from '../../network/network.ts';
import { maximumPadding } from '../source-code/section.ts';

export type GraphLayer = {
  readonly name: string;
  readonly type:
    | 'Rescaling'
    | 'Conv2D'
    | 'BatchNormalization'
    | 'Activation'
    | 'LeakyReLU'
    | 'ZeroPadding2D'
    | 'MaxPooling2D'
    | 'AveragePooling2D'
    | 'Minimum'
    | 'Add'
    | 'Dropout'
    | 'SpatialDropout2D'
    | 'Flatten'
    | 'GlobalAveragePooling2D'
    | 'Dense'
    | 'Softmax';
  readonly settings: Readonly<Record<string, unknown>>;
  /** The names of the layers it takes its input from. */
  readonly inputs: readonly string[];
  /** Without the batch. */
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  /** L2 applies to it. */
  readonly regularized?: boolean;
};

/** The name of the input. */
export const inputName = 'pixels';

type Subject = { readonly hyperparameters: Pick<Hyperparameters, 'inputScaling'>; readonly network: Network };

function scaling(
  inputScaling: Hyperparameters['inputScaling'],
  { means, deviations }: Dataset,
): Record<string, unknown> {
  switch (inputScaling) {
    case 'zero-one':
      return { scale: 1 / 255, offset: 0 };
    case 'plus-minus-one':
      return { scale: 2 / 255, offset: -1 };
    case 'standardized':
      return {
        scale: deviations.map((deviation) => 1 / (255 * deviation)),
        offset: means.map((mean, channel) => -mean / deviations[channel]!),
      };
  }
}

/** Larger than any value a maximum will meet; twice this still fits into a phone's 16-bit floats. */
const beyondAll = 30_000;

export function layerGraph({ hyperparameters, network }: Subject): GraphLayer[] {
  const graph: GraphLayer[] = [];
  let last = inputName;
  let shape: readonly number[] = network.dataset.shape;

  /** Adds a layer after the last one, unless other inputs are given. */
  function add(
    name: string,
    type: GraphLayer['type'],
    settings: GraphLayer['settings'] = {},
    more: Partial<GraphLayer> = {},
  ): string {
    const layer = { name, type, settings, inputs: [last], inputShape: shape, outputShape: shape, ...more };
    graph.push(layer);
    last = name;
    shape = layer.outputShape;
    return name;
  }

  /**
   * Pads the image with zeros. If a maximum must ignore them, takes the minimum with a limit that is above all values inside
   * and below all on the border; adding would work too, but some libraries reorder sums.
   */
  function pad(layer: Extract<Layer, { kind: 'pool' }>, index: number) {
    const [rows, columns, depth] = shape as [number, number, number];
    const outputShape = [rows + 2 * layer.padding, columns + 2 * layer.padding, depth];
    const padding = { padding: Array.from({ length: 2 }, () => [layer.padding, layer.padding]) };
    const before = last;
    const image = add(`${layer.name}_padding`, 'ZeroPadding2D', padding, { outputShape });
    if (layer.pooling === 'average' || maximumPadding(network, index) === 'zeros') return;
    const inside = { inputs: [before], inputShape: [rows, columns, depth], outputShape: [rows, columns, depth] };
    add(`${layer.name}_ones`, 'Rescaling', { scale: 0, offset: 1 }, inside);
    add(`${layer.name}_inside`, 'ZeroPadding2D', padding, { outputShape });
    const limit = add(`${layer.name}_limit`, 'Rescaling', { scale: 2 * beyondAll, offset: -beyondAll });
    add(`${layer.name}_padded`, 'Minimum', {}, { inputs: [image, limit] });
  }

  /** The network's input is the scaled image. */
  const nameOf = (layer: string) => layer || 'scale';

  add('scale', 'Rescaling', scaling(hyperparameters.inputScaling, network.dataset));
  for (const [index, layer] of network.layers.entries()) {
    const { name, outputShape } = layer;
    switch (layer.kind) {
      case 'conv': {
        const { filters, kernel, stride, padding } = layer;
        const settings = { filters, kernel_size: [kernel, kernel], strides: [stride, stride], padding };
        const from = layer.input !== undefined && {
          inputs: [nameOf(layer.input)],
          inputShape: inputShapeOf(network, index),
        };
        add(name, 'Conv2D', settings, { outputShape, regularized: true, ...from });
        break;
      }
      case 'dense':
        add(name, 'Dense', { units: layer.units }, { outputShape, regularized: true });
        break;
      case 'batch-norm':
        add(name, 'BatchNormalization', { axis: -1, momentum: 0.99, epsilon: 0.001 });
        break;
      case 'activation':
        if (layer.activation === 'leaky-relu') add(name, 'LeakyReLU');
        else add(name, 'Activation', { activation: layer.activation });
        break;
      case 'dropout':
        add(name, layer.of === 'channels' ? 'SpatialDropout2D' : 'Dropout', { rate: layer.rate });
        break;
      case 'flatten':
        add(name, 'Flatten', {}, { outputShape });
        break;
      case 'add':
        add(name, 'Add', {}, { inputs: [nameOf(inputOf(network.layers, index)), nameOf(layer.shortcut)] });
        break;
      case 'global-pool':
        add(name, 'GlobalAveragePooling2D', {}, { outputShape });
        break;
      case 'pool': {
        const { pooling, size, stride, padding } = layer;
        if (padding > 0) pad(layer, index);
        const settings = { pool_size: [size, size], strides: [stride, stride], padding: 'valid' };
        add(name, pooling === 'max' ? 'MaxPooling2D' : 'AveragePooling2D', settings, { outputShape });
        break;
      }
    }
  }
  add('probabilities', 'Softmax', { axis: -1 });
  return graph;
}

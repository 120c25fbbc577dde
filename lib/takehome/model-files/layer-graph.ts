/**
 * The network as Keras and TensorFlow.js know it: layers with their settings, and where each takes its input from.
 *
 * Pixels 0…255 come in and probabilities go out, so that a loaded model needs nothing around it. Both libraries have the
 * same layers with the same names for their settings, but for what `keras.ts` and `tensorflow-js.ts` write differently.
 */

import { type Dataset, imageShapeOf } from '../../datasets/dataset.ts';
import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import type { Layer, Network } from '../../network/network.ts';
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
    | 'Dropout'
    | 'Flatten'
    | 'Dense'
    | 'Softmax';
  readonly settings: Readonly<Record<string, unknown>>;
  /** The names of the layers before it. */
  readonly inputs: readonly string[];
  /** With the batch left out. */
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  /** Counted by L2. */
  readonly regularized?: boolean;
};

/** What the pixels come in by. */
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

/** Beyond every value that a maximum may meet; twice as much still fits a phone's 16-bit floats. */
const beyondAll = 30_000;

/** The layers from pixels to probabilities. */
export function layerGraph({ hyperparameters, network }: Subject): GraphLayer[] {
  const graph: GraphLayer[] = [];
  let last = inputName;
  const { height, width, channels } = imageShapeOf(network.dataset);
  let shape: readonly number[] = [height, width, channels];

  /** Puts a layer behind the last one, unless it says behind which. */
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
   * Zeros around the image. Where a maximum must not see them, the lesser of each value and a limit that is above all
   * inside and below all on the border; a sum would be as good but for libraries that reorder sums.
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

  add('scale', 'Rescaling', scaling(hyperparameters.inputScaling, network.dataset));
  for (const [index, layer] of network.layers.entries()) {
    const { name, outputShape } = layer;
    switch (layer.kind) {
      case 'conv': {
        const { filters, kernel, stride, padding } = layer;
        const settings = { filters, kernel_size: [kernel, kernel], strides: [stride, stride], padding };
        add(name, 'Conv2D', settings, { outputShape, regularized: true });
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
        add(name, 'Dropout', { rate: layer.rate });
        break;
      case 'flatten':
        add(name, 'Flatten', {}, { outputShape });
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

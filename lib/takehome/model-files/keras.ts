/** A trained network for Keras 3: the parts of a `.keras` file. */

import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import { leakySlope } from '../../network/layers.ts';
import type { Network } from '../../network/network.ts';
import { type GraphLayer, inputName, layerGraph } from './layer-graph.ts';
import { type Weight, type Weights, weightSpecs } from './weights.ts';

type Subject = { readonly hyperparameters: Hyperparameters; readonly network: Network };

const object = (module: string, name: string, config: object) => ({
  module,
  class_name: name,
  config,
  registered_name: null,
});

const tensor = (name: string, shape: readonly number[]) => ({
  class_name: '__keras_tensor__',
  config: { shape: [null, ...shape], dtype: 'float32', keras_history: [name, 0, 0] },
});

function configOf({ name, type, settings, regularized }: GraphLayer, l2: number): object {
  const own = type === 'LeakyReLU' ? { negative_slope: leakySlope } : settings;
  const regularizer = regularized && l2 > 0 && { kernel_regularizer: object('keras.regularizers', 'L2', { l2 }) };
  // Keras' dropout of channels knows no `trainable`.
  const trainable = type !== 'SpatialDropout2D' && { trainable: true };
  return { name, ...trainable, dtype: 'float32', ...own, ...regularizer };
}

function layerOf(layer: GraphLayer, l2: number): object {
  const { name, type, inputs, inputShape } = layer;
  const tensors = inputs.map((input) => tensor(input, inputShape));
  const shapes = inputs.map(() => [null, ...inputShape]);
  return {
    ...object('keras.layers', type, configOf(layer, l2)),
    build_config: { input_shape: inputs.length === 1 ? shapes[0] : shapes },
    name,
    inbound_nodes: [{ args: inputs.length === 1 ? tensors : [tensors], kwargs: {} }],
  };
}

/** The file's `config.json`: the network from pixels 0…255 to probabilities. */
export function kerasConfig(subject: Subject): object {
  const graph = layerGraph(subject);
  const input = {
    batch_shape: [null, ...subject.network.dataset.shape],
    dtype: 'float32',
    sparse: false,
    name: inputName,
  };
  const ends = (name: string) => [name, 0, 0];
  return object('keras.src.models.functional', 'Functional', {
    name: 'network',
    trainable: true,
    layers: [
      { ...object('keras.layers', 'InputLayer', input), name: inputName, inbound_nodes: [] },
      ...graph.map((layer) => layerOf(layer, subject.hyperparameters.l2)),
    ],
    input_layers: [ends(inputName)],
    output_layers: [ends(graph.at(-1)!.name)],
  });
}

/** Keras' names for layers in a weights file: by class, numbered from the second on. */
const groupNames: Partial<Record<Network['layers'][number]['kind'], string>> = {
  conv: 'conv2d',
  'batch-norm': 'batch_normalization',
  dense: 'dense',
};

/** Each variable by its path in a `.weights.h5` file, e.g. `layers/conv2d_1/vars/0`. */
export function kerasWeightPaths({ layers }: Network, weights: Weights): Map<string, Weight> {
  const counts = new Map<string, number>();
  const paths = new Map<string, Weight>();
  for (const layer of layers) {
    const group = groupNames[layer.kind];
    if (group === undefined) continue;
    const count = counts.get(group) ?? 0;
    counts.set(group, count + 1);
    weightSpecs({ layers: [layer] }).forEach(({ name }, index) => {
      paths.set(`layers/${group}${count > 0 ? `_${count}` : ''}/vars/${index}`, weights.get(name)!);
    });
  }
  return paths;
}

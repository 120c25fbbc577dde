/** A trained network as a TensorFlow.js layers model, for `tf.loadLayersModel`. */

import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import { leakySlope } from '../../network/layers.ts';
import type { Network } from '../../network/network.ts';
import { type GraphLayer, inputName, layerGraph } from './layer-graph.ts';
import type { TrainedAfter } from './trained.ts';
import { joinedBytes, type Weights, weightSpecs } from './weights.ts';

type Subject = { readonly hyperparameters: Hyperparameters; readonly network: Network };

/** TensorFlow.js lacks one layer of Keras: dropping whole channels is a setting of its dropout. */
const classOf = ({ type }: GraphLayer) => (type === 'SpatialDropout2D' ? 'Dropout' : type);

function settingsOf({ type, settings, regularized }: GraphLayer, l2: number): Record<string, unknown> {
  if (type === 'LeakyReLU') return { alpha: leakySlope };
  if (type === 'SpatialDropout2D') return { ...settings, noise_shape: [null, 1, 1, null] };
  if (!regularized || l2 === 0) return settings;
  return { ...settings, kernel_regularizer: { class_name: 'L1L2', config: { l1: 0, l2 } } };
}

/** The model without weights, in the Keras 2 format that TensorFlow.js reads. */
function topologyOf(subject: Subject) {
  const graph = layerGraph(subject);
  const input = {
    name: inputName,
    batch_input_shape: [null, ...subject.network.dataset.shape],
    dtype: 'float32',
    sparse: false,
  };
  return {
    class_name: 'Model',
    config: {
      name: 'network',
      layers: [
        { class_name: 'InputLayer', name: inputName, config: input, inbound_nodes: [] },
        ...graph.map((layer) => ({
          class_name: classOf(layer),
          name: layer.name,
          config: { name: layer.name, trainable: true, ...settingsOf(layer, subject.hyperparameters.l2) },
          inbound_nodes: [layer.inputs.map((name) => [name, 0, 0, {}])],
        })),
      ],
      input_layers: [[inputName, 0, 0]],
      output_layers: [[graph.at(-1)!.name, 0, 0]],
    },
    keras_version: '2.15.0',
    backend: 'tensorflow',
  };
}

/** Model and weights in one object, for `tf.io.fromMemory`. */
export function tensorflowJsModel(subject: Subject, weights: Weights) {
  const specs = weightSpecs(subject.network);
  return {
    modelTopology: topologyOf(subject),
    weightSpecs: specs.map(({ name, shape }) => ({ name, shape: [...shape], dtype: 'float32' as const })),
    weightData: joinedBytes(specs.map(({ name }) => weights.get(name)!.values)).buffer,
  };
}

/** The two files for `tf.loadLayersModel`, which must be side by side. */
export function tensorflowJsFiles(
  subject: Subject,
  weights: Weights,
  trained: TrainedAfter = {},
): Record<'model.json' | 'weights.bin', Uint8Array> {
  const { modelTopology, weightSpecs: specs, weightData } = tensorflowJsModel(subject, weights);
  const model = {
    format: 'layers-model',
    generatedBy: 'CNN classroom',
    convertedBy: null,
    userDefinedMetadata: trained,
    modelTopology,
    weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
  };
  return {
    'model.json': new TextEncoder().encode(JSON.stringify(model)),
    'weights.bin': new Uint8Array(weightData),
  };
}

/** The same networks in plain tfjs with automatic gradients, as an independent answer to compare the engine with. */
import { createRequire } from 'node:module';
import type * as TensorFlow from '@tensorflow/tfjs-node-gpu';
import { imageShapeOf } from '#lib/datasets/dataset.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Layer } from '#lib/network/layers.ts';
import type { Network } from '#lib/network/network.ts';
import { weightSpecs } from '#lib/takehome/model-files/weights.ts';
import type { VariableValues } from '#server/trainer/engine/program.ts';

const tf: typeof TensorFlow = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu');
type Tensor = TensorFlow.Tensor;

function activate(x: Tensor, activation: Hyperparameters['activation']): Tensor {
  switch (activation) {
    case 'relu':
      return x.relu();
    case 'leaky-relu':
      return x.leakyRelu(0.2);
    case 'elu':
      return x.elu();
    case 'tanh':
      return x.tanh();
    case 'sigmoid':
      return x.sigmoid();
  }
}

function pool(x: Tensor, layer: Extract<Layer, { kind: 'pool' }>): Tensor {
  const { pooling, size, stride, padding } = layer;
  const border: [number, number] = [padding, padding];
  const padded = tf.pad(x, [[0, 0], border, border, [0, 0]], pooling === 'max' ? -3e38 : 0) as TensorFlow.Tensor4D;
  return pooling === 'max' ? tf.maxPool(padded, size, stride, 'valid') : tf.avgPool(padded, size, stride, 'valid');
}

/** 1 for every value (or channel of an image) that a dropout layer keeps, otherwise 0, by layer name. */
export type Masks = ReadonlyMap<string, Float32Array>;

function maskOf({ name, of }: Extract<Layer, { kind: 'dropout' }>, x: Tensor, masks: Masks): Tensor {
  const shape = of === 'channels' ? [x.shape[0]!, 1, 1, x.shape.at(-1)!] : x.shape;
  return tf.tensor(masks.get(name)!, shape);
}

function apply(layer: Layer, x: Tensor, own: (name: string) => Tensor, training: boolean, masks: Masks): Tensor {
  switch (layer.kind) {
    case 'conv': {
      const kernel = own('kernel') as TensorFlow.Tensor4D;
      return tf.conv2d(x as TensorFlow.Tensor4D, kernel, layer.stride, layer.padding).add(own('bias'));
    }
    case 'batch-norm': {
      const moments = tf.moments(x, [0, 1, 2]);
      const mean = training ? moments.mean : own('moving_mean');
      const variance = training ? moments.variance : own('moving_variance');
      return x.sub(mean).div(variance.add(0.001).sqrt()).mul(own('gamma')).add(own('beta'));
    }
    case 'activation':
      return activate(x, layer.activation);
    case 'pool':
      return pool(x, layer);
    case 'dropout':
      // The engine rounds the rate to 1/256.
      return x.mul(maskOf(layer, x, masks)).div(1 - Math.round(256 * layer.rate) / 256);
    case 'flatten':
      return x.reshape([x.shape[0]!, -1]);
    case 'add':
      // The shortcut is added where its output is known.
      return x;
    case 'global-pool':
      return x.mean([1, 2]);
    case 'dense':
      return x.matMul(own('kernel')).add(own('bias'));
  }
}

function forward(
  images: Tensor,
  network: Network,
  values: Record<string, Tensor>,
  training: boolean,
  masks: Masks,
): Tensor {
  const outputs = new Map([['', images]]);
  network.layers.forEach((layer, place) => {
    const input = outputs.get(layer.input ?? network.layers[place - 1]?.name ?? '')!;
    const output = apply(layer, input, (name) => values[`${layer.name}/${name}`]!, training, masks);
    outputs.set(layer.name, layer.kind === 'add' ? output.add(outputs.get(layer.shortcut)!) : output);
  });
  return outputs.get(network.layers.at(-1)!.name)!;
}

/** The logits, in evaluation, if this layer's output is `maps`. */
function behind(maps: Tensor, layer: string, network: Network, values: Record<string, Tensor>): Tensor {
  const from = network.layers.findIndex(({ name }) => name === layer);
  return network.layers
    .slice(from + 1)
    .filter(({ kind }) => kind !== 'dropout')
    .reduce((x, each) => apply(each, x, (name) => values[`${each.name}/${name}`]!, false, new Map()), maps);
}

/**
 * Grad-CAM of a class by automatic differentiation, from this layer's output: the map before it is scaled, and the layer's
 * output. `image` is scaled to 0…1. Nothing may be dropped before the layer.
 */
export function gradCamOracle(
  network: Network,
  variables: VariableValues,
  image: Uint8Array,
  layer: string,
  label: number,
): { map: Float32Array; maps: Float32Array } {
  const { height, width, channels } = imageShapeOf(network.dataset);
  return tf.tidy(() => {
    const values: Record<string, Tensor> = {};
    for (const { name, shape } of weightSpecs(network)) values[name] = tf.tensor(variables.get(name)!, [...shape]);
    const input = tf.tensor(Float32Array.from(image), [1, height, width, channels]).div(255);
    const place = network.layers.findIndex(({ name }) => name === layer);
    const maps = forward(input, { ...network, layers: network.layers.slice(0, place + 1) }, values, false, new Map());
    const gradient = tf.grad((given: Tensor) => behind(given, layer, network, values).slice([0, label], [1, 1]).sum())(
      maps,
    );
    const map = gradient.mean([1, 2], true).mul(maps).sum(-1).relu();
    return { map: map.dataSync<'float32'>().slice(), maps: maps.dataSync<'float32'>().slice() };
  });
}

/** The loss on these images (bytes, scaled to 0…1), and its gradient with respect to every trainable variable. */
export function oracle(
  hyperparameters: Hyperparameters,
  network: Network,
  variables: VariableValues,
  images: Uint8Array,
  labels: Uint8Array,
  training: boolean,
  masks: Masks = new Map(),
): { loss: number; gradients: Map<string, Float32Array> } {
  const { height, width, channels } = imageShapeOf(network.dataset);
  const { labelSmoothing, l2 } = hyperparameters;
  tf.engine().startScope();
  try {
    const input = tf.tensor(Float32Array.from(images), [labels.length, height, width, channels]).div(255);
    const targets = tf
      .oneHot(tf.tensor1d(Array.from(labels), 'int32'), 10)
      .mul(1 - labelSmoothing)
      .add(labelSmoothing / 10);
    const shapes = new Map<string, readonly number[]>();
    for (const layer of network.layers) {
      if (layer.kind === 'conv') {
        shapes.set(`${layer.name}/kernel`, [layer.kernel, layer.kernel, layer.inputChannels, layer.filters]);
      } else if (layer.kind === 'dense') shapes.set(`${layer.name}/kernel`, [layer.inputs, layer.units]);
    }
    const names = [...variables.keys()].filter((name) => name.split('/').length === 2);
    const tensors = names.map((name) => {
      const value = variables.get(name)!;
      return tf.tensor(value, [...(shapes.get(name) ?? [value.length])]);
    });
    const lossOf = (...given: Tensor[]): TensorFlow.Scalar => {
      const values = Object.fromEntries(names.map((name, index) => [name, given[index]!]));
      const logits = forward(input, network, values, training, masks);
      const crossEntropy = targets.mul(tf.logSoftmax(logits)).sum(-1).neg().mean();
      const kernels = names.filter((name) => name.endsWith('/kernel')).map((name) => values[name]!.square().sum());
      return crossEntropy.add(tf.addN(kernels).mul(l2)) as TensorFlow.Scalar;
    };
    const trainable = names.flatMap((name, index) => (name.includes('moving') ? [] : [index]));
    const { value, grads } = tf.valueAndGrads((...changed: Tensor[]) =>
      lossOf(
        ...tensors.map((tensor, index) => (trainable.includes(index) ? changed[trainable.indexOf(index)]! : tensor)),
      ),
    )(trainable.map((index) => tensors[index]!));
    return {
      loss: value.dataSync()[0]!,
      gradients: new Map(trainable.map((index, place) => [names[index]!, grads[place]!.dataSync<'float32'>().slice()])),
    };
  } finally {
    tf.engine().endScope();
  }
}

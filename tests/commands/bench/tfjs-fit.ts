/** The same networks trained with tfjs' own model.fit, for comparison. */
import { createRequire } from 'node:module';
import type * as TensorFlow from '@tensorflow/tfjs-node-gpu';
import { imageShapeOf } from '#lib/datasets/dataset.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Layer } from '#lib/network/layers.ts';
import { inputOf, type Network } from '#lib/network/network.ts';
import type { Batch } from '#server/trainer/data/batches.ts';

const tf: typeof TensorFlow = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu');

function layerOf(layer: Layer, l2: number): TensorFlow.layers.Layer {
  const regularizer = l2 > 0 ? tf.regularizers.l2({ l2 }) : undefined;
  switch (layer.kind) {
    case 'conv': {
      const { filters, kernel: kernelSize, stride: strides, padding } = layer;
      return tf.layers.conv2d({ filters, kernelSize, strides, padding, kernelRegularizer: regularizer });
    }
    case 'batch-norm':
      return tf.layers.batchNormalization();
    case 'activation':
      if (layer.activation === 'leaky-relu') return tf.layers.leakyReLU({ alpha: 0.2 });
      return tf.layers.activation({ activation: layer.activation });
    case 'pool':
      return (layer.pooling === 'max' ? tf.layers.maxPooling2d : tf.layers.averagePooling2d)({
        poolSize: layer.size,
        strides: layer.stride,
      });
    case 'dropout':
      return tf.layers.dropout({
        rate: layer.rate,
        ...(layer.of === 'channels' && { noiseShape: [null, 1, 1, null] as unknown as number[] }),
      });
    case 'flatten':
      return tf.layers.flatten();
    case 'add':
      return tf.layers.add();
    case 'global-pool':
      return tf.layers.globalAveragePooling2d({});
    case 'dense':
      return tf.layers.dense({ units: layer.units, kernelRegularizer: regularizer });
  }
}

/** Compiles a model of this network as in a lecture; returns a function that trains one epoch on images 0…1. */
export function tfjsModel({ l2, learningRate, batchSize }: Hyperparameters, { dataset, layers }: Network, data: Batch) {
  const { height, width, channels } = imageShapeOf(dataset);
  const pixels = tf.input({ shape: [height, width, channels] });
  const outputs = new Map([['', pixels]]);
  layers.forEach((layer, place) => {
    const input = outputs.get(inputOf(layers, place))!;
    const inputs = layer.kind === 'add' ? [input, outputs.get(layer.shortcut)!] : input;
    outputs.set(layer.name, layerOf(layer, l2).apply(inputs) as TensorFlow.SymbolicTensor);
  });
  const last = outputs.get(layers.at(-1)!.name)!;
  const model = tf.model({ inputs: pixels, outputs: tf.layers.softmax().apply(last) as TensorFlow.SymbolicTensor });
  model.compile({ optimizer: tf.train.adam(learningRate), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const images = tf.tidy(() =>
    tf.tensor(Float32Array.from(data.images), [data.labels.length, height, width, channels]).div(255),
  );
  const labels = tf.tidy(() => tf.oneHot(tf.tensor1d(Array.from(data.labels), 'int32'), 10).toFloat());
  return {
    /** Trains on the first images. */
    fit: async (count: number) => {
      const [x, y] = [images.slice(0, count), labels.slice(0, count)];
      await model.fit(x, y, { epochs: 1, batchSize, verbose: 0, yieldEvery: 'never' });
      tf.dispose([x, y]);
    },
    close: () => {
      tf.dispose([images, labels]);
      model.dispose();
    },
  };
}

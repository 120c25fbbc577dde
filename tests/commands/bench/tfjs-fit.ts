/** The same networks trained with tfjs' own model.fit, for comparison. */
import { createRequire } from 'node:module';
import type * as TensorFlow from '@tensorflow/tfjs-node-gpu';
import { imageShapeOf } from '#lib/datasets/dataset.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Layer, Network } from '#lib/network/network.ts';
import type { Batch } from '#server/trainer/data/batches.ts';

const tf: typeof TensorFlow = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu');

function layerOf(layer: Layer, l2: number, inputShape?: number[]): TensorFlow.layers.Layer {
  const regularizer = l2 > 0 ? tf.regularizers.l2({ l2 }) : undefined;
  switch (layer.kind) {
    case 'conv': {
      const { filters, kernel: kernelSize, stride: strides, padding } = layer;
      return tf.layers.conv2d({ inputShape, filters, kernelSize, strides, padding, kernelRegularizer: regularizer });
    }
    case 'batch-norm':
      return tf.layers.batchNormalization({ inputShape });
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
    case 'global-pool':
      return tf.layers.globalAveragePooling2d({});
    case 'dense':
      return tf.layers.dense({ units: layer.units, kernelRegularizer: regularizer });
  }
}

/** Compiles a model of this network as in a lecture; returns a function that trains one epoch on images 0…1. */
export function tfjsModel({ l2, learningRate, batchSize }: Hyperparameters, { dataset, layers }: Network, data: Batch) {
  const { height, width, channels } = imageShapeOf(dataset);
  const model = tf.sequential();
  layers.forEach((layer, index) => {
    model.add(layerOf(layer, l2, index === 0 ? [height, width, channels] : undefined));
  });
  model.add(tf.layers.softmax());
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

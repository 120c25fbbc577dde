/** TensorFlow.js in the browser: the only importer of it there, fetched with the page on which networks are tried. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { imageShapeOf } from '#lib/datasets/dataset.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Network } from '#lib/network/network.ts';
import { tensorflowJsModel } from '#lib/takehome/model-files/tensorflow-js.ts';
import type { Weights } from '#lib/takehome/model-files/weights.ts';

/** A trained network, ready to look at pictures. */
export type Loaded = {
  /** Red, green and blue 0…255 of each pixel, row after row (grey pixels have three equal ones), to the probability of each class. */
  predict(pixels: Uint8ClampedArray): Promise<Float32Array>;
  dispose(): void;
};

let started: Promise<unknown> | undefined;

/** The graphics card where there is one that can be used, else the processor. */
const start = () => {
  started ??= tf.setBackend('webgl').then(async (usable) => usable || tf.setBackend('cpu'));
  return started;
};

/** Makes the network, and runs it once on zeros, since the first run is slow. */
export async function loadNetwork(
  subject: { hyperparameters: Hyperparameters; network: Network },
  weights: Weights,
): Promise<Loaded> {
  await start();
  const model = await loadLayersModel(tf.io.fromMemory(tensorflowJsModel(subject, weights)));
  const { height, width, channels } = imageShapeOf(subject.network.dataset);
  const loaded: Loaded = {
    async predict(pixels) {
      const probabilities = tf.tidy(() => {
        const colours = tf.tensor4d(Float32Array.from(pixels), [1, height, width, 3]);
        const image = channels === 3 ? colours : colours.slice([0, 0, 0, 0], [1, height, width, channels]);
        return model.predict(image) as tf.Tensor;
      });
      const values = (await probabilities.data()) as Float32Array;
      probabilities.dispose();
      return values;
    },
    dispose: () => model.dispose(),
  };
  await loaded.predict(new Uint8ClampedArray(height * width * 3));
  return loaded;
}

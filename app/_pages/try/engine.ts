/** TensorFlow.js in the browser: the only importer of it there, fetched with the page on which networks are tried. */
import '@tensorflow/tfjs-backend-cpu';
import { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
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

/** Where networks compute; once the graphics card has failed, the processor, for good. */
type Device = 'webgl' | 'cpu';
let device: Device | undefined;

/** Settles once the graphics card has lost what it held: it may then never answer, or answer anything. */
let lost: Promise<undefined> = new Promise(() => {});

function watchCard(): void {
  const backend = tf.backend();
  lost = new Promise((resolve) => {
    if (!(backend instanceof MathBackendWebGL)) return;
    const { gl } = backend.getGPGPUContext();
    gl.canvas.addEventListener('webglcontextlost', () => resolve(undefined));
    if (gl.isContextLost()) resolve(undefined);
  });
}

async function use(wanted: Device): Promise<void> {
  const usable = await tf.setBackend(wanted);
  device = usable ? wanted : 'cpu';
  if (!usable) await tf.setBackend('cpu');
  watchCard();
}

let lastTurn: Promise<unknown> = Promise.resolve();

/** One after another: TensorFlow.js has one current device for all networks. */
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const turn = lastTurn.then(work);
  lastTurn = turn.catch(() => {});
  return turn;
}

/** How far a probability may be from the processor's: every card rounds, but half floats that overflow are further off. */
const tolerance = 0.01;

/** Not so if something overflowed. */
const isDistribution = (values: Float32Array) =>
  Math.abs(values.reduce((sum, value) => sum + value, 0) - 1) < tolerance;

/** A picture with every brightness, the same each time. */
const samplePicture = (length: number) => Uint8ClampedArray.from({ length }, (_, place) => (place * 97) % 256);

/** Makes the network, and has it look at a picture once: the first answer of the graphics card must be the processor's. */
export async function loadNetwork(
  subject: { hyperparameters: Hyperparameters; network: Network },
  weights: Weights,
): Promise<Loaded> {
  const { height, width, channels } = imageShapeOf(subject.network.dataset);
  const make = () => loadLayersModel(tf.io.fromMemory(tensorflowJsModel(subject, weights)));

  async function answer(model: LayersModel, pixels: Uint8ClampedArray): Promise<Float32Array> {
    const probabilities = tf.tidy(() => {
      const colours = tf.tensor4d(Float32Array.from(pixels), [1, height, width, 3]);
      const image = channels === 3 ? colours : tf.slice(colours, [0, 0, 0, 0], [1, height, width, channels]);
      return model.predict(image) as tf.Tensor;
    });
    const values = (await probabilities.data()) as Float32Array;
    probabilities.dispose();
    return values;
  }

  let made: { readonly model: LayersModel; readonly on: Device } | undefined;

  /** The network on the current device, made anew from its weights if that has changed: a lost card loses what it held. */
  async function current(): Promise<LayersModel> {
    if (device === undefined) await use('webgl');
    if (made !== undefined && made.on === device) return made.model;
    made?.model.dispose();
    const model = await make();
    made = { model, on: device! };
    return model;
  }

  async function predict(pixels: Uint8ClampedArray): Promise<Float32Array> {
    const model = await current();
    const values = await Promise.race([lost, answer(model, pixels).catch(() => undefined)]);
    if (values && isDistribution(values)) return values;
    await use('cpu');
    return answer(await current(), pixels);
  }

  async function check(): Promise<void> {
    const picture = samplePicture(height * width * 3);
    const values = await predict(picture);
    if (device === 'cpu') return;
    await tf.setBackend('cpu');
    // Made anew: what a card gives back of the weights it holds may be as wrong as its answers.
    const model = await make();
    const right = await answer(model, picture);
    model.dispose();
    const agrees = values.every((value, place) => Math.abs(value - right[place]!) < tolerance);
    await use(agrees ? 'webgl' : 'cpu');
  }

  await inTurn(check);
  return { predict: (pixels) => inTurn(() => predict(pixels)), dispose: () => made?.model.dispose() };
}

/** TensorFlow.js in the browser: the only importer of it there, fetched with the page on which networks are tried. */
import '@tensorflow/tfjs-backend-cpu';
import { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel, model as partOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { gradCam, type Heat } from '#lib/analysis/attention.ts';
import { imageShapeOf } from '#lib/datasets/dataset.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { headOf } from '#lib/network/head.ts';
import type { Network } from '#lib/network/network.ts';
import { tensorflowJsModel } from '#lib/takehome/model-files/tensorflow-js.ts';
import type { Weights } from '#lib/takehome/model-files/weights.ts';

/**
 * A trained network, ready to look at pictures: red, green and blue 0…255 of each pixel, row after row (grey pixels have three
 * equal ones).
 */
export type Loaded = {
  /** The probability of each class. */
  predict(pixels: Uint8ClampedArray): Promise<Float32Array>;
  /** The same of several pictures at once. */
  predictAll(pictures: readonly Uint8ClampedArray[]): Promise<Float32Array[]>;
  /** Where it looks for any class, by Grad-CAM; null for a network without convolutions. */
  readonly attend: ((pixels: Uint8ClampedArray) => Promise<(label: number) => Heat>) | null;
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
  const head = headOf(subject.network);

  /** The model's outputs for pictures, one picture after another. */
  async function answer(model: LayersModel, pictures: readonly Uint8ClampedArray[]): Promise<Float32Array> {
    const count = pictures.length;
    const outputs = tf.tidy(() => {
      const pixels = new Float32Array(count * height * width * 3);
      pictures.forEach((picture, place) => {
        pixels.set(picture, place * picture.length);
      });
      const colours = tf.tensor4d(pixels, [count, height, width, 3]);
      const images = channels === 3 ? colours : tf.slice(colours, [0, 0, 0, 0], [count, height, width, channels]);
      return model.predict(images, { batchSize: count }) as tf.Tensor;
    });
    const values = (await outputs.data()) as Float32Array;
    outputs.dispose();
    return values;
  }

  /** `maps` is the part that leads to the last convolution's feature maps, made when first needed. */
  let made: { readonly model: LayersModel; maps?: LayersModel; readonly on: Device } | undefined;

  function disposeMade(): void {
    made?.maps?.dispose();
    made?.model.dispose();
  }

  /** The network on the current device, made anew from its weights if that has changed: a lost card loses what it held. */
  async function current(): Promise<NonNullable<typeof made>> {
    if (device === undefined) await use('webgl');
    if (made !== undefined && made.on === device) return made;
    disposeMade();
    made = { model: await make(), on: device! };
    return made;
  }

  const whole = async () => (await current()).model;

  async function upToMaps(): Promise<LayersModel> {
    const own = await current();
    const { model } = own;
    own.maps ??= partOf({ inputs: model.inputs, outputs: model.getLayer(head!.maps.name).output as SymbolicTensor });
    return own.maps;
  }

  /** On the graphics card if its answer can be right, else on the processor. */
  async function compute(
    part: () => Promise<LayersModel>,
    pictures: readonly Uint8ClampedArray[],
    canBe: (values: Float32Array) => boolean,
  ): Promise<Float32Array> {
    const model = await part();
    const values = await Promise.race([lost, answer(model, pictures).catch(() => undefined)]);
    if (values && canBe(values)) return values;
    await use('cpu');
    return answer(await part(), pictures);
  }

  /** One picture's part of the values of several. */
  const each = (values: Float32Array, count: number) =>
    Array.from({ length: count }, (_, place) =>
      values.slice((place * values.length) / count, ((place + 1) * values.length) / count),
    );

  async function predictAll(pictures: readonly Uint8ClampedArray[]): Promise<Float32Array[]> {
    const count = pictures.length;
    return each(await compute(whole, pictures, (values) => each(values, count).every(isDistribution)), count);
  }

  const predict = async (pixels: Uint8ClampedArray) => (await predictAll([pixels]))[0]!;

  async function attend(pixels: Uint8ClampedArray): Promise<(label: number) => Heat> {
    const maps = await compute(upToMaps, [pixels], (values) => values.every(Number.isFinite));
    return gradCam(head!, (name) => weights.get(name)!.values, maps);
  }

  async function check(): Promise<void> {
    const picture = samplePicture(height * width * 3);
    const values = await predict(picture);
    if (device === 'cpu') return;
    await tf.setBackend('cpu');
    // Made anew: what a card gives back of the weights it holds may be as wrong as its answers.
    const model = await make();
    const right = await answer(model, [picture]);
    model.dispose();
    const agrees = values.every((value, place) => Math.abs(value - right[place]!) < tolerance);
    await use(agrees ? 'webgl' : 'cpu');
  }

  await inTurn(check);
  return {
    predict: (pixels) => inTurn(() => predict(pixels)),
    predictAll: (pictures) => inTurn(() => predictAll(pictures)),
    attend: head ? (pixels) => inTurn(() => attend(pixels)) : null,
    dispose: disposeMade,
  };
}

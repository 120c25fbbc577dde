/** Runs generated TensorFlow.js source section by section on a few images, and loads the exported model. */
import * as tf from '@tensorflow/tfjs';
import type { Section } from '#lib/takehome/source-code/section.ts';

export type FewImages = { readonly images: Uint8Array; readonly labels: Uint8Array };

type Answer = {
  readonly parameters: number;
  readonly losses: number[];
  readonly validationLosses: number[];
  readonly train: number[];
  readonly validation: number[];
};

/** CIFAR-10's binary format: label, then the red, green and blue pixels. */
function binaryOf({ images, labels }: FewImages): Buffer {
  const bytes = Buffer.alloc(labels.length * 3073);
  labels.forEach((label, image) => {
    bytes[image * 3073] = label;
    for (let place = 0; place < 3072; place++) {
      const pixel = Math.floor(place / 3);
      bytes[image * 3073 + 1 + (place % 3) * 1024 + pixel] = images[image * 3072 + place]!;
    }
  });
  return bytes;
}

/** MNIST's format: a header, then the pixels or labels; the content of the header is not read. */
const idxOf = ({ images, labels }: FewImages, name: string): Buffer =>
  name.includes('images') ? Buffer.concat([Buffer.alloc(16), images]) : Buffer.concat([Buffer.alloc(8), labels]);

// The source is a module with top-level await.
const AsyncFunction = (async () => undefined).constructor as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<{ train: number[]; validation: number[]; history: tf.History }>;

/** Trains as in the source; `prepare` may change the network first. */
export async function runSource(
  sections: readonly Section[],
  few: FewImages,
  prepare: (model: tf.LayersModel) => void = () => undefined,
): Promise<Answer> {
  const code = sections.map(({ id, code }) => {
    const own = code.replace(/^import .*$/gm, '');
    if (id === 'training') return own.replace('await model.fitDataset', 'const history = await model.fitDataset');
    return id === 'model' ? `${own}\nprepare(model);` : own;
  });
  const binary = binaryOf(few);
  const read = (name: string) => {
    if (name.endsWith('-ubyte')) return idxOf(few, name);
    return /data_batch_[2-5]/.test(name) ? Buffer.alloc(0) : binary;
  };
  let parameters = 0;
  const prepared = (model: tf.LayersModel) => {
    parameters = model.countParams();
    prepare(model);
  };
  const cleaning = 'model.dispose(); tf.dispose(heldOut); return { train, validation, history };';
  const run = new AsyncFunction('tf', 'readFileSync', 'console', 'prepare', `${code.join('\n')}\n${cleaning}`);
  const { log } = console;
  // `summary` ignores the print function it is given.
  console.log = () => undefined;
  try {
    const { train, validation, history } = await run(tf, read, { log: () => undefined }, prepared);
    const { loss, val_loss } = history.history as Record<string, number[]>;
    return { parameters, losses: loss!, validationLosses: val_loss!, train, validation };
  } finally {
    console.log = log;
  }
}

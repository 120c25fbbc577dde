/** Trains a whole preset in Keras on exactly a run's images: tells whether a missed accuracy is due to the engine or the network. */
import path from 'node:path';
import { planOf } from '#lib/network/training-plan.ts';
import { batchOf } from '#server/trainer/data/batches.ts';
import { loadedCifar10, machine, presetNetwork } from '../harness/measure.ts';
import { startPython } from '../harness/python.ts';

/** Prints the validation accuracy after each epoch, and the test accuracy at the end. */
export async function keras(presetIds: readonly string[], seed: number): Promise<void> {
  const dataset = loadedCifar10();
  const python = startPython(path.join(import.meta.dirname, 'keras_bench.py'), 'keras');
  const base64 = (values: Uint8Array) => Buffer.from(values).toString('base64');
  const give = (set: string, { images, labels }: { images: Uint8Array; labels: Uint8Array }) =>
    python.ask({ ask: 'data', set, images: base64(images), labels: base64(labels) });
  for (const preset of presetIds) {
    const { hyperparameters, network } = presetNetwork(preset);
    const { trainImages, validationImages } = planOf(hyperparameters);
    const { train, validation } = dataset.split(trainImages, validationImages);
    await give('training', batchOf(dataset.training, train, 0, train.length));
    await give('validation', batchOf(dataset.training, validation, 0, validation.length));
    const all = Int32Array.from({ length: dataset.test.count }, (_, image) => image);
    await give('test', batchOf(dataset.test, all, 0, all.length));
    const question = { key: `${preset} ${seed}`, hyperparameters, network, seed };
    const score = (set: string) => python.ask<{ accuracy: number }>({ ask: 'evaluate', set, ...question });
    const percent = ({ accuracy }: { accuracy: number }) => `${(100 * accuracy).toFixed(2)} %`;
    for (let epoch = 1; epoch <= hyperparameters.epochs; epoch++) {
      await python.ask({ ask: 'train', images: train.length, ...question });
      console.log(`${preset} epoch ${epoch}: validation ${percent(await score('validation'))}`);
    }
    console.log(`${preset} seed ${seed} in Keras: test ${percent(await score('test'))}; ${machine()}`);
    await python.ask({ ask: 'close' });
  }
  python.close();
}

/** Training images as a run sees them: with its own keyed augmentation, at their places in its batches. */
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { planOf } from '#lib/network/training-plan.ts';
import { batchOf } from '../data/batches.ts';
import type { LoadedDataset } from '../data/dataset.ts';
import { orderOfEpoch } from '../data/shuffle.ts';
import { INT32, named, placeholder, UINT8 } from '../engine/graph.ts';
import { augment, toUnit } from '../engine/images.ts';
import { openSession } from '../engine/session.ts';
import type { Finding } from './found.ts';

/** How many images of the first step are shown, and for how many epochs the first of them is. */
const mostImages = 8;
const mostEpochs = 8;

/** The first images of step 1 as that step sees them, then the first of these as each of the first epochs sees it. */
export function augmentedImages(hyperparameters: Hyperparameters, dataset: LoadedDataset): Finding {
  const { seed, batchSize, augmentation, epochs: allEpochs } = hyperparameters;
  const { trainImages, validationImages, stepsPerEpoch } = planOf(hyperparameters);
  const { about, training } = dataset;
  const split = dataset.split(trainImages, validationImages, hyperparameters.validationFrom);
  const images = placeholder('images', UINT8, [-1, ...about.shape]);
  const step = placeholder('step', INT32, []);
  const seen = augment(toUnit(images), about, augmentation, seed, step);
  const session = openSession([named('seen', seen), step]);

  /** The images from `place` on in the epoch's order as their step sees them: `count` of them, or the rest of the batch. */
  const seenAt = (order: Int32Array, epoch: number, place: number, count: number): Uint8Array[] => {
    const inEpoch = Math.floor(place / batchSize);
    const batch = batchOf(training, order, inEpoch * batchSize, batchSize);
    const [values] = session.run(
      {
        images: { shape: [batch.labels.length, ...about.shape], values: batch.images },
        step: { shape: [], values: Int32Array.of(epoch * stepsPerEpoch + inEpoch + 1) },
      },
      ['seen'],
    );
    const from = place % batchSize;
    return Array.from({ length: Math.min(count, batch.labels.length - from) }, (_, at) =>
      Uint8Array.from(
        values!.subarray((from + at) * training.imageBytes, (from + at + 1) * training.imageBytes),
        (value) => Math.round(255 * Math.min(1, Math.max(0, value))),
      ),
    );
  };

  try {
    const order = orderOfEpoch(split.train, seed, 0);
    const ofFirstStep = seenAt(order, 0, 0, mostImages);
    const first = [...order.subarray(0, ofFirstStep.length)];
    const epochs = Array.from({ length: Math.min(allEpochs, mostEpochs) }, (_, epoch) => epoch + 1);
    const overEpochs = epochs.map((epoch) => {
      const ofEpoch = orderOfEpoch(split.train, seed, epoch - 1);
      return seenAt(ofEpoch, epoch - 1, ofEpoch.indexOf(first[0]!), 1)[0]!;
    });
    return { header: { first, epochs }, body: Buffer.concat([...ofFirstStep, ...overEpochs]) };
  } finally {
    session.close();
  }
}

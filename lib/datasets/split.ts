/**
 * Divides the training images into those that train a run and those that validate it.
 *
 * All images form one fixed line, the same for every run, in which the classes alternate: any part of it has every class in
 * the proportion of the whole (within one image, for classes of equal size). Training takes the front, validation the back.
 * Therefore
 * - the two never overlap, since together they are at most the whole line;
 * - runs with the same number of validation images are measured on the same images, whatever they train on, and a smaller
 *   validation set is part of a larger one: scores on the leaderboard are comparable;
 * - a run's seed and other hyperparameters change nothing.
 */
import { keyOf, shuffled, uses } from '../keyed.ts';
import type { Dataset } from './dataset.ts';

/**
 * The line: indices of `labels` (each 0 … classes − 1), in random order within each class. An image's place is its share of
 * the way through its own class, so that classes of equal size alternate and larger ones come up more often throughout.
 */
function lineOf(labels: Uint8Array, classes: number): Int32Array {
  const line = Array.from({ length: classes }, (_, label) => {
    const images = shuffled(
      Int32Array.from(labels.keys()).filter((image) => labels[image] === label),
      keyOf(uses.split, label),
    );
    return Array.from(images, (image, turn) => ({ image, place: (turn + 0.5) / images.length }));
  }).flat();
  // Stable: images at the same place stay in the order of their classes.
  return Int32Array.from(
    line.sort((a, b) => a.place - b.place),
    ({ image }) => image,
  );
}

export type Split = { readonly train: Int32Array; readonly validation: Int32Array };

/**
 * Divides the examples with these labels. Throws if more are requested than exist. Of a data set that is used whole, all
 * train and the same ones validate.
 */
export function createSplitter(labels: Uint8Array, { classes, whole }: Pick<Dataset, 'classes' | 'whole'>) {
  const line = lineOf(labels, classes.length);
  if (whole) return (): Split => ({ train: line, validation: line });
  return (trainImages: number, validationImages: number): Split => {
    if (trainImages + validationImages > line.length) {
      throw new Error(
        `The run needs ${trainImages + validationImages} training images, but the data set has only ${line.length}.`,
      );
    }
    return { train: line.subarray(0, trainImages), validation: line.subarray(line.length - validationImages) };
  };
}

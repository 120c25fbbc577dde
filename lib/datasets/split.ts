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
 * A run may instead take the images in the order of the file, as Keras' `validation_split` does: the first train, the last
 * validate, whatever their classes.
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

/** Which images validate: those at the end of the line, or at the end of the file. */
export type ValidationFrom = 'spread' | 'last';

export type Split = { readonly train: Int32Array; readonly validation: Int32Array };

/**
 * Divides the examples with these labels. Throws if more are requested than exist. Of a data set that is used whole, all
 * train and the same ones validate.
 */
export function createSplitter(labels: Uint8Array, { classes, whole }: Pick<Dataset, 'classes' | 'whole'>) {
  const line = lineOf(labels, classes.length);
  if (whole) return (): Split => ({ train: line, validation: line });
  const inFile = Int32Array.from(labels.keys());
  return (trainImages: number, validationImages: number, from: ValidationFrom = 'spread'): Split => {
    const all = from === 'last' ? inFile : line;
    if (trainImages + validationImages > all.length) {
      throw new Error(
        `The run needs ${trainImages + validationImages} training images, but the data set has only ${all.length}.`,
      );
    }
    return { train: all.subarray(0, trainImages), validation: all.subarray(all.length - validationImages) };
  };
}

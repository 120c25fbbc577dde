/**
 * Divides the training images into those that train a run and those that validate it.
 *
 * All images form one fixed line, the same for every run, in which the classes alternate: any part of it has every class
 * equally often (within one image). Training takes the front, validation the back. Therefore
 * - the two never overlap, since together they are at most the whole line;
 * - runs with the same number of validation images are measured on the same images, whatever they train on, and a smaller
 *   validation set is part of a larger one: scores on the leaderboard are comparable;
 * - a run's seed and other hyperparameters change nothing.
 */
import { keyOf, shuffled, uses } from '../keyed.ts';

/** The line: indices of `labels` (each 0 … classes − 1) with alternating classes, in random order within each. */
function lineOf(labels: Uint8Array, classes: number): Int32Array {
  const members = Array.from({ length: classes }, (_, label) =>
    shuffled(
      Int32Array.from(labels.keys()).filter((image) => labels[image] === label),
      keyOf(uses.split, label),
    ),
  );
  const longest = Math.max(...members.map((images) => images.length));
  const turns = Array.from({ length: longest }, (_, turn) =>
    members.flatMap((images) => [...images.subarray(turn, turn + 1)]),
  );
  return Int32Array.from(turns.flat());
}

export type Split = { readonly train: Int32Array; readonly validation: Int32Array };

/** Divides the images with these labels. Throws if more are requested than exist. */
export function createSplitter(labels: Uint8Array, classes: number) {
  const line = lineOf(labels, classes);
  return (trainImages: number, validationImages: number): Split => {
    if (trainImages + validationImages > line.length) {
      throw new Error(
        `The run needs ${trainImages + validationImages} training images, but the data set has only ${line.length}.`,
      );
    }
    return { train: line.subarray(0, trainImages), validation: line.subarray(line.length - validationImages) };
  };
}

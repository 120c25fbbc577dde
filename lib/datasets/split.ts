/**
 * Which of the training images train a run and which validate it.
 *
 * All stand in one fixed line, the same for every run, in which the classes take turns, so that any stretch of it
 * has every class equally often (within one image). Training takes from the front, validation from the back. So
 * - the two never overlap, because together they are at most the whole line;
 * - runs with the same number of validation images are measured on exactly the same ones, whatever they train on, and a
 *   smaller validation set is part of a larger one: scores on the board can be compared;
 * - the seed of a run and its other hyperparameters change nothing.
 */
import { keyOf, shuffled, uses } from '../keyed.ts';

/** The line: indices of `labels` (each 0 … classes − 1) with the classes taking turns, at random within a class. */
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

/** Divides the images with these labels. Throws where more are asked for than there are. */
export function createSplitter(labels: Uint8Array, classes: number) {
  const line = lineOf(labels, classes);
  return (trainImages: number, validationImages: number): Split => {
    if (trainImages + validationImages > line.length) {
      throw new Error(
        `The run needs ${trainImages + validationImages} training images and the data set has ${line.length}.`,
      );
    }
    return { train: line.subarray(0, trainImages), validation: line.subarray(line.length - validationImages) };
  };
}

/** The order of the training images in an epoch. */
import { keyOf, shuffled, uses } from '#lib/keyed.ts';

/** `images` in the order of that epoch (counted from 0), which depends only on the run's seed and the epoch. */
export function orderOfEpoch(images: Int32Array, seed: number, epoch: number): Int32Array {
  return shuffled(images, keyOf(uses.shuffle, seed, epoch));
}

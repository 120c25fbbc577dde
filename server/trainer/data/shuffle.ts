/** The order in which an epoch goes through the training images. */
import { keyOf, shuffled, uses } from '#lib/keyed.ts';

/** `images` in the order of that epoch (counted from 0): it depends on the run's seed and the epoch, nothing else. */
export function orderOfEpoch(images: Int32Array, seed: number, epoch: number): Int32Array {
  return shuffled(images, keyOf(uses.shuffle, seed, epoch));
}

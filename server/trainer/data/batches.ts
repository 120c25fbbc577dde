/** Takes images out of the data set, as bytes, in a given order. */
import type { Images } from './dataset.ts';

export type Batch = {
  /** Pixels 0…255, one image after another. */
  readonly images: Uint8Array;
  /** The class of each image. */
  readonly labels: Uint8Array;
};

/** A copy of images `order[from]` to `order[from + count − 1]`, or to the end of `order`, as in Keras. */
export function batchOf(source: Images, order: Int32Array, from: number, count: number): Batch {
  const chosen = order.subarray(from, from + count);
  const images = new Uint8Array(chosen.length * source.imageBytes);
  const labels = new Uint8Array(chosen.length);
  chosen.forEach((image, place) => {
    const begin = image * source.imageBytes;
    images.set(source.pixels.subarray(begin, begin + source.imageBytes), place * source.imageBytes);
    labels[place] = source.labels[image]!;
  });
  return { images, labels };
}

/** Images `from` to `from + count − 1` in file order, not copied. */
export function stretchOf(source: Images, from: number, count: number): Batch {
  return {
    images: source.pixels.subarray(from * source.imageBytes, (from + count) * source.imageBytes),
    labels: source.labels.subarray(from, from + count),
  };
}

/**
 * How much less probable a class becomes when a part of the image is covered (Zeiler & Fergus 2014, Visualizing and
 * Understanding Convolutional Networks, section 4.2). It needs nothing but predictions, so it works for any network on images.
 */
import { type Dataset, imageShapeOf } from '../datasets/dataset.ts';
import { type Heat, heatOf } from './attention.ts';

/** A square that covers part of the image; `row` and `column` are those of its upper left pixel. */
export type Cover = { readonly row: number; readonly column: number; readonly side: number };

/** About a fifth of the image's side: 6 pixels of 32, 5 of 28. */
export const coverSide = ({ shape }: Pick<Dataset, 'name' | 'shape'>): number => Math.max(1, Math.floor(shape[0] / 5));

/** Every `stride` pixels one, and one at each end, so that every pixel is covered. */
export function covers(dataset: Pick<Dataset, 'name' | 'shape'>, stride: number): Cover[] {
  const { height, width } = imageShapeOf(dataset);
  const side = coverSide(dataset);
  const along = (length: number) => {
    const last = length - side;
    const starts = Array.from({ length: Math.floor(last / stride) + 1 }, (_, step) => step * stride);
    return starts.at(-1) === last ? starts : [...starts, last];
  };
  const columns = along(width);
  return along(height).flatMap((row) => columns.map((column) => ({ row, column, side })));
}

/** A copy of the image (red, green, blue 0…255 of each pixel) with the square in the data set's mean colour. */
export function covered(
  pixels: Uint8ClampedArray,
  dataset: Dataset,
  { row, column, side }: Cover,
): Uint8ClampedArray<ArrayBuffer> {
  const { width } = imageShapeOf(dataset);
  const { means } = dataset;
  const result = new Uint8ClampedArray(pixels);
  for (let y = row; y < row + side; y++) {
    for (let x = column; x < column + side; x++) {
      for (let channel = 0; channel < 3; channel++) {
        result[3 * (y * width + x) + channel] = 255 * means[Math.min(channel, means.length - 1)]!;
      }
    }
  }
  return result;
}

/**
 * The heat of each pixel: by how much the class's probability drops, on average over the squares that cover the pixel.
 * `probabilities` are the class's with each of the squares, `whole` that of the image as it is. The peak is in probability.
 */
export function occlusionHeat(
  dataset: Pick<Dataset, 'name' | 'shape'>,
  squares: readonly Cover[],
  probabilities: readonly number[],
  whole: number,
): Heat {
  const { height, width } = imageShapeOf(dataset);
  const [drops, counts] = [new Float64Array(height * width), new Float64Array(height * width)];
  squares.forEach(({ row, column, side }, at) => {
    for (let y = row; y < row + side; y++) {
      for (let x = column; x < column + side; x++) {
        drops[y * width + x]! += whole - probabilities[at]!;
        counts[y * width + x]! += 1;
      }
    }
  });
  return heatOf(
    height,
    width,
    drops.map((drop, pixel) => (counts[pixel] ? drop / counts[pixel]! : 0)),
  );
}

/**
 * From the bytes of a batch to the network's input: scaling and, in training, augmentation.
 *
 * Augmentation works on values 0…1, in this order: flip; shift, rotation and zoom as one transform (bilinear; outside the
 * image, the nearest border pixel); brightness, clipped to 0…1; cutout. Each image draws its own amounts, keyed by (seed,
 * kind, step). An amount of 0 leaves its kernels out.
 */

import { type Dataset, hasPoints, imageShapeOf } from '#lib/datasets/dataset.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { keyOf, uses } from '#lib/keyed.ts';
import { floats, type Tensor } from './graph.ts';
import * as op from './operations.ts';

/** Mean and deviation of each channel, on the scale 0…1. */
type Channels = Pick<Dataset, 'means' | 'deviations'>;

type Augmentation = Hyperparameters['augmentation'];

/** Bytes [batch, rows, columns, channels] to float32 0…1. */
export const toUnit = (images: Tensor): Tensor => op.scale(op.bytesToFloats(images), 1 / 255);

/** Values 0…1 to the network's input. */
export function scaleInput(images: Tensor, scaling: Hyperparameters['inputScaling'], channels: Channels): Tensor {
  const { means, deviations } = channels;
  switch (scaling) {
    case 'zero-one':
      return images;
    case 'plus-minus-one':
      return op.subtract(op.scale(images, 2), op.scalar(1));
    case 'standardized':
      return op.divide(op.subtract(images, floats(means, [means.length])), floats(deviations, [deviations.length]));
  }
}

/** A random number for each image, from −amount to +amount. */
const plusMinus = (batch: Tensor, amount: number, key: number, step: Tensor): Tensor =>
  op.scale(op.subtract(op.uniform(batch, key, step), op.scalar(0.5)), 2 * amount);

/** One number per image, shaped to broadcast to [batch, rows, columns, channels]. */
const perImage = (numbers: Tensor): Tensor => op.reshape(numbers, [-1, 1, 1, 1]);

/** Flips the images whose number in `which` [batch] is not 0 left to right. */
export function mirror(images: Tensor, which: Tensor): Tensor {
  return op.choose(perImage(which), op.reverse(images, 2), images);
}

/** The size of every image in pixels. */
export type Size = { readonly rows: number; readonly columns: number };

export type Movement = {
  /** Pixels to the right and down. */
  readonly right: Tensor;
  readonly down: Tensor;
  /** Radians, anticlockwise on a screen. */
  readonly angle: Tensor;
  /** 2 doubles all sizes. */
  readonly zoom: Tensor;
};

/** Zooms and rotates each image about its centre, then shifts it; every part of the movement is [batch]. */
export function move(images: Tensor, { right, down, angle, zoom }: Movement, { rows, columns }: Size): Tensor {
  const middleX = op.scalar((columns - 1) / 2);
  const middleY = op.scalar((rows - 1) / 2);
  // The inverse movement: from an output pixel to its place in the input.
  const cosine = op.divide(op.cosine(angle), zoom);
  const sine = op.divide(op.sine(angle), zoom);
  const negativeSine = op.scale(sine, -1);
  const x = op.add(middleX, right);
  const y = op.add(middleY, down);
  const offsetX = op.subtract(middleX, op.add(op.multiply(cosine, x), op.multiply(negativeSine, y)));
  const offsetY = op.subtract(middleY, op.add(op.multiply(sine, x), op.multiply(cosine, y)));
  const zero = op.scale(right, 0);
  return op.project(
    images,
    op.stack([cosine, negativeSine, offsetX, sine, cosine, offsetY, zero, zero], 1),
    rows,
    columns,
  );
}

/** Adds each image's number in `by` [batch] to its values, clipped to 0…1. */
export function brighten(images: Tensor, by: Tensor): Tensor {
  return op.clip(op.add(images, perImage(by)), 0, 1);
}

/**
 * Paints a square of `side` pixels in the colour `means` on each image, its upper left corner at (left, top) [batch],
 * clipped to the image (DeVries & Taylor 2017).
 */
export function cutOut(
  images: Tensor,
  left: Tensor,
  top: Tensor,
  side: number,
  { rows, columns }: Size,
  means: readonly number[],
): Tensor {
  const within = (size: number, shape: number[], from: Tensor) => {
    const places = floats(
      Float32Array.from({ length: size }, (_, place) => place),
      shape,
    );
    const distance = op.subtract(places, perImage(from));
    return op.multiply(op.atLeast(distance, op.scalar(0)), op.atLeast(op.scalar(side - 1), distance));
  };
  const square = op.multiply(within(rows, [1, rows, 1, 1], top), within(columns, [1, 1, columns, 1], left));
  return op.choose(square, floats(means, [means.length]), images);
}

/** Augments images 0…1 at random by these amounts, and leaves points as they are; `seed` is the run's, `step` an int32 scalar. */
export function augment(images: Tensor, dataset: Dataset, amounts: Augmentation, seed: number, step: Tensor): Tensor {
  if (hasPoints(dataset)) return images;
  const { height: rows, width: columns } = imageShapeOf(dataset);
  const size = { rows, columns };
  const batch = op.listOf([op.batchOf(images)]);
  const keyFor = (kind: number) => keyOf(uses.augmentation, seed, kind);
  const draw = (kind: number, amount: number) => plusMinus(batch, amount, keyFor(kind), step);
  let result = images;
  if (amounts.horizontalFlip) {
    result = mirror(result, op.atLeast(draw(0, 1), op.scalar(0)));
  }
  if (amounts.shift > 0 || amounts.rotation > 0 || amounts.zoom > 0) {
    result = move(
      result,
      {
        right: draw(1, amounts.shift * columns),
        down: draw(2, amounts.shift * rows),
        angle: draw(3, (amounts.rotation * Math.PI) / 180),
        zoom: op.add(draw(4, amounts.zoom), op.scalar(1)),
      },
      size,
    );
  }
  if (amounts.brightness > 0) result = brighten(result, draw(5, amounts.brightness));
  if (amounts.cutout > 0) {
    const corner = (kind: number, side: number) =>
      op.subtract(
        op.floor(op.scale(op.uniform(batch, keyFor(kind), step), side)),
        op.scalar(Math.floor(amounts.cutout / 2)),
      );
    result = cutOut(result, corner(6, columns), corner(7, rows), amounts.cutout, size, dataset.means);
  }
  return result;
}

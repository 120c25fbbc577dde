/** What happens to images before the network sees them. */
import { describe, expect, it } from 'vitest';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { floats, ints, placeholder, type Tensor, UINT8 } from '#server/trainer/engine/graph.ts';
import { augment, brighten, cutOut, mirror, move, scaleInput, toUnit } from '#server/trainer/engine/images.ts';
import { imagesOfShape } from '../support/made-up.ts';
import { valuesOf } from './support.ts';

const off: Hyperparameters['augmentation'] = {
  horizontalFlip: false,
  shift: 0,
  rotation: 0,
  zoom: 0,
  brightness: 0,
  cutout: 0,
};

/** A one-channel image as rows of numbers, in and out. */
const picture = (rows: readonly (readonly number[])[]) => floats(rows.flat(), [1, rows.length, rows[0]!.length, 1]);
function seen(result: Tensor, width = 3): number[][] {
  const values = Array.from(valuesOf(result), (value) => Math.round(value * 1e4) / 1e4);
  return Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width));
}
const one = (value: number) => floats([value], [1]);
const still = { right: 0, down: 0, angle: 0, zoom: 1 };
function moved(rows: readonly (readonly number[])[], movement: Partial<typeof still>): number[][] {
  const { right, down, angle, zoom } = { ...still, ...movement };
  const each = { right: one(right), down: one(down), angle: one(angle), zoom: one(zoom) };
  return seen(move(picture(rows), each, { rows: rows.length, columns: rows[0]!.length }));
}

const corner = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
];

describe('input scaling', () => {
  const pixel = (scaling: Hyperparameters['inputScaling'], values: number[]) =>
    [
      ...valuesOf(scaleInput(toUnit(placeholder('images', UINT8, [1, 1, 1, 3])), scaling, cifar10), {
        images: { shape: [1, 1, 1, 3], values: Uint8Array.from(values) },
      }),
    ].map((value) => Math.round(value * 1e4) / 1e4);

  it('[T30] scales 0…255 to 0…1, to ±1, or by the mean and deviation of CIFAR-10’s channels', () => {
    expect(pixel('zero-one', [0, 51, 255])).toEqual([0, 0.2, 1]);
    expect(pixel('plus-minus-one', [0, 51, 255])).toEqual([-1, -0.6, 1]);
    const standardized = pixel('standardized', [0, 51, 255]);
    [-0.4914 / 0.247, (0.2 - 0.4822) / 0.2435, (1 - 0.4465) / 0.2616].forEach((value, channel) => {
      expect(standardized[channel]).toBeCloseTo(value, 3);
    });
  });
});

describe('augmentation', () => {
  it('[T31] flips left and right, only in the chosen images', () => {
    expect(seen(mirror(picture(corner), one(1)))).toEqual([
      [3, 2, 1],
      [6, 5, 4],
      [9, 8, 7],
    ]);
    expect(seen(mirror(picture(corner), one(0)))).toEqual(corner);
  });

  it('[T32] shifts by pixels and fills with the nearest border pixel', () => {
    expect(moved(corner, { right: 1 })).toEqual([
      [1, 1, 2],
      [4, 4, 5],
      [7, 7, 8],
    ]);
    expect(moved(corner, { down: -1 })).toEqual([
      [4, 5, 6],
      [7, 8, 9],
      [7, 8, 9],
    ]);
    expect(moved(corner, { right: 0.5 })[0]).toEqual([1, 1.5, 2.5]);
  });

  it('[T33] rotates about the centre, anticlockwise', () => {
    expect(moved(corner, { angle: Math.PI / 2 })).toEqual([
      [3, 6, 9],
      [2, 5, 8],
      [1, 4, 7],
    ]);
  });

  it('[T34] zooms about the centre', () => {
    expect(moved(corner, { zoom: 2 })).toEqual([
      [3, 3.5, 4],
      [4.5, 5, 5.5],
      [6, 6.5, 7],
    ]);
  });

  it('[T35] adds brightness, clipped at black and white', () => {
    const [row] = seen(brighten(picture([[0, 0.5, 0.9]]), one(0.2)));
    expect(row).toEqual([0.2, 0.7, 1]);
    expect(seen(brighten(picture([[0.1, 0.5, 1]]), one(-0.2)))[0]).toEqual([0, 0.3, 0.8]);
  });

  it('[T36] paints a square in the mean colour, clipped to the image', () => {
    const white = floats(new Float32Array(4 * 4 * 3).fill(1), [1, 4, 4, 3]);
    const red = seen(cutOut(white, one(-1), one(2), 3, { rows: 4, columns: 4 }, cifar10.means)).map(
      ([first]) => first!,
    );
    expect(red.map((value) => (value === 1 ? 1 : 0))).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1]);
    expect(red[8]).toBeCloseTo(0.4914, 4);
  });

  it('[T37] leaves images unchanged if every amount is 0', () => {
    const images = picture(corner);
    expect(augment(images, imagesOfShape({ height: 3, width: 3, channels: 3 }), off, 1, ints([1], []))).toBe(images);
  });

  const many = () => {
    const values = Float32Array.from({ length: 64 * 8 * 8 * 3 }, (_, at) => ((at * 37) % 101) / 101);
    return floats(values, [64, 8, 8, 3]);
  };
  const augmented = (amounts: Partial<typeof off>, seed: number, step: number) =>
    valuesOf(
      augment(
        many(),
        imagesOfShape({ height: 8, width: 8, channels: 3 }),
        { ...off, ...amounts },
        seed,
        ints([step], []),
      ),
    );

  it.each([
    ['horizontalFlip', true],
    ['shift', 0.2],
    ['rotation', 20],
    ['zoom', 0.3],
    ['brightness', 0.3],
    ['cutout', 4],
  ] as const)('[T38] changes images by %s at random, keyed by seed and step', (kind, amount) => {
    const first = augmented({ [kind]: amount }, 1, 1);
    expect(first).not.toEqual(valuesOf(many()));
    expect(augmented({ [kind]: amount }, 1, 1)).toEqual(first);
    expect(augmented({ [kind]: amount }, 1, 2)).not.toEqual(first);
    expect(augmented({ [kind]: amount }, 2, 1)).not.toEqual(first);
  });

  it('[T39] flips about half of the images', () => {
    const before = valuesOf(many());
    const after = augmented({ horizontalFlip: true }, 1, 1);
    const imageSize = 8 * 8 * 3;
    const same = Array.from({ length: 64 }, (_, image) => image).filter((image) =>
      after
        .subarray(image * imageSize, (image + 1) * imageSize)
        .every((value, at) => value === before[image * imageSize + at]),
    );
    expect(same.length).toBeGreaterThan(20);
    expect(same.length).toBeLessThan(44);
  });

  it('[T40] distributes shifts evenly from −amount to +amount of the side', () => {
    // A ramp that rises by 1 per pixel shows in its middle how far it was shifted.
    const ramp = Float32Array.from({ length: 200 * 32 * 32 }, (_, at) => at % 32);
    const size = imagesOfShape({ height: 32, width: 32, channels: 1 });
    const result = valuesOf(augment(floats(ramp, [200, 32, 32, 1]), size, { ...off, shift: 0.25 }, 3, ints([1], [])));
    const shifts = Array.from({ length: 200 }, (_, image) => 16 - result[image * 1024 + 16 * 32 + 16]!);
    expect(Math.max(...shifts)).toBeLessThanOrEqual(8.001);
    expect(Math.max(...shifts)).toBeGreaterThan(7);
    expect(Math.min(...shifts)).toBeLessThan(-7);
    expect(Math.abs(shifts.reduce((sum, shift) => sum + shift, 0) / 200)).toBeLessThan(1);
  });
});

/** Rules of the data: which images train a run, and in which order. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { createSplitter } from '#lib/datasets/split.ts';
import { keyOf, shuffled, uniformAt } from '#lib/keyed.ts';
import { batchOf } from '#server/trainer/data/batches.ts';
import { openDataset } from '#server/trainer/data/dataset.ts';
import { orderOfEpoch } from '#server/trainer/data/shuffle.ts';
import { FILE_BYTES, FILE_NAME } from '../../server/setup/cifar-10-layout.mjs';
import { colouredImages } from '../support/made-up.ts';

/** 50,000 labels, 5,000 of each class, in no order. */
const labels = Uint8Array.from(
  shuffled(
    Int32Array.from({ length: 50_000 }, (_, image) => image),
    5,
  ),
  (image) => image % 10,
);
const split = createSplitter(labels, 10);
const countOfClasses = (images: Int32Array) => {
  const counts = new Array<number>(10).fill(0);
  for (const image of images) counts[labels[image]!]! += 1;
  return counts;
};

describe('the split', () => {
  it('[T45] never lets training and validation overlap, and gives as many as asked', () => {
    for (const [train, validation] of [
      [900, 100],
      [45_000, 5_000],
      [25_000, 25_000],
      [501, 499],
    ] as const) {
      const made = split(train, validation);
      expect(made.train.length).toBe(train);
      expect(made.validation.length).toBe(validation);
      expect(new Set([...made.train, ...made.validation]).size).toBe(train + validation);
    }
    expect(() => split(45_000, 5_001)).toThrow('needs 50001 training images');
  });

  it('[T46] has every class equally often, within one image', () => {
    for (const images of [split(905, 95).train, split(905, 95).validation, split(45_000, 5_000).validation]) {
      const counts = countOfClasses(images);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  it('[T47] validates runs with equally many validation images on the same ones, and fewer on a part of them', () => {
    expect(split(9_000, 1_000).validation).toEqual(split(40_000, 1_000).validation);
    expect(split(9_000, 200).validation).toEqual(split(9_000, 1_000).validation.slice(-200));
  });
});

describe('an epoch', () => {
  const images = split(900, 100).train;

  it('[T48] goes through every training image once, in an order that depends on seed and epoch alone', () => {
    const order = orderOfEpoch(images, 1, 0);
    expect([...order].sort((a, b) => a - b)).toEqual([...images].sort((a, b) => a - b));
    expect(orderOfEpoch(images, 1, 0)).toEqual(order);
    expect(orderOfEpoch(images, 1, 1)).not.toEqual(order);
    expect(orderOfEpoch(images, 2, 0)).not.toEqual(order);
  });

  it('[T48] moves images evenly: the first place is taken from everywhere', () => {
    const few = Int32Array.from({ length: 10 }, (_, image) => image);
    const counts = new Array<number>(10).fill(0);
    for (let epoch = 0; epoch < 10_000; epoch++) counts[orderOfEpoch(few, 1, epoch)[0]!]! += 1;
    // Each is expected 1,000 times with a deviation of 30.
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });

  it('[T49] cuts batches in that order, the last one smaller', () => {
    const source = colouredImages(cifar10, 10, 1);
    const batch = batchOf(source, Int32Array.of(4, 9, 2, 0, 7), 3, 3);
    expect([...batch.labels]).toEqual([0, 7]);
    expect(batch.images).toEqual(
      Uint8Array.from([...source.pixels.subarray(0, 3072), ...source.pixels.subarray(7 * 3072, 8 * 3072)]),
    );
  });
});

describe('a key', () => {
  it('[T50] tells its parts and their order apart', () => {
    const keys = [keyOf(0), keyOf(0, 0), keyOf(1, 0), keyOf(0, 1), keyOf(2 ** 31 - 1), keyOf(1)];
    expect(new Set(keys).size).toBe(keys.length);
    const numbers = Array.from({ length: 10_000 }, (_, index) => uniformAt(9, index));
    expect(numbers.reduce((sum, value) => sum + value, 0) / 10_000).toBeCloseTo(0.5, 1);
    expect(new Set(numbers).size).toBeGreaterThan(9_990);
  });
});

describe('the data set', () => {
  it('[T51] is refused with a sentence where it is missing, cut short or something else', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'dataset-'));
    const file = path.join(folder, FILE_NAME);
    try {
      expect(() => openDataset(folder, cifar10)).toThrow(/cannot be read \(ENOENT\).*npm start/);
      writeFileSync(file, 'CIFAR10');
      expect(() => openDataset(folder, cifar10)).toThrow(/is cut short/);
      truncateSync(file, FILE_BYTES);
      expect(() => openDataset(folder, cifar10)).toThrow(/is not a file of CIFAR-10.*Delete it/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** The data: which images train a run, and in which order. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, it } from 'vitest';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import type { FiledDataset } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { createSplitter } from '#lib/datasets/split.ts';
import { keyOf, shuffled, uniformAt } from '#lib/keyed.ts';
import { openImages } from '#server/files/images.ts';
import { batchOf } from '#server/trainer/data/batches.ts';
import { openDataset } from '#server/trainer/data/dataset.ts';
import { orderOfEpoch } from '#server/trainer/data/shuffle.ts';
import { cifar10 as published } from '../../server/setup/cifar-10.mjs';
import { layoutOf } from '../../server/setup/prepared-file.mjs';
import { colouredImages, greyFour, loaded } from '../support/made-up.ts';

/** 50,000 labels, 5,000 of each class, unordered. */
const labels = Uint8Array.from(
  shuffled(
    Int32Array.from({ length: 50_000 }, (_, image) => image),
    5,
  ),
  (image) => image % 10,
);
const split = createSplitter(labels, cifar10);
const countOfClasses = (images: Int32Array) => {
  const counts = new Array<number>(10).fill(0);
  for (const image of images) counts[labels[image]!]! += 1;
  return counts;
};

describe('the split', () => {
  it('[T45] never lets training and validation overlap, and has as many images as requested', () => {
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

  it('[T47] gives runs with the same number of validation images the same ones, and fewer a part of them', () => {
    expect(split(9_000, 1_000).validation).toEqual(split(40_000, 1_000).validation);
    expect(split(9_000, 200).validation).toEqual(split(9_000, 1_000).validation.slice(-200));
  });

  it('[T857] takes the images in the order of the file where the last ones validate', () => {
    const { train, validation } = split(9_000, 1_000, 'last');
    expect([train.length, train[0], train.at(-1)]).toEqual([9_000, 0, 8_999]);
    expect([validation.length, validation[0], validation.at(-1)]).toEqual([1_000, 49_000, 49_999]);
    expect(() => split(45_000, 5_001, 'last')).toThrow('needs 50001 training images');
  });

  it('[T857] tells of points, too, which ones validated a run', async () => {
    const images = openImages('');
    for (const from of ['spread', 'last'] as const) {
      const circles = openDataset('', datasetOf({ dataset: 'circles' }));
      const chosen = await images.chosen(circles.about, 'validation', 100, from);
      expect([...chosen!.indices]).toEqual([...circles.split(0, 100, from).validation]);
    }
  });

  it('[T500] has classes of different sizes in the proportion of the whole, at both ends', () => {
    // As in MNIST: the smallest class has 5,421 images, the largest 6,742.
    const sizes = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];
    const uneven = Uint8Array.from(sizes.flatMap((size, label) => new Array<number>(size).fill(label)));
    const splitUneven = createSplitter(uneven, cifar10);
    for (const images of [
      splitUneven(1000, 100).train,
      splitUneven(0, 1000).validation,
      splitUneven(0, 6000).validation,
    ]) {
      sizes.forEach((size, label) => {
        const count = images.filter((image) => uneven[image] === label).length;
        expect(Math.abs(count - (images.length * size) / 60_000)).toBeLessThanOrEqual(1);
      });
    }
  });

  it('[T501] of equal classes is the one that earlier versions made', () => {
    expect([...split(4, 3).train, ...split(4, 3).validation].map((image) => labels[image])).toEqual([
      0, 1, 2, 3, 7, 8, 9,
    ]);
    expect(keyOf(...split(45_000, 5_000).validation.subarray(0, 2500))).toBe(1_339_503_800);
  });
});

describe('an epoch', () => {
  const images = split(900, 100).train;

  it('[T48] uses every training image once, in an order that depends only on seed and epoch', () => {
    const order = orderOfEpoch(images, 1, 0);
    expect([...order].sort((a, b) => a - b)).toEqual([...images].sort((a, b) => a - b));
    expect(orderOfEpoch(images, 1, 0)).toEqual(order);
    expect(orderOfEpoch(images, 1, 1)).not.toEqual(order);
    expect(orderOfEpoch(images, 2, 0)).not.toEqual(order);
  });

  it('[T48] shuffles evenly: the first image comes from everywhere', () => {
    const few = Int32Array.from({ length: 10 }, (_, image) => image);
    const counts = new Array<number>(10).fill(0);
    for (let epoch = 0; epoch < 10_000; epoch++) counts[orderOfEpoch(few, 1, epoch)[0]!]! += 1;
    // Each is expected 1,000 times, with a standard deviation of 30.
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });

  it('[T49] has batches in that order, the last one smaller', () => {
    const source = colouredImages(cifar10, 10, 1);
    const batch = batchOf(source, Int32Array.of(4, 9, 2, 0, 7), 3, 3);
    expect([...batch.labels]).toEqual([0, 7]);
    expect(batch.images).toEqual(
      Uint8Array.from([...source.pixels.subarray(0, 3072), ...source.pixels.subarray(7 * 3072, 8 * 3072)]),
    );
  });
});

describe('a key', () => {
  it('[T50] depends on each of its parts and on their order', () => {
    const keys = [keyOf(0), keyOf(0, 0), keyOf(1, 0), keyOf(0, 1), keyOf(2 ** 31 - 1), keyOf(1)];
    expect(new Set(keys).size).toBe(keys.length);
    const numbers = Array.from({ length: 10_000 }, (_, index) => uniformAt(9, index));
    expect(numbers.reduce((sum, value) => sum + value, 0) / 10_000).toBeCloseTo(0.5, 1);
    expect(new Set(numbers).size).toBeGreaterThan(9_990);
  });
});

describe('the data set', () => {
  it('[T51] is refused with a sentence if it is missing, truncated or wrong', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'dataset-'));
    const file = path.join(folder, cifar10.file.name);
    try {
      expect(() => openDataset(folder, cifar10)).toThrow(/cannot be read \(ENOENT\).*npm start/);
      writeFileSync(file, 'CIFAR10');
      expect(() => openDataset(folder, cifar10)).toThrow(/is truncated/);
      truncateSync(file, layoutOf(published.about).fileBytes);
      expect(() => openDataset(folder, cifar10)).toThrow(/has the wrong header \(layout: 0 instead of 1\)\. Delete it/);
      writeFileSync(file, 'something else that is as long as a header has to be, or even longer');
      expect(() => openDataset(folder, cifar10)).toThrow(/is not a CIFAR-10 file\. Delete it/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the header of a prepared file', () => {
  /** A complete file of the data set with these numbers in its header. */
  const fileOf = (about: FiledDataset, changed: Partial<Record<number, number>> = {}) => {
    const { training, test } = loaded(about);
    const [height, width, channels] = about.shape;
    const header = Buffer.alloc(64);
    header.write(about.file.magic, 'latin1');
    const labels = Buffer.concat([training.labels, test.labels]);
    const pixelsAt = 64 + labels.length;
    [1, about.training, about.test, height, width!, channels!, about.classes.length, 64, pixelsAt].forEach(
      (number, at) => {
        header.writeUInt32LE(changed[at] ?? number, 8 + 4 * at);
      },
    );
    return Buffer.concat([header, labels, training.pixels, test.pixels]);
  };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'prepared-'));
  const file = path.join(folder, greyFour.file.name);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('[D303] says where images and labels are, for the trainer and the screens', async () => {
    writeFileSync(file, fileOf(greyFour));
    const { training, test } = openDataset(folder, greyFour);
    const made = loaded(greyFour);
    expect([training.count, test.count, training.imageBytes]).toEqual([300, 48, 784]);
    expect(Buffer.compare(training.pixels, made.training.pixels)).toBe(0);
    expect(Buffer.compare(test.labels, made.test.labels)).toBe(0);
    const images = openImages(folder);
    const { width, height, data } = PNG.sync.read((await images.png(greyFour, 'test', 5))!);
    expect([width, height]).toEqual([28, 28]);
    const grey = made.test.pixels[5 * 784 + 30]!;
    expect([...data.subarray(120, 124)]).toEqual([grey, grey, grey, 255]);
    expect(await images.png(greyFour, 'test', 48)).toBeUndefined();
    const { indices, labels } = (await images.chosen(greyFour, 'validation', 40))!;
    expect([...labels]).toEqual([...indices].map((index) => made.training.labels[index]));
    await images.close();
  });

  it.each([
    [1, 299, 'has the wrong header (training images: 299 instead of 300)'],
    [2, 9, 'has the wrong header (test images: 9 instead of 48)'],
    [3, 32, 'has the wrong header (rows: 32 instead of 28)'],
    [5, 3, 'has the wrong header (channels: 3 instead of 1)'],
    [6, 10, 'has the wrong header (classes: 10 instead of 4)'],
    [0, 2, 'has the wrong header (layout: 2 instead of 1)'],
  ])('[D304] is refused by both if its number %i is %i', async (at, number, sentence) => {
    writeFileSync(file, fileOf(greyFour, { [at]: number }));
    expect(() => openDataset(folder, greyFour)).toThrow(`${sentence}`);
    const images = openImages(folder);
    await expect(images.png(greyFour, 'test', 5)).rejects.toThrow(sentence);
    writeFileSync(file, fileOf(greyFour));
    expect(await images.png(greyFour, 'test', 5)).toBeDefined();
    await images.close();
  });
});

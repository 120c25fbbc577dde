/** The prepared files of this checkout: their layout, and facts about each data set that the real one must match. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cifar10 as cifar } from '#lib/datasets/cifar-10.ts';
import type { FiledDataset } from '#lib/datasets/dataset.ts';
import { fashionMnist } from '#lib/datasets/fashion-mnist.ts';
import { mnist } from '#lib/datasets/mnist.ts';
import { readHeader } from '#lib/datasets/prepared-file.ts';
import { dataFile, dataStepOf, PUBLISHED } from '#server/setup/data.mjs';
import { dataDir, place } from '#server/setup/place.mjs';
import { faultOf, isWhole, layoutOf } from '#server/setup/prepared-file.mjs';

const datasets: readonly FiledDataset[] = [cifar, mnist, fashionMnist];
const [cifar10] = PUBLISHED;

describe('the layout', () => {
  test.each(PUBLISHED)(
    'of $about.name has every part at a multiple of 64 bytes and room for all images',
    ({ about }) => {
      const layout = layoutOf(about);
      expect(layout.labelsAt % 64).toBe(0);
      expect(layout.pixelsAt % 64).toBe(0);
      expect(layout.pixelsAt).toBeGreaterThanOrEqual(layout.labelsAt + about.training + about.test);
      expect(layout.imageAt(about.training + about.test)).toBe(layout.fileBytes);
    },
  );

  test('of CIFAR-10 has a header of magic, version, counts, sizes and offsets, as version 0.1.0 wrote it', () => {
    const { header } = layoutOf(cifar10!.about);
    expect(header.length).toBe(64);
    expect(header.toString('latin1', 0, 8)).toBe('CIFAR10\0');
    const numbers = Array.from({ length: 9 }, (_, i) => header.readUInt32LE(8 + 4 * i));
    expect(numbers).toEqual([1, 50_000, 10_000, 32, 32, 3, 10, 64, 60_096]);
  });

  test('[D500] what set-up knows of each data set agrees with the product’s value', () => {
    expect(PUBLISHED.map(({ about }) => about.name)).toEqual(datasets.map(({ name }) => name));
    for (const [index, { about }] of PUBLISHED.entries()) {
      const layout = layoutOf(about);
      expect(readHeader(layout.header, datasets[index]!)).toEqual({
        training: about.training,
        test: about.test,
        bytes: layout.imageBytes,
        classes: about.classes,
        labelsAt: layout.labelsAt,
        pixelsAt: layout.pixelsAt,
        length: layout.fileBytes,
      });
      expect(about.file).toBe(datasets[index]!.file.name);
    }
  });
});

describe('the data folder', () => {
  test('is data in the checkout, or DATA_DIR, relative to the checkout or absolute', () => {
    expect(dataDir({}, '/checkout')).toBe('/checkout/data');
    expect(dataDir({ DATA_DIR: ' ' }, '/checkout')).toBe('/checkout/data');
    expect(dataDir({ DATA_DIR: '../lesson' }, '/checkout')).toBe('/lesson');
    expect(dataDir({ DATA_DIR: '/srv/lesson' }, '/checkout')).toBe('/srv/lesson');
  });
});

/** By name: the first labels, and the training images of each class; test images are a sixth or a fifth of that unless given. */
const facts: Record<string, { first: number[]; training: number[]; test: number[] }> = {
  'CIFAR-10': { first: [6, 9, 9, 4, 1, 1, 2, 7], training: Array(10).fill(5000), test: Array(10).fill(1000) },
  MNIST: {
    first: [5, 0, 4, 1, 9, 2, 1, 3],
    training: [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
    test: [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
  },
  'Fashion-MNIST': { first: [9, 0, 0, 3, 0, 2, 7, 2], training: Array(10).fill(6000), test: Array(10).fill(1000) },
};

// Set-up may have left one out; it has said so.
const there = PUBLISHED.filter(({ about }) => existsSync(dataFile(place(), about)));

describe.each(there)('[D501] $about.name in this checkout', ({ about }) => {
  const layout = layoutOf(about);
  const bytes = readFileSync(dataFile(place(), about));
  const labels = bytes.subarray(layout.labelsAt, layout.labelsAt + layout.images);
  const training = bytes.subarray(layout.pixelsAt, layout.imageAt(about.training));

  test('is complete', () => {
    expect(bytes.length).toBe(layout.fileBytes);
    expect(bytes.subarray(0, 64).equals(layout.header)).toBe(true);
    expect(faultOf(about, { labels, pixels: bytes.subarray(layout.pixelsAt) })).toBe('');
  });

  test('begins with the published labels and has as many images of each class as published', () => {
    const known = facts[about.name]!;
    expect([...labels.subarray(0, 8)]).toEqual(known.first);
    const count = (part: Buffer) => Array.from({ length: 10 }, (_, label) => part.filter((l) => l === label).length);
    expect(count(labels.subarray(0, about.training))).toEqual(known.training);
    expect(count(labels.subarray(about.training))).toEqual(known.test);
  });

  test('has the means and standard deviations by which the engine standardizes', () => {
    const { channels, name } = about;
    const histograms = Array.from({ length: channels }, () => new Float64Array(256));
    for (let i = 0; i < training.length; i += channels) {
      for (let channel = 0; channel < channels; channel++) histograms[channel]![training[i + channel]!]!++;
    }
    const statistics = histograms.map((histogram) => {
      const count = histogram.reduce((sum, n) => sum + n, 0);
      const mean = histogram.reduce((sum, n, value) => sum + n * value, 0) / count;
      const variance = histogram.reduce((sum, n, value) => sum + n * (value - mean) ** 2, 0) / count;
      return [mean / 255, Math.sqrt(variance) / 255].map((number) => number.toFixed(4));
    });
    const dataset = datasets.find((each) => each.name === name)!;
    expect(statistics).toEqual(
      dataset.means.map((mean, channel) => [mean.toFixed(4), dataset.deviations[channel]!.toFixed(4)]),
    );
  });
});

describe('a broken data file', () => {
  test('is found by its size or modification time, and then checked by checksum', async () => {
    const { about } = cifar10!;
    const layout = layoutOf(about);
    const step = dataStepOf([cifar10!]);
    const root = mkdtempSync(join(tmpdir(), 'setup-data-'));
    try {
      const there = place({ root, env: {} });
      expect(step.done(there)).toBe(false);
      mkdirSync(there.data);
      const real = readFileSync(dataFile(place(), about));
      const descriptor = openSync(dataFile(there, about), 'w');
      writeSync(descriptor, real);
      expect(step.done(there)).toBe(false);
      await step.run(there, () => {});
      expect(step.done(there)).toBe(true);
      expect(isWhole(dataFile(there, about), about)).toBe(true);

      writeSync(descriptor, Buffer.of(real[layout.imageAt(777)]! ^ 1), 0, 1, layout.imageAt(777));
      utimesSync(dataFile(there, about), 1e9, 1e9);
      expect(step.done(there)).toBe(false);
      expect(isWhole(dataFile(there, about), about)).toBe(false);
      writeSync(descriptor, Buffer.of(0), 0, 1, layout.fileBytes);
      closeSync(descriptor);
      expect(statSync(dataFile(there, about)).size).toBe(layout.fileBytes + 1);
      expect(isWhole(dataFile(there, about), about)).toBe(false);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

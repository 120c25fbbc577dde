/** The layout of the data file, and facts about CIFAR-10 that the real one must match. */
import {
  closeSync,
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
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { readHeader } from '#lib/datasets/prepared-file.ts';
import * as layout from '#server/setup/cifar-10-layout.mjs';
import { dataFile, dataStep, fault, isWhole } from '#server/setup/data.mjs';
import { dataDir, place } from '#server/setup/place.mjs';

describe('the layout', () => {
  test('has every part at a multiple of 64 bytes and room for all images', () => {
    expect(layout.LABELS_OFFSET % 64).toBe(0);
    expect(layout.PIXELS_OFFSET % 64).toBe(0);
    expect(layout.PIXELS_OFFSET).toBeGreaterThanOrEqual(layout.LABELS_OFFSET + 60_000);
    expect(layout.pixelsAt(60_000)).toBe(layout.FILE_BYTES);
  });

  test('has a header of magic, version, counts, sizes and offsets', () => {
    const header = layout.header();
    expect(header.length).toBe(64);
    expect(header.toString('latin1', 0, 8)).toBe('CIFAR10\0');
    const numbers = Array.from({ length: 9 }, (_, i) => header.readUInt32LE(8 + 4 * i));
    expect(numbers).toEqual([1, 50_000, 10_000, 32, 32, 3, 10, 64, 60_096]);
  });

  test('[D305] agrees with the product’s value of the data set', () => {
    expect(readHeader(layout.header(), cifar10)).toEqual({
      training: layout.TRAINING_IMAGES,
      test: layout.TEST_IMAGES,
      bytes: layout.IMAGE_BYTES,
      classes: layout.CLASSES,
      labelsAt: layout.LABELS_OFFSET,
      pixelsAt: layout.PIXELS_OFFSET,
      length: layout.FILE_BYTES,
    });
    expect(layout.FILE_NAME).toBe(cifar10.file.name);
    expect(layout.CLASS_NAMES).toEqual(cifar10.classes.map(({ name }) => name));
  });

  test('names ten classes', () => {
    expect(layout.CLASS_NAMES).toHaveLength(layout.CLASSES);
    expect(layout.CLASS_NAMES[6]).toBe('frog');
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

describe('the data set of this checkout', () => {
  const bytes = readFileSync(dataFile(place()));
  const labels = bytes.subarray(layout.LABELS_OFFSET, layout.LABELS_OFFSET + layout.IMAGES);
  const training = bytes.subarray(layout.PIXELS_OFFSET, layout.pixelsAt(layout.TRAINING_IMAGES));

  test('is complete', () => {
    expect(bytes.length).toBe(layout.FILE_BYTES);
    expect(bytes.subarray(0, 64).equals(layout.header())).toBe(true);
    expect(fault({ labels, pixels: bytes.subarray(layout.PIXELS_OFFSET) })).toBe('');
  });

  test('begins with the published labels and has every class equally often', () => {
    expect([...labels.subarray(0, 10)]).toEqual([6, 9, 9, 4, 1, 1, 2, 7, 8, 3]);
    const count = (part: Buffer) => Array.from({ length: 10 }, (_, label) => part.filter((l) => l === label).length);
    expect(count(labels.subarray(0, layout.TRAINING_IMAGES))).toEqual(Array(10).fill(5000));
    expect(count(labels.subarray(layout.TRAINING_IMAGES))).toEqual(Array(10).fill(1000));
  });

  test('has the published means and standard deviations of red, green and blue', () => {
    const histograms = [0, 1, 2].map(() => new Float64Array(256));
    for (let i = 0; i < training.length; i += 3) {
      for (let channel = 0; channel < 3; channel++) histograms[channel]![training[i + channel]!]!++;
    }
    const statistics = histograms.map((histogram) => {
      const count = histogram.reduce((sum, n) => sum + n, 0);
      const mean = histogram.reduce((sum, n, value) => sum + n * value, 0) / count;
      const variance = histogram.reduce((sum, n, value) => sum + n * (value - mean) ** 2, 0) / count;
      return [mean / 255, Math.sqrt(variance) / 255].map((number) => number.toFixed(4));
    });
    expect(statistics).toEqual(
      cifar10.means.map((mean, channel) => [mean.toFixed(4), cifar10.deviations[channel]!.toFixed(4)]),
    );
  });
});

describe('a broken data file', () => {
  test('is found by its size or modification time, and then checked by checksum', async () => {
    const root = mkdtempSync(join(tmpdir(), 'setup-data-'));
    try {
      const there = place({ root, env: {} });
      expect(dataStep.done(there)).toBe(false);
      mkdirSync(there.data);
      const real = readFileSync(dataFile(place()));
      const descriptor = openSync(dataFile(there), 'w');
      writeSync(descriptor, real);
      expect(dataStep.done(there)).toBe(false);
      await dataStep.run(there, () => {});
      expect(dataStep.done(there)).toBe(true);
      expect(isWhole(dataFile(there))).toBe(true);

      writeSync(descriptor, Buffer.of(real[layout.pixelsAt(777)]! ^ 1), 0, 1, layout.pixelsAt(777));
      utimesSync(dataFile(there), 1e9, 1e9);
      expect(dataStep.done(there)).toBe(false);
      expect(isWhole(dataFile(there))).toBe(false);
      writeSync(descriptor, Buffer.of(0), 0, 1, layout.FILE_BYTES);
      closeSync(descriptor);
      expect(statSync(dataFile(there)).size).toBe(layout.FILE_BYTES + 1);
      expect(isWhole(dataFile(there))).toBe(false);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

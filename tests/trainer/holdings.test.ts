/** Which data sets a trainer holds, with files of their real size in a folder of its own. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pointSets } from '#lib/datasets/points.ts';
import { holdDatasets } from '#server/trainer/data/holdings.ts';
import { PUBLISHED } from '../../server/setup/data.mjs';
import { layoutOf } from '../../server/setup/prepared-file.mjs';
import { recordingLog } from './support.ts';

const points = pointSets.map(({ id }) => id);
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'holdings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A file of black images of class 0; holes take no room on the disk. */
function prepare(name: string) {
  const { about } = PUBLISHED.find((each) => each.about.name === name)!;
  const file = path.join(folder, about.file);
  writeFileSync(file, layoutOf(about).header);
  truncateSync(file, layoutOf(about).fileBytes);
  return file;
}

it('[T502] a trainer holds the data sets in its folder, and leaves out a damaged one', () => {
  const { lines, log } = recordingLog();
  prepare('MNIST');
  truncateSync(prepare('Fashion-MNIST'), 1000);
  const { ids, datasetFor } = holdDatasets(folder, log);
  expect(ids).toEqual(['mnist', ...points]);
  expect(lines.join('\n')).toMatch(/data set left out.*Fashion-MNIST.*has 1000 bytes instead of/);
  const mnist = datasetFor({ dataset: 'mnist' });
  expect([mnist.about.name, mnist.training.count, mnist.training.imageBytes]).toEqual(['MNIST', 60_000, 784]);
  expect(datasetFor({ dataset: 'mnist' })).toBe(mnist);
  expect(() => datasetFor({ dataset: 'cifar-10' })).toThrow(/cifar-10\.bin cannot be read \(ENOENT\).*npm start/);
});

it('[T502] a trainer without any file has the points', () => {
  const { ids, datasetFor } = holdDatasets(folder, recordingLog().log);
  expect(ids).toEqual(points);
  expect([...datasetFor({ dataset: 'xor' }).training.labels]).toEqual([0, 1, 1, 0]);
});

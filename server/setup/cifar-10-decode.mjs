/** Decodes the two published forms of CIFAR-10 (pictures with one image per row, or binary records) into pixels and labels. */

/** The colour type of a PNG without palette or transparency. */
const RGB = 2;
const CHANNELS = 3;

/** @typedef {import('./prepared-file.mjs').About} About */

/**
 * The raw bytes of an 8-bit RGB PNG, row by row. A picture 1,024 columns wide holds one CIFAR-10 image per row: its
 * 32 × 32 × 3 bytes in order.
 * @param {Buffer} png
 * @returns {Promise<{ width: number, height: number, pixels: Buffer }>}
 */
export async function decodeRgbPng(png) {
  // Imported late: set-up starts before the packages are installed.
  const { PNG } = await import('pngjs');
  const { width, height, depth, colorType, data } = PNG.sync.read(png);
  if (depth !== 8 || colorType !== RGB) throw new Error('not an 8-bit RGB picture');
  const pixels = Buffer.allocUnsafe(width * height * CHANNELS);
  for (let from = 0, to = 0; from < data.length; from += 4, to += CHANNELS) {
    pixels[to] = data[from];
    pixels[to + 1] = data[from + 1];
    pixels[to + 2] = data[from + 2];
  }
  return { width, height, pixels };
}

/**
 * Labels and interleaved pixels of the official binary records: a label byte, then 1,024 red, 1,024 green and 1,024 blue bytes.
 * @param {Buffer} records
 * @param {Pick<About, 'height' | 'width' | 'classes'>} about
 * @returns {{ labels: Buffer, pixels: Buffer }}
 */
export function decodeBinaryRecords(records, { height, width, classes }) {
  const plane = height * width;
  const imageBytes = plane * CHANNELS;
  const recordBytes = 1 + imageBytes;
  if (records.length % recordBytes !== 0) throw new Error(`not whole records of ${recordBytes} bytes`);
  const count = records.length / recordBytes;
  const labels = Buffer.allocUnsafe(count);
  const pixels = Buffer.allocUnsafe(count * imageBytes);
  for (let image = 0; image < count; image++) {
    const from = image * recordBytes;
    const to = image * imageBytes;
    labels[image] = records[from];
    for (let i = 0; i < plane; i++) {
      pixels[to + CHANNELS * i] = records[from + 1 + i];
      pixels[to + CHANNELS * i + 1] = records[from + 1 + plane + i];
      pixels[to + CHANNELS * i + 2] = records[from + 1 + 2 * plane + i];
    }
  }
  return { labels: checkedLabels(labels, count, classes), pixels };
}

/**
 * Labels from a JSON array of numbers.
 * @param {string} json
 * @param {number} count the expected number
 * @param {Pick<About, 'classes'>} about
 * @returns {Buffer}
 */
export function decodeLabels(json, count, { classes }) {
  return checkedLabels(Buffer.from(JSON.parse(json)), count, classes);
}

/**
 * @param {Buffer} labels
 * @param {number} count
 * @param {number} classes
 */
function checkedLabels(labels, count, classes) {
  if (labels.length !== count) throw new Error(`${labels.length} labels instead of ${count}`);
  if (labels.some((label) => label >= classes)) throw new Error(`a label is not one of 0 to ${classes - 1}`);
  return labels;
}

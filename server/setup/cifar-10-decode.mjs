/** Turns the two published forms of CIFAR-10 (pictures with one image a row, or binary records) into pixels and labels. */
import { inflateSync } from 'node:zlib';
import { CHANNELS, CLASSES, HEIGHT, IMAGE_BYTES, WIDTH } from './cifar-10-layout.mjs';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const RGB_8_BIT = { depth: 8, colour: 2, interlace: 0 };

/**
 * The raw bytes of an 8-bit RGB PNG, row after row. A picture of 1024 columns holds one CIFAR-10 image in each row, and its bytes
 * are then that image's 32 × 32 × 3 bytes in order.
 * @param {Buffer} png
 * @returns {{ width: number, height: number, pixels: Buffer }}
 */
export function decodeRgbPng(png) {
  if (!png.subarray(0, 8).equals(PNG_SIGNATURE)) throw new Error('not a PNG picture');
  /** @type {Buffer[]} */
  const compressed = [];
  let width = 0;
  let height = 0;
  for (let at = 8; at + 12 <= png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      width = body.readUInt32BE(0);
      height = body.readUInt32BE(4);
      if (body[8] !== RGB_8_BIT.depth || body[9] !== RGB_8_BIT.colour || body[12] !== RGB_8_BIT.interlace) {
        throw new Error('not an 8-bit RGB picture without interlacing');
      }
    }
    if (type === 'IDAT') compressed.push(body);
    if (type === 'IEND') break;
    at += 12 + length;
  }
  const stride = width * CHANNELS;
  const filtered = inflateSync(Buffer.concat(compressed));
  if (filtered.length !== height * (stride + 1)) throw new Error('the picture is cut off');
  const pixels = Buffer.allocUnsafe(height * stride);
  let above = Buffer.alloc(stride);
  for (let row = 0; row < height; row++) {
    const start = row * (stride + 1);
    const line = pixels.subarray(row * stride, (row + 1) * stride);
    filtered.copy(line, 0, start + 1, start + 1 + stride);
    unfilter(filtered[start] ?? -1, line, above);
    above = line;
  }
  return { width, height, pixels };
}

/**
 * Undoes one row's PNG filter in place.
 * @param {number} filter
 * @param {Buffer} line
 * @param {Buffer} above
 */
function unfilter(filter, line, above) {
  const back = CHANNELS;
  const length = line.length;
  if (filter === 0) return;
  if (filter === 1) {
    for (let i = back; i < length; i++) line[i] += line[i - back];
  } else if (filter === 2) {
    for (let i = 0; i < length; i++) line[i] += above[i];
  } else if (filter === 3) {
    for (let i = 0; i < length; i++) line[i] += ((i < back ? 0 : line[i - back]) + above[i]) >> 1;
  } else if (filter === 4) {
    for (let i = 0; i < length; i++) {
      line[i] += i < back ? above[i] : paeth(line[i - back], above[i], above[i - back]);
    }
  } else {
    throw new Error(`unknown PNG filter ${filter}`);
  }
}

/**
 * PNG's predictor: whichever of left, above and above-left is nearest to left + above − above-left.
 * @param {number} left
 * @param {number} above
 * @param {number} corner
 */
function paeth(left, above, corner) {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/**
 * Labels and interleaved pixels of the official binary records: a label byte, then 1,024 red, 1,024 green and 1,024 blue bytes.
 * @param {Buffer} records
 * @returns {{ labels: Buffer, pixels: Buffer }}
 */
export function decodeBinaryRecords(records) {
  const recordBytes = 1 + IMAGE_BYTES;
  if (records.length % recordBytes !== 0) throw new Error(`not whole records of ${recordBytes} bytes`);
  const count = records.length / recordBytes;
  const plane = HEIGHT * WIDTH;
  const labels = Buffer.allocUnsafe(count);
  const pixels = Buffer.allocUnsafe(count * IMAGE_BYTES);
  for (let image = 0; image < count; image++) {
    const from = image * recordBytes;
    const to = image * IMAGE_BYTES;
    labels[image] = records[from];
    for (let i = 0; i < plane; i++) {
      pixels[to + CHANNELS * i] = records[from + 1 + i];
      pixels[to + CHANNELS * i + 1] = records[from + 1 + plane + i];
      pixels[to + CHANNELS * i + 2] = records[from + 1 + 2 * plane + i];
    }
  }
  return { labels: checkedLabels(labels, count), pixels };
}

/**
 * Labels from a JSON list of numbers.
 * @param {string} json
 * @param {number} count how many there must be
 * @returns {Buffer}
 */
export function decodeLabels(json, count) {
  return checkedLabels(Buffer.from(JSON.parse(json)), count);
}

/**
 * @param {Buffer} labels
 * @param {number} count
 */
function checkedLabels(labels, count) {
  if (labels.length !== count) throw new Error(`${labels.length} labels instead of ${count}`);
  if (labels.some((label) => label >= CLASSES)) throw new Error(`a label is not one of 0 to ${CLASSES - 1}`);
  return labels;
}

/** The decoders of CIFAR-10's published forms, on small files made here. */
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { cifar10 } from '#server/setup/cifar-10.mjs';
import { decodeBinaryRecords, decodeLabels, decodeRgbPng } from '#server/setup/cifar-10-decode.mjs';

const { about } = cifar10;
const IMAGE_BYTES = about.height * about.width * about.channels;

/** Bytes that no PNG filter makes trivial. */
function bytes(count: number): Buffer {
  return Buffer.from(Array.from({ length: count }, (_, i) => (i * i * 31 + 7 * i + (i % 13) * 17) & 255));
}

function pngOf(pixels: Buffer, width: number, height: number, filterType: number): Buffer {
  const png = new PNG({ width, height });
  for (let i = 0; i < width * height; i++) {
    pixels.copy(png.data, 4 * i, 3 * i, 3 * i + 3);
    png.data[4 * i + 3] = 255;
  }
  return PNG.sync.write(png, { colorType: 2, inputHasAlpha: true, filterType });
}

describe('a picture', () => {
  test.each([
    [0, 'none'],
    [1, 'left'],
    [2, 'above'],
    [3, 'average'],
    [4, 'Paeth'],
    [-1, 'mixed'],
  ])('returns its bytes if written with filter %i (%s)', async (filterType) => {
    const pixels = bytes(17 * 9 * 3);
    const decoded = await decodeRgbPng(pngOf(pixels, 17, 9, filterType));
    expect(decoded).toMatchObject({ width: 17, height: 9 });
    expect(decoded.pixels.equals(pixels)).toBe(true);
  });

  test('1024 columns wide has one image in each row', async () => {
    const pixels = bytes(2 * IMAGE_BYTES);
    const decoded = await decodeRgbPng(pngOf(pixels, 1024, 2, -1));
    expect(decoded.pixels.subarray(IMAGE_BYTES).equals(pixels.subarray(IMAGE_BYTES))).toBe(true);
  });

  test('that is another kind of file, grey, or truncated is refused', async () => {
    await expect(decodeRgbPng(Buffer.from('<html>not here</html>'))).rejects.toThrow('end of stream');
    const grey = PNG.sync.write(new PNG({ width: 2, height: 2 }), { colorType: 0 });
    await expect(decodeRgbPng(grey)).rejects.toThrow('8-bit RGB');
    const whole = pngOf(bytes(60 * 60 * 3), 60, 60, 4);
    await expect(decodeRgbPng(whole.subarray(0, whole.length / 2))).rejects.toThrow();
  });
});

describe('binary records', () => {
  test('become labels and interleaved pixels', () => {
    const planes = bytes(2 * IMAGE_BYTES);
    const records = Buffer.concat([
      Buffer.of(6),
      planes.subarray(0, IMAGE_BYTES),
      Buffer.of(9),
      planes.subarray(IMAGE_BYTES),
    ]);
    const { labels, pixels } = decodeBinaryRecords(records, about);
    expect([...labels]).toEqual([6, 9]);
    for (const image of [0, 1]) {
      for (const at of [0, 1, 31, 32, 1023]) {
        for (const channel of [0, 1, 2]) {
          const expected = planes[image * IMAGE_BYTES + channel * 1024 + at];
          expect(pixels[image * IMAGE_BYTES + at * 3 + channel]).toBe(expected);
        }
      }
    }
  });

  test('that are truncated or have an unknown class are refused', () => {
    expect(() => decodeBinaryRecords(Buffer.alloc(3000), about)).toThrow('not whole records');
    expect(() => decodeBinaryRecords(Buffer.alloc(3073, 10), about)).toThrow('not one of 0 to 9');
  });
});

test('a list of labels must have the right length and known classes', () => {
  expect([...decodeLabels('[6,9,9]', 3, about)]).toEqual([6, 9, 9]);
  expect(() => decodeLabels('[6,9]', 3, about)).toThrow('2 labels instead of 3');
  expect(() => decodeLabels('[6,9,12]', 3, about)).toThrow('not one of 0 to 9');
});

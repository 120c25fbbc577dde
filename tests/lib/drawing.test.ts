/** Drawings as networks see them. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fitted } from '#lib/datasets/drawing.ts';
import { mnist } from '#lib/datasets/mnist.ts';
import { readHeader } from '#lib/datasets/prepared-file.ts';

/** A drawing of so many pixels a side with ink in rectangles of [left, top, width, height, ink]. */
function drawing(side: number, ...rectangles: (readonly [number, number, number, number, number])[]) {
  const ink = new Uint8ClampedArray(side * side);
  for (const [left, top, width, height, value] of rectangles) {
    for (let y = top; y < top + height; y++) ink.fill(value, y * side + left, y * side + left + width);
  }
  return ink;
}

const rowsOf = (picture: Uint8ClampedArray, side: number) =>
  Array.from({ length: side }, (_, row) => [...picture.subarray(row * side, (row + 1) * side)]);

describe('a drawing', () => {
  it('[I903] is scaled until its longer side fills the box, and lies in the middle', () => {
    // 6 × 3 pixels of ink, near a corner, become 4 × 2.
    const seen = fitted(drawing(20, [1, 2, 6, 3, 200]), 20, { box: 4, centre: 'middle' }, 8);
    expect(rowsOf(seen!, 8)).toEqual([
      ...Array(3).fill(Array(8).fill(0)),
      ...Array(2).fill([0, 0, 200, 200, 200, 200, 0, 0]),
      ...Array(3).fill(Array(8).fill(0)),
    ]);
    expect(fitted(drawing(20), 20, { box: 4, centre: 'middle' }, 8)).toBeNull();
  });

  it('[I903] lies with its centre of mass in the middle where the data set was made so', () => {
    // The mass of a bar of 1 × 4 with a foot of 2 × 1 at its lower end: the rows' mean is (0.5 + 1.5 + 2.5 + 2 · 3.5) / 5 = 2.3.
    const ink = drawing(8, [1, 1, 1, 3, 100], [1, 4, 2, 1, 100]);
    const seen = fitted(ink, 8, { box: 4, centre: 'mass' }, 8)!;
    const total = seen.reduce((sum, value) => sum + value, 0);
    const centre = (of: (place: number) => number) =>
      seen.reduce((sum, value, place) => sum + value * (of(place) + 0.5), 0) / total;
    // Within half a pixel of the fifth pixel's own middle.
    for (const of of [(place: number) => place % 8, (place: number) => Math.floor(place / 8)]) {
      expect(Math.abs(centre(of) - 4.5)).toBeLessThanOrEqual(0.5);
    }
    expect(total / 100).toBeCloseTo(5, 1);
  });

  const file = path.resolve(import.meta.dirname, '../../data/mnist.bin');
  it.skipIf(!existsSync(file))('[I904] that is a digit of MNIST, enlarged and moved, is seen as that digit is', () => {
    const bytes = readFileSync(file);
    const { pixelsAt } = readHeader(bytes, mnist);
    const [scale, side] = [10, 400];
    const originals = Array.from({ length: 20 }, (_, digit) =>
      bytes.subarray(pixelsAt + 784 * digit, pixelsAt + 784 * (digit + 1)),
    );
    for (const original of originals) {
      const ink = new Uint8ClampedArray(side * side);
      for (let y = 0; y < 280; y++) {
        for (let x = 0; x < 280; x++) {
          ink[(y + 90) * side + x + 30] = original[Math.floor(y / scale) * 28 + Math.floor(x / scale)]!;
        }
      }
      const seen = fitted(ink, side, mnist.drawing, 28)!;
      expect([...seen]).toEqual([...original]);
    }
  });
});

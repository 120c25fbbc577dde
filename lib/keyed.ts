/** Random numbers that depend only on a key, never on earlier draws. */

/** 32-bit finalizer of MurmurHash3 (Appleby 2011): every input bit flips about half of the output bits. */
function scramble(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** The golden ratio's bits, added at each part so that (0), (0, 0) and (1, 0) give different keys. */
const golden = 0x9e3779b9;

/** The uses of randomness: the first part of every key, so that no two uses share one. */
export const uses = {
  shuffle: 1,
  split: 2,
  augmentation: 3,
  initialWeights: 4,
  dropout: 5,
  points: 6,
  forest: 7,
} as const;

/** Combines several integers into one 32-bit signed integer; order matters. */
export function keyOf(...parts: readonly number[]): number {
  return parts.reduce((key, part) => scramble(Math.imul(key, 31) + scramble(part + golden)), golden);
}

/** The `index`-th number of the key's sequence, 0 ≤ number < 1, from 32 random bits. */
export function uniformAt(key: number, index: number): number {
  return (keyOf(key, index) >>> 0) / 2 ** 32;
}

/** A copy of `items` in the random order of that key (Fisher–Yates, Durstenfeld's version). */
export function shuffled(items: Int32Array, key: number): Int32Array {
  const order = items.slice();
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(uniformAt(key, last) * (last + 1));
    const held = order[last]!;
    order[last] = order[other]!;
    order[other] = held;
  }
  return order;
}

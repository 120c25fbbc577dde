/** The probability that one setting is better than another, in cases computed by hand. */
import { expect, test } from 'vitest';
import { superiorityOf } from '#lib/analysis/superiority.ts';

/** Results of the seeds from `first` on. */
const seeds = (first: number, ...accuracies: number[]) =>
  accuracies.map((accuracy, index) => ({ seed: first + index, accuracy }));

test('[H992] with shared seeds it is the share of those that are better, with Wilson’s interval', () => {
  const found = superiorityOf(seeds(1, 0.5, 0.6, 0.7, 0.4), seeds(1, 0.6, 0.65, 0.6, 0.5))!;
  expect(found).toMatchObject({ probability: 0.75, pairs: 4 });
  // (0.75 + 1.96² / 8 ± 1.96 √(0.75 · 0.25 / 4 + 1.96² / 64)) / (1 + 1.96² / 4)
  expect([found.low, found.high]).toEqual([expect.closeTo(0.30064, 4), expect.closeTo(0.95442, 4)]);
  // n / (n + 1.96²)
  const always = superiorityOf(seeds(1, 0.5, 0.6), seeds(1, 0.6, 0.7))!;
  expect([always.probability, always.low, always.high]).toEqual([1, expect.closeTo(2 / (2 + 1.96 ** 2), 6), 1]);
  // A seed of the larger side that the other lacks is left out.
  expect(superiorityOf(seeds(1, 0.5, 0.6, 0.9), seeds(1, 0.6, 0.6))).toMatchObject({ probability: 0.75, pairs: 2 });
});

test('[H992] with other seeds every run meets every run of the other side, and equal ones count half', () => {
  const found = superiorityOf(seeds(1, 0.5, 0.6), seeds(11, 0.55, 0.6, 0.7))!;
  // 0.5 loses to all three; 0.6 beats 0.55, equals 0.6 and loses to 0.7.
  expect(found).toMatchObject({ probability: (3 + 0.5 + 1) / 6, pairs: null });
  const variance = (theta: number) =>
    (theta * (1 - theta) * (1 + (1.5 * (1 - theta)) / (2 - theta) + (1.5 * theta) / (1 + theta))) / 6;
  for (const end of [found.low, found.high]) {
    expect((found.probability - end) ** 2).toBeCloseTo(1.96 ** 2 * variance(end), 9);
  }
  expect(found.low).toBeLessThan(0.5);
  expect(found.high).toBeGreaterThan(0.9);
  const turned = superiorityOf(seeds(11, 0.55, 0.6, 0.7), seeds(1, 0.5, 0.6))!;
  expect(turned.probability).toBeCloseTo(1 - found.probability, 12);
  expect([turned.low, turned.high]).toEqual([expect.closeTo(1 - found.high, 9), expect.closeTo(1 - found.low, 9)]);
});

test('[H992] nothing is said of a single seed', () => {
  expect(superiorityOf(seeds(1, 0.5), seeds(1, 0.6, 0.7))).toBeUndefined();
  expect(superiorityOf(seeds(1, 0.5, 0.6), seeds(1, 0.7))).toBeUndefined();
});

/** Names at the ends of curves stay in the picture and do not overlap. */
import { describe, expect, test } from 'vitest';
import { movedApart, nameLines } from '#app/_ui/chart/end-labels.ts';

describe('names at line ends', () => {
  test('[U15] stay in one line if short, and wrap into two without losing a letter if long', () => {
    expect(nameLines('민준')).toEqual(['민준']);
    const [first, second, ...more] = nameLines('세상에서가장이름이긴학생의닉네임스무글');
    expect(`${first}${second}`).toBe('세상에서가장이름이긴학생의닉네임스무글');
    expect(more).toEqual([]);
    expect(Math.max(first!.length, second!.length)).toBeLessThanOrEqual(10);
  });

  test('[U15] break at a space near the middle, and never within an emoji', () => {
    expect(nameLines('Alexandria Wellington')).toEqual(['Alexandria', 'Wellington']);
    expect(nameLines('👩🏽‍🔬👩🏽‍🔬👩🏽‍🔬👩🏽‍🔬👩🏽‍🔬👩🏽‍🔬👩🏽‍🔬👩🏽‍🔬👩🏽‍🔬👩🏽‍🔬')).toEqual([
      '👩🏽‍🔬'.repeat(5),
      '👩🏽‍🔬'.repeat(5),
    ]);
  });

  test('[U15] at the same place move apart, keep their order and stay within bounds', () => {
    const boxes = [
      { wish: 95, height: 20 },
      { wish: 90, height: 40 },
      { wish: 92, height: 20 },
      { wish: 10, height: 20 },
    ];
    const tops = movedApart(boxes, 0, 120);
    const placed = boxes
      .map(({ wish, height }, index) => ({ wish, top: tops[index]!, bottom: tops[index]! + height }))
      .sort((a, b) => a.wish - b.wish);
    placed.forEach(({ top, bottom }, index) => {
      expect(top).toBeGreaterThanOrEqual(placed[index - 1]?.bottom ?? 0);
      expect(bottom).toBeLessThanOrEqual(120);
    });
    expect(movedApart([{ wish: 30, height: 20 }], 0, 120)).toEqual([30]);
  });
});

import { describe, expect, it } from 'vitest';
import { type Movable, moveMilliseconds, portionOf, type Stock, surplusOf } from '#server/cluster/spreading.ts';

const now = 1_000_000;

describe('waiting runs', () => {
  it('[Q14] go to the trainer with the fewest runs that has room, and not to one that would be fuller than another', () => {
    const two = (a: number, b: number) => [
      { held: a, room: 10 },
      { held: b, room: 10 },
    ];
    expect(portionOf(two(0, 0), 0, 3)).toBe(2);
    expect(portionOf(two(0, 0), 1, 3)).toBe(2);
    expect(portionOf(two(5, 0), 0, 3)).toBe(0);
    expect(portionOf(two(5, 0), 1, 3)).toBe(3);
    expect(portionOf(two(5, 0), 1, 9)).toBe(7);
    const three = [...two(1, 2), { held: 0, room: 10 }];
    expect(portionOf(three, 0, 1)).toBe(0);
    expect(portionOf(three, 2, 1)).toBe(1);
  });

  it('[Q14] of a trainer without room go to the others', () => {
    const full = { held: 3, room: 0 };
    expect(portionOf([full, { held: 8, room: 10 }], 1, 6)).toBe(6);
    expect(portionOf([full, { held: 8, room: 4 }], 1, 6)).toBe(4);
    expect(portionOf([full], 0, 6)).toBe(0);
  });
});

describe('runs held by trainers', () => {
  const runs = (count: number, values: Partial<Movable> = {}, name = 'run'): Movable[] =>
    Array.from({ length: count }, (_, index) => ({
      runId: `${name} ${index}`,
      computeSeconds: 100 + index,
      movedAt: undefined,
      ...values,
    }));
  const stock = (own: readonly Movable[], values: Partial<Stock> = {}): Stock => ({
    device: 'cpu',
    room: 40 - own.length,
    folder: 'here',
    runs: own,
    ...values,
  });
  const moves = (...stocks: Stock[]) => surplusOf(stocks, now, 100);

  it('[Q15] are handed over to a trainer with room until the difference is less than two', () => {
    expect(moves(stock(runs(30)), stock([]))).toHaveLength(15);
    expect(moves(stock(runs(2)), stock([]))).toEqual([{ from: 0, runId: 'run 0' }]);
    expect(moves(stock(runs(3)), stock(runs(2)))).toEqual([]);
    expect(moves(stock(runs(1)), stock([]))).toEqual([]);
    expect(moves(stock(runs(30)), stock([], { room: 2 }))).toHaveLength(2);
    expect(moves(stock(runs(30)), stock([], { room: 0 }))).toEqual([]);
    expect(surplusOf([stock(runs(30)), stock([])], now, 4)).toHaveLength(4);
    expect(moves(stock(runs(4, {}, 'a')), stock(runs(9, {}, 'b')), stock([])).map(({ from }) => from)).toEqual([
      1, 1, 1, 1,
    ]);
  });

  it('[Q15] are handed over in order of least compute time, none twice within a minute', () => {
    const restless = runs(4, { movedAt: now - moveMilliseconds + 1 });
    expect(moves(stock(restless), stock([]))).toEqual([]);
    const [settled] = runs(1, { movedAt: now - moveMilliseconds, computeSeconds: 500 }, 'settled');
    expect(moves(stock([...restless, settled!]), stock([]))).toEqual([{ from: 0, runId: 'settled 0' }]);
    const [young] = runs(1, { computeSeconds: 1 }, 'young');
    expect(moves(stock([...runs(1), young!]), stock([]))).toEqual([{ from: 0, runId: 'young 0' }]);
  });

  it('[Q15] stay after that, however often it is checked', () => {
    for (const counts of [
      [30, 0],
      [5, 0, 0],
      [7, 3, 0],
      [9, 8, 1, 0],
      [2, 2, 0],
    ]) {
      const stocks = counts.map((count, index) => stock(runs(count, {}, `of ${index}`)));
      const first = moves(...stocks);
      const after = counts.map((count, index) => count - first.filter(({ from }) => from === index).length);
      for (let left = first.length; left > 0; left--) after[after.indexOf(Math.min(...after))]! += 1;
      expect(Math.max(...after) - Math.min(...after)).toBeLessThan(2);
      expect(moves(...after.map((count, index) => stock(runs(count, {}, `of ${index}`))))).toEqual([]);
    }
  });

  it('[Q16] move to another machine only if they have hardly begun, and never from a GPU to a CPU', () => {
    const elsewhere = stock([], { folder: 'elsewhere' });
    const begun = runs(1, { computeSeconds: 9 }, 'begun');
    expect(moves(stock([...runs(3), ...begun]), elsewhere)).toEqual([{ from: 0, runId: 'begun 0' }]);
    expect(moves(stock(runs(4), { device: 'gpu' }), stock([]))).toEqual([]);
    expect(moves(stock(runs(4)), stock([], { device: 'gpu' }))).toHaveLength(2);
  });
});

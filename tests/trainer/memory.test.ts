/** What of a card's memory is free for runs. */
import { describe, expect, it } from 'vitest';
import { createCardMemory } from '#server/trainer/memory.ts';

const gigabyte = 1e9;
const measured = (used: number, free = 24 - used) => ({
  usedBytes: used * gigabyte,
  freeBytes: free * gigabyte,
  totalBytes: 24 * gigabyte,
});
const runs = (made: number, settled = made) => ({ made: made * gigabyte, settled: settled * gigabyte });

describe('the memory of a card', () => {
  it('[T947] that ended runs have left with the trainer is free for others there, and not for other programs', () => {
    const memory = createCardMemory();
    const free = (made: number) => memory.free(runs(made)) / gigabyte;
    memory.observe(measured(1), runs(0));
    expect(free(0)).toBe(23);
    // Two runs have grown to 6 GB together, and TensorFlow keeps all of it.
    memory.observe(measured(7), runs(6));
    expect([free(6), free(2), free(0)]).toEqual([17, 21, 23]);
    memory.observe(measured(7), runs(2));
    expect([free(2), free(0)]).toEqual([21, 23]);
    // Another program takes 15 GB.
    memory.observe(measured(22), runs(2));
    expect([free(2), free(0)]).toEqual([6, 8]);
    expect(memory.status(runs(2))).toEqual({ usedBytes: 22e9, totalBytes: 24e9, freeBytes: 6e9 });
  });

  it('[T947] that a run is only about to take counts as taken, but not as the trainer’s own', () => {
    const memory = createCardMemory();
    memory.observe(measured(20), runs(3, 0));
    expect(memory.free(runs(3, 0)) / gigabyte).toBe(1);
    expect(memory.free(runs(0)) / gigabyte).toBe(4);
  });

  it('[T945] makes a run wait that fits only on a card with fewer others', () => {
    const memory = createCardMemory();
    memory.observe(measured(20), runs(0));
    expect(memory.waits(4 * gigabyte, runs(0))).toBe(false);
    expect(memory.waits(4 * gigabyte, runs(1, 0))).toBe(true);
    expect(memory.waits(5 * gigabyte, runs(0))).toBe(true);
    // Which would never end.
    expect(memory.waits(25 * gigabyte, runs(0))).toBe(false);
    expect(memory.refusalOf(25 * gigabyte)).toBe(
      'A step needs about 25.0 GB of memory, and the whole card has 24.0 GB. Use a smaller batch, fewer filters or fewer units.',
    );
    expect(memory.refusalOf(5 * gigabyte)).toBeUndefined();
  });

  it('[T945] is taken as unlimited if the card has never told, and as it was if it does not tell any more', () => {
    const memory = createCardMemory();
    memory.observe(null, runs(0));
    expect([memory.offer(runs(0)), memory.waits(1e15, runs(0)), memory.refusalOf(1e15)]).toEqual([
      null,
      false,
      undefined,
    ]);
    memory.observe(measured(20), runs(0));
    memory.observe(null, runs(0));
    expect(memory.offer(runs(1))).toEqual({ freeBytes: 3e9, totalBytes: 24e9 });
  });
});

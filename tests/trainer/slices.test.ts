/** The trainer's turns: many runs at once, each with its own end, none lost. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunReport } from '#lib/classroom/run-report.ts';
import { neededMemory } from '#lib/network/cost.ts';
import { held } from '#server/trainer/engine/binding.ts';
import { createCardMemory, machineMemory } from '#server/trainer/memory.ts';
import type { SlicesOptions } from '#server/trainer/slices.ts';
import { assignment, heldForGood, openSlices, smallDataset } from './support.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'slices-'));
});
const settling: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const settle of settling.splice(0)) await settle();
  rmSync(folder, { recursive: true });
});

/** A trainer whose clock advances 10 ms with each reading, so that a slice of 0.2 s is a handful of steps. */
function trainer(options: Partial<SlicesOptions> = {}) {
  let time = 0;
  const now = () => {
    time += 10;
    return time;
  };
  const { slices, reports, checkpoints, lines, all, listen } = openSlices(folder, now, options);
  /** Takes turns until all runs have ended, or `turns` are over, and acknowledges every report. */
  const work = async (turns = Number.POSITIVE_INFINITY) => {
    for (let turn = 0; turn < turns && (await slices.turn()); turn++) listen();
  };
  /** Waits until everything is saved; endings are reported after that. */
  const settle = async () => {
    await checkpoints.settled();
    await new Promise(setImmediate);
    listen();
  };
  settling.push(settle);
  return { slices, reports, checkpoints, lines, work, settle, all, setTime: (to: number) => (time = to) };
}

describe('a trainer', () => {
  it('[T80] advances all of thirty runs before any ends, and ends them all', async () => {
    const { slices, work, settle, all } = trainer();
    const atFirst = await heldForGood();
    for (let index = 0; index < 30; index++) slices.add(assignment(`run-${index}`, { seed: index, epochs: 3 }));
    const moved = () => [...all.values()].filter((reports) => reports.some(({ points }) => points.length > 0)).length;
    for (let piece = 0; moved() < 30 && piece < 1000; piece++) await work(1);
    expect(moved()).toBe(30);
    expect(slices.size).toBe(30);
    await work();
    expect(slices.size).toBe(0);
    await settle();
    for (const reports of all.values()) {
      expect(reports.flatMap(({ epochs }) => epochs).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
      expect(reports.at(-1)!.ending?.outcome).toBe('finished');
    }
    expect(held()).toEqual(atFirst);
  });

  it('[T81] gives a run the same numbers alone and among thirty', async () => {
    const numbersOf = (reports: RunReport[]) =>
      reports.flatMap(({ points }) => points).map(({ step, loss, accuracy }) => [step, loss, accuracy]);
    const alone = trainer();
    alone.slices.add(assignment('a', { seed: 5 }));
    await alone.work();
    const among = trainer();
    for (let other = 0; other < 29; other++) among.slices.add(assignment(`other-${other}`, { seed: other + 10 }));
    among.slices.add(assignment('a', { seed: 5 }));
    await among.work();
    expect(numbersOf(among.all.get('a')!)).toEqual(numbersOf(alone.all.get('a')!));
  });

  it('[T82] fails a run that throws, with a message, and trains the others', async () => {
    const { slices, work, settle, all } = trainer();
    slices.add(assignment('too-many', { trainSize: 5000 }));
    slices.add(assignment('good'));
    await work();
    await settle();
    expect(all.get('too-many')!.at(-1)!.ending).toEqual({
      outcome: 'failed',
      message: 'The run needs 5000 training images, but the data set has only 400.',
    });
    expect(all.get('good')!.at(-1)!.ending?.outcome).toBe('finished');
  });

  it('[T83] refuses a run whose step would not fit into memory before trying it', async () => {
    const { slices, work, all } = trainer({ memory: machineMemory(() => 2e5) });
    slices.add(assignment('large', { batchSize: 1024 }));
    await work();
    const { ending } = all.get('large')!.at(-1)!;
    expect(ending).toMatchObject({ outcome: 'failed' });
    expect(ending?.outcome === 'failed' && ending.message).toMatch(
      /needs about .* GB of memory, .* Use a smaller batch/,
    );
  });

  const gigabytes = (used: number, total = 24) => ({
    usedBytes: used * 1e9,
    totalBytes: total * 1e9,
    freeBytes: (total - used) * 1e9,
  });

  it('[T945] lets a run wait that does not fit beside other programs on the card, and trains the others', async () => {
    const memory = createCardMemory();
    const { slices, work, settle, all } = trainer({ memory });
    const [large, small] = [assignment('large', { batchSize: 1024 }), assignment('small', { batchSize: 1 })];
    const [most, least] = [large, small].map(({ hyperparameters }) => neededMemory(hyperparameters) / 1e9);
    memory.observe(gigabytes(24 - (most! + least!) / 2), slices.memory.held());
    slices.add(large);
    slices.add(small);
    await work();
    await settle();
    expect(all.get('small')!.at(-1)!.ending?.outcome).toBe('finished');
    expect(all.get('large')!.every(({ step, ending }) => step === 0 && !ending)).toBe(true);
    expect([slices.size, slices.hasTurn]).toEqual([1, false]);
    memory.observe(gigabytes(20), slices.memory.held());
    expect(slices.hasTurn).toBe(true);
    await work();
    await settle();
    expect(all.get('large')!.at(-1)!.ending?.outcome).toBe('finished');
  });

  it('[T946] refuses a run that would not fit on an empty card, with what to change', async () => {
    const memory = createCardMemory();
    const { slices, work, all } = trainer({ memory });
    memory.observe(gigabytes(0.0009, 0.001), slices.memory.held());
    slices.add(assignment('large', { batchSize: 1024 }));
    await work();
    const { ending } = all.get('large')!.at(-1)!;
    expect(ending?.outcome === 'failed' && ending.message).toMatch(
      /^A step needs about .* GB of memory, and the whole card has 0\.0 GB\. Use a smaller batch/,
    );
  });

  /** A data set on which the first tries of a run end with this read of its images, for lack of memory. */
  function short(times: number, read: number) {
    let [tries, reads] = [0, 0];
    const datasetFor = () => {
      tries += 1;
      reads = 0;
      return {
        ...smallDataset(),
        get training() {
          reads += 1;
          if (tries <= times && reads === read) throw Object.assign(new Error('failed to allocate'), { status: 8 });
          return smallDataset().training;
        },
      };
    };
    return { datasetFor, tries: () => tries };
  }

  it('[T949] lets a run wait that runs out of the card’s memory as it begins, and trains it as if undisturbed', async () => {
    const numbersOf = (reports: RunReport[] = []) =>
      reports.flatMap(({ points }) => points).map(({ step, loss }) => [step, loss]);
    const whole = trainer();
    whole.slices.add(assignment('a'));
    await whole.work();
    const memory = createCardMemory();
    const { datasetFor, tries } = short(2, 4);
    const { slices, work, settle, all } = trainer({ memory, datasetFor });
    const measure = (used: number) => memory.observe(gigabytes(used), slices.memory.held());
    measure(20);
    slices.add(assignment('a'));
    for (const tried of [1, 2]) {
      await work();
      expect([tries(), slices.size, slices.hasTurn]).toEqual([tried, 1, false]);
      expect(slices.memory.room()!.freeBytes).toBe(0);
      measure(19);
    }
    await work();
    await settle();
    expect(all.get('a')!.at(-1)!.ending?.outcome).toBe('finished');
    expect(numbersOf(all.get('a'))).toEqual(numbersOf(whole.all.get('a')));
  });

  it('[T949] fails a run that runs out of memory although the whole card has no more, and every run of a machine without a card', async () => {
    const message = 'The device ran out of memory: use a smaller batch, fewer filters or fewer units.';
    const memory = createCardMemory();
    const { datasetFor, tries } = short(Number.POSITIVE_INFINITY, 1);
    const { slices, work, all } = trainer({ memory, datasetFor });
    slices.add(assignment('a'));
    while (slices.size > 0 && tries() < 100) {
      memory.observe(gigabytes(0), slices.memory.held());
      await work();
    }
    expect(all.get('a')!.at(-1)!.ending).toEqual({ outcome: 'failed', message });
    expect(tries()).toBeGreaterThan(5);
    expect(tries()).toBeLessThan(50);
    const machine = trainer({ datasetFor });
    machine.slices.add(assignment('b'));
    await machine.work();
    expect(machine.all.get('b')!.at(-1)!.ending).toEqual({ outcome: 'failed', message });
  });

  it('[T88] gives up a run at whose beginning three trainers in a row died, and no other', async () => {
    for (const deaths of [0, 1, 2]) expect(trainer().checkpoints.begin('deadly')).toBe(deaths);
    trainer().checkpoints.begin('unlucky');
    const { slices, checkpoints, work, settle, all } = trainer();
    for (const runId of ['deadly', 'unlucky', 'good']) slices.add(assignment(runId));
    await work();
    await settle();
    expect(all.get('deadly')!.at(-1)!.ending).toMatchObject({
      outcome: 'failed',
      message: expect.stringMatching(/died 3 times/),
    });
    for (const runId of ['unlucky', 'good']) expect(all.get(runId)!.at(-1)!.ending?.outcome).toBe('finished');
    for (const runId of ['deadly', 'unlucky', 'good']) expect(checkpoints.begin(runId)).toBe(0);
  });

  it('[T84] has room for a limited number of runs, and for none while memory is short', async () => {
    const { slices } = trainer({ capacity: 2 });
    expect(slices.room).toBe(2);
    slices.add(assignment('a'));
    slices.add(assignment('b'));
    expect(slices.room).toBe(0);
    const short = trainer({ memory: machineMemory(() => 1e9) }).slices;
    expect(short.room).toBeGreaterThan(0);
    short.add(assignment('a'));
    expect(short.room).toBe(0);
  });

  it('[T85] drops an unwanted run, and leaves another attempt of it alone', async () => {
    const { slices, work, all } = trainer();
    const atFirst = await heldForGood();
    slices.add(assignment('a', { epochs: 50 }));
    await work(2);
    slices.forget({ runId: 'a', attempt: 2 });
    expect(slices.size).toBe(1);
    slices.forget({ runId: 'a', attempt: 1 });
    expect(slices.size).toBe(0);
    expect(held()).toEqual(atFirst);
    await work();
    expect(all.get('a')!.at(-1)!.ending).toBeUndefined();
  });

  it('[T86] resumes a run that was given back, with the same curve as undisturbed', async () => {
    const numbersOf = (reports: RunReport[] = []) => [
      ...new Map(reports.flatMap(({ points }) => points).map(({ step, loss }) => [step, loss])),
    ];
    const whole = trainer();
    whole.slices.add(assignment('whole', { epochs: 6 }));
    await whole.work();

    const first = trainer();
    first.slices.add(assignment('a', { epochs: 6 }));
    await first.slices.turn(); // Unreported: its points are only in the checkpoint.
    await first.slices.saveAll();
    const second = trainer();
    second.slices.add({ ...assignment('a', { epochs: 6 }), attempt: 2 });
    expect(second.lines.at(-1)).toContain('run resumed from its checkpoint');
    await second.work();
    expect(numbersOf(second.all.get('a'))).toEqual(numbersOf(whole.all.get('whole')));
    expect(second.all.get('a')!.at(-1)!.ending).toEqual(whole.all.get('whole')!.at(-1)!.ending);
  });

  it('[T87] saves a run every ten seconds, and keeps it only until its ending is acknowledged', async () => {
    const { slices, checkpoints, work, setTime } = trainer();
    slices.add(assignment('a', { epochs: 40 }));
    await work(1);
    expect(checkpoints.load(assignment('a', { epochs: 40 }))).toBeUndefined();
    setTime(20_000);
    await work(1);
    await vi.waitFor(() => expect(checkpoints.load(assignment('a', { epochs: 40 }))).toBeDefined());
    checkpoints.remove({ runId: 'a', attempt: 1 });
    await vi.waitFor(() => expect(checkpoints.load(assignment('a', { epochs: 40 }))).toBeUndefined());
  });
});

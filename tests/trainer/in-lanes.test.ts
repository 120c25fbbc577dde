/** Runs in the lanes of a trainer: several at the same moment, each with its own numbers, wherever it is interrupted. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RunReport } from '#lib/classroom/run-report.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { held, running } from '#server/trainer/engine/binding.ts';
import { openLanes } from '#server/trainer/lanes.ts';
import { Resident } from '#server/trainer/resident.ts';
import { assignment, block, heldForGood, openSlices } from './support.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'in-lanes-'));
});
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/**
 * A trainer with lanes at work; `all` are the acknowledged reports of each run. Its clock runs fast, so that its slices are short
 * and runs change places however fast the machine is.
 */
function trainer(lanes: number, checkpointSeconds = 200) {
  const now = () => 20 * performance.now();
  const { slices, checkpoints, all, listen } = openSlices(folder, now, { lanes, checkpointSeconds });
  const opened = openLanes(slices);
  const add = (...runs: Parameters<typeof slices.add>[0][]) => {
    for (const run of runs) slices.add(run);
    opened.wake();
  };
  /** Lets the lanes work until this is so; `look` is called in every turn of the event loop. */
  const until = async (done: () => boolean, look = () => {}) => {
    while (!done()) {
      look();
      listen();
      await setTimeout(1);
    }
  };
  /** Until every run has ended, and its ending is reported. */
  const untilEnded = (runs: number, look?: () => void) =>
    until(() => [...all.values()].filter((each) => each.at(-1)!.ending).length === runs, look);
  const end = async () => {
    await opened.close();
    await slices.saveAll();
  };
  /** Ends as if killed: nothing more is saved. */
  const kill = async () => {
    await opened.close();
    await checkpoints.settled();
  };
  ends.push(kill);
  return { slices, checkpoints, add, all, until, untilEnded, end, kill };
}

/** What must be equal to the last bit; a later report of a step replaces an earlier one, as on the server. */
const numbersOf = (reports: readonly RunReport[] = []) => [
  ...new Map(reports.flatMap(({ points }) => points).map(({ step, loss, accuracy }) => [step, [loss, accuracy]])),
];

const values: Partial<Hyperparameters> = {
  epochs: 6,
  optimizer: 'adam',
  blocks: [block({ stride: 2, dropout: 0.2 })],
};
const runs = (count: number, more: Partial<Hyperparameters> = {}) =>
  Array.from({ length: count }, (_, seed) => assignment(`run-${seed}`, { ...values, seed, ...more }));

/** Longer than any test. */
const endless = { epochs: 200, trainSize: 400, batchSize: 2 };

/** Each run's numbers if nothing else trains. */
async function alone(count: number, more: Partial<Hyperparameters> = {}) {
  const numbers: ReturnType<typeof numbersOf>[] = [];
  for (const run of runs(count, more)) {
    const { slices, add, all, untilEnded } = trainer(1);
    add({ ...run, runId: `alone-${run.runId}` });
    await untilEnded(1);
    expect(slices.size).toBe(0);
    numbers.push(numbersOf(all.get(`alone-${run.runId}`)));
  }
  return numbers;
}

describe('a trainer with lanes', () => {
  it('[T915] computes as many runs at the same moment as it has lanes, and no run in two of them', async () => {
    const inLanes: Resident[] = [];
    let most = 0;
    const original = Resident.prototype.slice;
    vi.spyOn(Resident.prototype, 'slice').mockImplementation(async function (this: Resident, ...given) {
      expect(inLanes).not.toContain(this);
      inLanes.push(this);
      most = Math.max(most, inLanes.length);
      try {
        return await original.apply(this, given);
      } finally {
        inLanes.splice(inLanes.indexOf(this), 1);
      }
    });
    const { add, untilEnded } = trainer(3);
    add(...runs(5));
    let computing = 0;
    await untilEnded(5, () => {
      computing = Math.max(computing, running());
    });
    expect(most).toBe(3);
    expect(computing).toBeGreaterThanOrEqual(2);
    expect(computing).toBeLessThanOrEqual(3);
  });

  it('[T916] gives each run the numbers that it has alone', async () => {
    const expected = await alone(4);
    const { add, all, untilEnded } = trainer(3);
    add(...runs(4));
    await untilEnded(4);
    expect(runs(4).map(({ runId }) => numbersOf(all.get(runId)))).toEqual(expected);
  });

  it('[T917] takes a run out of its lane before it is looked at, given back or saved, and it goes on to the same bits', async () => {
    const long = { epochs: 15 };
    const expected = await alone(3, long);
    const first = trainer(2);
    first.add(...runs(3, long));
    await first.until(() => first.all.size === 3 && [...first.all.values()].every((each) => each.at(-1)!.step > 2));
    const seen = await first.slices.lookAt('run-0');
    expect(seen?.variables.size).toBeGreaterThan(0);
    await first.slices.release({ runId: 'run-1', attempt: 1 });
    expect(first.slices.size).toBe(2);
    await first.end();

    const second = trainer(2);
    second.add(...runs(3, long).map((run) => ({ ...run, attempt: 2 })));
    await second.untilEnded(3);
    const both = ({ runId }: { runId: string }) => [...first.all.get(runId)!, ...second.all.get(runId)!];
    expect(runs(3).map((run) => numbersOf(both(run)))).toEqual(expected);
  });

  it('[T928] leaves checkpoints from which its runs go on to the same bits if it is killed with runs in its lanes', async () => {
    const long = { epochs: 15 };
    const expected = await alone(3, long);
    const first = trainer(2, 0.001);
    first.add(...runs(3, long));
    const kept = () => runs(3, long).every((run) => first.checkpoints.load(run));
    await first.until(() => first.slices.size < 3 || kept());
    await first.kill();

    const second = trainer(2);
    second.add(...runs(3, long).map((run) => ({ ...run, attempt: 2 })));
    expect(second.slices.size).toBe(3);
    await second.untilEnded(3);
    const both = ({ runId }: { runId: string }) => [...first.all.get(runId)!, ...second.all.get(runId)!];
    expect(runs(3).map((run) => numbersOf(both(run)).sort(([a], [b]) => a - b))).toEqual(expected);
  });

  it('[T918] stops a run that is in a lane after its piece, and keeps it if it has an epoch', async () => {
    const { slices, checkpoints, add, all, until } = trainer(2);
    const [run, other] = runs(2, endless);
    add(run!, other!);
    await until(() => (all.get('run-0')?.some(({ epochs }) => epochs.length > 0) ?? false) && running() > 0);
    await slices.stop(run!);
    expect(slices.size).toBe(1);
    expect(checkpoints.load(run!)!.state.epoch).toBeGreaterThan(0);
    expect(await slices.lookAt('run-0')).toBeUndefined();
  });

  it('[T919] drops a run at once while it is in a lane, reports nothing more of it, and frees its memory', async () => {
    const before = await heldForGood();
    const { slices, add, all, until } = trainer(2);
    add(...runs(3, endless));
    await until(() => all.size === 3 && running() > 0);
    slices.discard(['run-0', 'run-1']);
    slices.forget({ runId: 'run-2', attempt: 1 });
    expect(slices.size).toBe(0);
    const reported = [...all.values()].flat().length;
    await until(() => isDeepStrictEqual(held(), before) && running() === 0);
    expect([...all.values()].flat().length).toBe(reported);
  });

  it('[T929] hears nothing of an attempt that is still in a lane when its run is lent again', async () => {
    const [expected] = await alone(1);
    const { slices, add, all, until, untilEnded } = trainer(2);
    const [run] = runs(1);
    add(run!);
    await until(() => running() > 0);
    slices.forget(run!);
    all.clear();
    add({ ...run!, attempt: 2 });
    await untilEnded(1);
    expect(all.get('run-0')!.at(-1)!).toMatchObject({ attempt: 2, ending: { outcome: 'finished' } });
    expect(
      all
        .get('run-0')!
        .flatMap(({ points }) => points)
        .map(({ step }) => step),
    ).toEqual(expected!.map(([step]) => step));
  });

  it('[T920] fails a run that throws in its lane, and no other', async () => {
    const { add, all, untilEnded } = trainer(2);
    add(assignment('bad', { trainSize: 5000 }), ...runs(2));
    await untilEnded(3);
    expect(all.get('bad')!.at(-1)!.ending).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('needs 5000'),
    });
    for (const { runId } of runs(2)) expect(all.get(runId)!.at(-1)!.ending?.outcome).toBe('finished');
  });

  it('[T921] lets a run alone use all lanes until another comes, with the same bits', async () => {
    const [expected] = await alone(1);
    const slice = vi.spyOn(Resident.prototype, 'slice');
    const wide = (runId: string) =>
      slice.mock.calls
        .filter((_, call) => (slice.mock.contexts[call] as Resident).runId === runId)
        .map(([, all]) => all);
    const { add, all, until, untilEnded } = trainer(2);
    const [run, other] = runs(2);
    add(run!);
    await until(() => all.get('run-0')?.some(({ step }) => step > 0) ?? false);
    expect(new Set(wide('run-0'))).toEqual(new Set([true]));
    add(other!);
    await untilEnded(2);
    expect(wide('run-0')).toContain(false);
    expect(wide('run-1')[0]).toBe(false);
    expect(numbersOf(all.get('run-0'))).toEqual(expected);
  });

  it('[T927] takes a run of another student before a second one of the same', async () => {
    const slice = vi.spyOn(Resident.prototype, 'slice');
    const { add, untilEnded } = trainer(2);
    const [first, second, other] = runs(3);
    add({ ...first!, seatId: 'one' }, { ...second!, seatId: 'one' }, { ...other!, seatId: 'other' });
    expect(slice.mock.contexts.map((resident) => (resident as Resident).seatId)).toEqual(['one', 'other']);
    await untilEnded(3);
  });

  it('[T922] lets a run whose trainers died begin alone, so that no other is blamed', async () => {
    const inFirst = new Set<string>();
    const together: string[][] = [];
    const original = Resident.prototype.slice;
    vi.spyOn(Resident.prototype, 'slice').mockImplementation(async function (this: Resident, ...given) {
      const isFirst = this.state.step === 0;
      if (isFirst) inFirst.add(this.runId);
      together.push([...inFirst]);
      const result = await original.apply(this, given);
      inFirst.delete(this.runId);
      return result;
    });
    const { checkpoints, add, untilEnded } = trainer(3);
    checkpoints.begin('run-1');
    add(...runs(4));
    await untilEnded(4);
    expect(together.filter((each) => each.includes('run-1') && each.length > 1)).toEqual([]);
    expect(together.some((each) => each.length > 1)).toBe(true);
    onTestFinished(() => expect(checkpoints.deaths('run-1')).toBe(0));
  });
});

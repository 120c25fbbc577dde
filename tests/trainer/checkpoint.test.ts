/** Checkpoints: complete or ignored, and used only for their own run. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, openCheckpoints } from '#server/trainer/checkpoint.ts';
import { createProgram } from '#server/trainer/engine/program.ts';
import { newRunState } from '#server/trainer/run-state.ts';
import { healthAt, layerHealth } from '../support/health.ts';
import { assignment, networkOf, recordingLog, runLoop, tiny } from './support.ts';

const checkpoint = (runId: string, attempt = 1, step = 7): Checkpoint => ({
  runId,
  attempt,
  hyperparameters: tiny(),
  state: { ...newRunState(), step, bestValidationLoss: 1 / 3 },
  unsent: {
    points: [{ step: 5, loss: 2, accuracy: 0.1, learningRate: 0.01, imagesPerSecond: 9, computeSeconds: 1 }],
    epochs: [],
    confusions: [{ epoch: 1, counts: Array.from({ length: 100 }, (_, cell) => cell) }],
    boundaries: [{ epoch: 1, weights: [0.5, -1], plane: '' }],
    health: [healthAt(1, layerHealth('conv1', { gradient: null }))],
    predictions: { set: 'validation', epoch: 1, probabilities: Buffer.from([...Array(20).keys()]) },
  },
  variables: new Map([
    ['conv1/kernel', Float32Array.of(1, -0.1, 1e-30)],
    ['conv1/bias', Float32Array.of(3)],
  ]),
  best: new Map([['conv1/kernel', Float32Array.of(2, -0.2, 1e-31)]]),
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'checkpoints-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const files = () => readdirSync(path.join(folder, 'checkpoints')).sort();
const fileAt = (name: string) => path.join(folder, 'checkpoints', name);

describe('a checkpoint', () => {
  it('[T70] restores every bit', () => {
    expect(decodeCheckpoint(Buffer.concat(encodeCheckpoint(checkpoint('a'))))).toEqual(checkpoint('a'));
  });

  it('[T71] is loaded for its run, from the newest attempt', async () => {
    const checkpoints = openCheckpoints(folder, recordingLog().log);
    await checkpoints.save(checkpoint('a', 1, 10));
    await checkpoints.save(checkpoint('a', 2, 20));
    await checkpoints.save(checkpoint('ab', 9, 90));
    expect(checkpoints.load(assignment('a'))?.state.step).toBe(20);
    expect(checkpoints.load(assignment('other'))).toBeUndefined();
    expect(files()).toEqual(['a.2.checkpoint', 'ab.9.checkpoint']);
  });

  it('[T72] is ignored with a warning if a byte is wrong, it is truncated, or it is not a checkpoint', async () => {
    const { lines, log } = recordingLog();
    const checkpoints = openCheckpoints(folder, log);
    await checkpoints.save(checkpoint('a'));
    const whole = readFileSync(fileAt('a.1.checkpoint'));
    for (let at = 0; at < whole.length; at += 13) {
      const broken = Buffer.from(whole);
      broken[at]! ^= 4;
      writeFileSync(fileAt('a.1.checkpoint'), broken);
      expect(checkpoints.load(assignment('a')), `byte ${at}`).toBeUndefined();
    }
    for (const length of [0, 5, 16, whole.length - 1]) {
      writeFileSync(fileAt('a.1.checkpoint'), whole.subarray(0, length));
      expect(checkpoints.load(assignment('a')), `length ${length}`).toBeUndefined();
    }
    expect(lines.every((line) => line.includes('warn [test] checkpoint ignored'))).toBe(true);
    writeFileSync(fileAt('a.1.checkpoint'), whole);
    expect(checkpoints.load(assignment('a'))).toBeDefined();
  });

  it('[T73] is ignored if it belongs to other hyperparameters', async () => {
    const { lines, log } = recordingLog();
    const checkpoints = openCheckpoints(folder, log);
    await checkpoints.save(checkpoint('a'));
    expect(checkpoints.load(assignment('a', { seed: 2 }))).toBeUndefined();
    expect(lines.at(-1)).toContain('other hyperparameters');
  });

  it('[T74] is deleted with earlier attempts, not later ones, even while being written', async () => {
    const checkpoints = openCheckpoints(folder, recordingLog().log);
    await checkpoints.save(checkpoint('a', 1));
    await checkpoints.save(checkpoint('a', 3));
    void checkpoints.save(checkpoint('a', 2));
    checkpoints.remove({ runId: 'a', attempt: 2 });
    await checkpoints.settled();
    await vi.waitFor(() => expect(files()).toEqual(['a.3.checkpoint']));
  });

  it('[T75] of an abandoned run is deleted after a week', async () => {
    const { log } = recordingLog();
    const first = openCheckpoints(folder, log);
    await first.save(checkpoint('old'));
    await first.save(checkpoint('new'));
    const longAgo = Date.now() / 1000 - 8 * 24 * 3600;
    utimesSync(fileAt('old.1.checkpoint'), longAgo, longAgo);
    openCheckpoints(folder, log);
    await vi.waitFor(() => expect(files()).toEqual(['new.1.checkpoint']));
  });

  it('[T79] that cannot be written completely leaves nothing behind, nor does a trainer that died while writing', async () => {
    const checkpoints = openCheckpoints(folder, recordingLog().log);
    mkdirSync(fileAt('a.1.checkpoint'));
    await expect(checkpoints.save(checkpoint('a'))).rejects.toThrow();
    expect(files()).toEqual(['a.1.checkpoint']);
    for (const [name, age] of [
      ['b.1.checkpoint.1.new', 120],
      ['c.1.checkpoint.1.new', 1],
    ] as const) {
      writeFileSync(fileAt(name), 'half');
      utimesSync(fileAt(name), new Date(), new Date(Date.now() - 1000 * age));
    }
    openCheckpoints(folder, recordingLog().log);
    await vi.waitFor(() => expect(files()).toEqual(['a.1.checkpoint', 'c.1.checkpoint.1.new']));
  });

  it('[T77] works for the same run with more epochs, and with no other difference', async () => {
    const checkpoints = openCheckpoints(folder, recordingLog().log);
    await checkpoints.save(checkpoint('a'));
    const asked = assignment('a');
    const { hyperparameters } = asked;
    const more = { ...hyperparameters, epochs: hyperparameters.epochs + 5 };
    expect(checkpoints.load({ ...asked, hyperparameters: more })?.state.step).toBe(7);
    expect(checkpoints.load({ ...asked, hyperparameters: { ...more, l2: 0.01 } })).toBeUndefined();
  });

  it('[T78] is deleted when all take too much space, the oldest first, never the newest', async () => {
    const checkpoints = openCheckpoints(folder, recordingLog().log, Date.now, 1);
    for (const [age, runId] of ['a', 'b', 'c'].entries()) {
      await checkpoints.save(checkpoint(runId));
      utimesSync(fileAt(`${runId}.1.checkpoint`), new Date(), new Date(Date.now() - 60_000 * (3 - age)));
    }
    expect(files()).toEqual(['c.1.checkpoint']);
  });

  it('[T76] stays in its folder whatever the run id', async () => {
    const checkpoints = openCheckpoints(folder, recordingLog().log);
    await checkpoints.save(checkpoint('../../outside/x'));
    expect(files()).toEqual(['..%2F..%2Foutside%2Fx.1.checkpoint']);
    expect(checkpoints.load(assignment('../../outside/x'))).toBeDefined();
  });

  it('[T89] is in a folder with a permanent, unique name', () => {
    const nameOf = (dataDir: string) => openCheckpoints(dataDir, recordingLog().log).folderId;
    const [name, again] = [nameOf(folder), nameOf(folder)];
    expect(again).toBe(name);
    const other = path.join(folder, 'other');
    mkdirSync(other);
    expect(nameOf(other)).not.toBe(name);
  });
});

describe.each(['0.1.0', '0.3.0', '0.4.0', '0.5.0'])('a checkpoint of %s', (version) => {
  const fixtures = path.resolve(import.meta.dirname, '../fixtures', version);
  const old = readFileSync(path.join(fixtures, 'run.checkpoint'));

  it('[H305] resumes to the same end that the run would have had', async () => {
    mkdirSync(path.join(folder, 'checkpoints'));
    writeFileSync(fileAt('old.1.checkpoint'), old);
    const checkpoint = openCheckpoints(folder, recordingLog().log).load(assignment('old'))!;
    expect(checkpoint.hyperparameters).toEqual(tiny());
    const program = createProgram(tiny(), networkOf(tiny()));
    program.setVariables(checkpoint.variables);
    const { ending } = await runLoop(tiny(), program, { state: checkpoint.state });
    program.dispose();
    const before = JSON.parse(readFileSync(path.join(fixtures, 'run.json'), 'utf8')).ending;
    expect(ending).toMatchObject({ outcome: 'finished', test: { accuracy: before.test.accuracy } });
    // Another CPU may round the last digits differently.
    expect(ending).toHaveProperty('test.loss', expect.closeTo(before.test.loss, 4));
  });
});

it('[H305] a checkpoint of a newer version is ignored with a log line', async () => {
  const { lines, log } = recordingLog();
  const checkpoints = openCheckpoints(folder, log);
  const hyperparameters = { ...tiny(), version: 4 as never };
  await checkpoints.save({ ...checkpoint('new'), hyperparameters });
  expect(checkpoints.load(assignment('new'))).toBeUndefined();
  expect(lines.join()).toContain('“checkpoint.hyperparameters” must be of version 3 or older');
});

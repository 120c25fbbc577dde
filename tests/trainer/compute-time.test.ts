/** Compute time: one measure for the ledger, the leaderboard and whose turn it is, whatever else the machine does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { usesGpu } from '#server/trainer/engine/binding.ts';
import { machineMemory } from '#server/trainer/memory.ts';
import { Resident } from '#server/trainer/resident.ts';
import { assignment, block, smallDataset, tiny } from './support.ts';

const busy: ChildProcess[] = [];
afterEach(() => {
  for (const child of busy.splice(0)) child.kill('SIGKILL');
});

/** Other programs load all cores twice over until the test ends. */
async function fillMachine() {
  for (let each = 0; each < 2 * availableParallelism(); each++) {
    const child = spawn(process.execPath, ['-e', 'process.stdout.write("busy"); for (;;);'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    busy.push(child);
    await new Promise((resolve) => child.stdout!.once('data', resolve));
  }
}

const large: Hyperparameters = tiny({
  trainSize: 400,
  epochs: 6,
  blocks: [block({ filters: 24 }), block({ filters: 32, convolutions: 2 })],
});

/** Trains to the end; returns the compute time in the run's state, and that of its slices. */
async function trained(runId: string) {
  const dataset = smallDataset();
  const resident = new Resident(
    { ...assignment(runId), hyperparameters: large },
    {
      datasetFor: () => dataset,
      now: () => performance.now(),
      memory: machineMemory(),
    },
  );
  let slices = 0;
  while (!resident.ended) slices += (await resident.slice(0.2)).seconds;
  return { charged: resident.state.computeSeconds, slices };
}

describe('compute time', () => {
  it.skipIf(usesGpu)('[T247] on a CPU is the same for a run on a machine shared with other programs', async () => {
    // The first network of its kind warms up TensorFlow for later ones.
    await trained('first');
    const calm = (await trained('calm')).charged;
    await fillMachine();
    const crowded = (await trained('crowded')).charged;
    expect(crowded / calm).toBeGreaterThan(0.6);
    expect(crowded / calm).toBeLessThan(1.6);
  });

  it('[T248] counts the same in the ledger and for whose turn it is, including making the network', async () => {
    const { charged, slices } = await trained('one');
    expect(charged / slices).toBeGreaterThan(0.93);
    expect(charged / slices).toBeLessThanOrEqual(1);
  });
});

/** Estimates whether a run fits into memory: Linux kills a process that uses too much instead of refusing. */

import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { memoryOf } from '#lib/network/cost.ts';
import { describeNetwork, type Network } from '#lib/network/network.ts';

const inGigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/** Throws a message for the student if a step would not fit into `available` bytes. */
export function checkMemory(
  network: Network,
  hyperparameters: Pick<Hyperparameters, 'batchSize'>,
  available: number,
): void {
  const needed = memoryOf(network, hyperparameters);
  if (needed > available) {
    throw new Error(
      `A step needs about ${inGigabytes(needed)} of memory, and ${inGigabytes(available)} are free. Use a smaller batch, fewer filters or fewer units.`,
    );
  }
}

/** About how many bytes a run needs with its step; 0 for hyperparameters that make no network. */
export function neededMemory(hyperparameters: Hyperparameters): number {
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  return described.ok ? memoryOf(described.network, hyperparameters) : 0;
}

/** Estimates whether a run fits into memory, because Linux ends a process that asks for too much instead of refusing. */
import type { Hyperparameters } from '#lib/hyperparameters.ts';
import type { Network } from '#lib/network.ts';

const bytesOfFloat = 4;
/** Weights, their gradients, and up to two states of the optimizer. */
const copiesOfParameters = 4;
/** An output, and on the way back its gradient and what the kernel works in. */
const copiesOfOutputs = 2;

/** Bytes that one step of these hyperparameters takes at most, roughly. */
export function memoryOf(network: Network, { batchSize }: Pick<Hyperparameters, 'batchSize'>): number {
  const outputs = network.layers.reduce(
    (sum, { outputShape }) => sum + outputShape.reduce((product, side) => product * side, 1),
    0,
  );
  return bytesOfFloat * (copiesOfParameters * network.parameters + copiesOfOutputs * batchSize * outputs);
}

const inGigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/** Throws a sentence for the student where the step would not fit into `available` bytes. */
export function checkMemory(
  network: Network,
  hyperparameters: Pick<Hyperparameters, 'batchSize'>,
  available: number,
): void {
  const needed = memoryOf(network, hyperparameters);
  if (needed > available) {
    throw new Error(
      `A step needs about ${inGigabytes(needed)} of memory and ${inGigabytes(available)} are free. Use a smaller batch, fewer filters or fewer units.`,
    );
  }
}

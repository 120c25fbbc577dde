/** What training a network takes of a shared device, and why a run that takes too much of it is refused before it waits. */
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import type { Refusal } from '../refusal.ts';
import type { Network } from './network.ts';

const bytesOfFloat = 4;
/** Weights, their gradients, and up to two states of the optimizer. */
const copiesOfParameters = 4;
/** An output, and on the way back its gradient and what the kernel works in. */
const copiesOfOutputs = 2;
/** Forward once, and back by two products of the same size. */
const passes = 3;

/** Bytes that one step of these hyperparameters takes at most, roughly. */
export function memoryOf(network: Network, { batchSize }: Pick<Hyperparameters, 'batchSize'>): number {
  const outputs = network.layers.reduce(
    (sum, { outputShape }) => sum + outputShape.reduce((product, side) => product * side, 1),
    0,
  );
  return bytesOfFloat * (copiesOfParameters * network.parameters + copiesOfOutputs * batchSize * outputs);
}

/**
 * The most that a run may take, well beyond every network of the lectures: of memory what a classroom's GPU has; a step
 * of about ten seconds on two CPU cores, since nobody else trains during it; in all about two days there, or an hour on a GPU.
 */
export const maximumCost = { gigabytes: 16, teraflops: 2, petaflops: 30 } as const;

const rounded = (value: number) => Number(value.toPrecision(2));

/** Why nobody may submit this run, whatever the session allows, or undefined. */
export function refusalOfCost(
  network: Network,
  hyperparameters: Pick<Hyperparameters, 'batchSize' | 'epochs' | 'trainSize'>,
): Refusal | undefined {
  const { batchSize, epochs, trainSize } = hyperparameters;
  const gigabytes = memoryOf(network, hyperparameters) / 1e9;
  if (gigabytes > maximumCost.gigabytes) {
    return {
      code: 'too-much-memory',
      path: 'hyperparameters.batchSize',
      message: `A step takes ${rounded(gigabytes)} GB of memory, but at most ${maximumCost.gigabytes} are allowed. Use a smaller batch, fewer filters or more pooling.`,
      params: { gigabytes: rounded(gigabytes), maximum: maximumCost.gigabytes },
    };
  }
  const teraflops = (passes * network.flops * batchSize) / 1e12;
  if (teraflops > maximumCost.teraflops) {
    return {
      code: 'step-too-long',
      path: 'hyperparameters.batchSize',
      message: `A step takes ${rounded(teraflops)} TFLOP while everybody else waits, but at most ${maximumCost.teraflops} are allowed. Use a smaller batch, fewer filters or more pooling.`,
      params: { teraflops: rounded(teraflops), maximum: maximumCost.teraflops },
    };
  }
  const petaflops = (passes * network.flops * trainSize * epochs) / 1e15;
  if (petaflops > maximumCost.petaflops) {
    return {
      code: 'too-much-computing',
      path: 'hyperparameters.epochs',
      message: `The run takes ${rounded(petaflops)} PFLOP in total, but at most ${maximumCost.petaflops} are allowed. Use fewer epochs, fewer images or a smaller network.`,
      params: { petaflops: rounded(petaflops), maximum: maximumCost.petaflops },
    };
  }
  return undefined;
}

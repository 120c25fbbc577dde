/** The cost of training a network on a shared device, with limits checked before a run waits. */
import { datasetOf } from '../datasets/datasets.ts';
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import type { Refusal } from '../refusal.ts';
import { describeNetwork, type Network } from './network.ts';
import { mostHealthImages } from './training-plan.ts';

const bytesOfFloat = 4;
/** Weights, their gradients, and up to two states of the optimizer. */
const copiesOfParameters = 4;
/** An output, and in the backward pass its gradient and the kernel's workspace. */
const copiesOfOutputs = 2;
/** Forward once, and backward by two products of the same size. */
const passes = 3;

/** All layers' outputs of one image, in numbers. */
const outputsOf = ({ layers }: Network) =>
  layers.reduce((sum, { outputShape }) => sum + outputShape.reduce((product, side) => product * side, 1), 0);

/** Rough upper bound of the memory of one step, in bytes. */
export function memoryOf(network: Network, { batchSize }: Pick<Hyperparameters, 'batchSize'>): number {
  return bytesOfFloat * (copiesOfParameters * network.parameters + copiesOfOutputs * batchSize * outputsOf(network));
}

/** What measuring a run's health may take for its images where that is more than a step takes: half a second on a core. */
const healthCost = { gigabytes: 0.5, teraflops: 0.1 } as const;

/** The images that health is measured on: enough for its figures, unless a network is so large that it would take long. */
export function healthImagesOf(network: Network, { batchSize }: Pick<Hyperparameters, 'batchSize'>): number {
  const inMemory = (healthCost.gigabytes * 1e9) / (bytesOfFloat * copiesOfOutputs * outputsOf(network));
  const inTime = (healthCost.teraflops * 1e12) / (passes * network.flops);
  return Math.min(mostHealthImages, Math.max(batchSize, Math.floor(Math.min(inMemory, inTime))));
}

/** About how many bytes a run needs for its steps and its health; 0 for hyperparameters that make no network. */
export function neededMemory(hyperparameters: Hyperparameters): number {
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described.ok) return 0;
  const images = Math.max(hyperparameters.batchSize, healthImagesOf(described.network, hyperparameters));
  return memoryOf(described.network, { batchSize: images });
}

/**
 * Limits of a run, well beyond every network of the lectures: the memory of a classroom GPU; a step
 * of about ten seconds on two CPU cores, since nobody else trains during it; in total about two days there, or an hour on a GPU.
 */
export const maximumCost = { gigabytes: 16, teraflops: 2, petaflops: 30 } as const;

const rounded = (value: number) => Number(value.toPrecision(2));

/** Why nobody may submit this run, whatever the session allows, if so. */
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

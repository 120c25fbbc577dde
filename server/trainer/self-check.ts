/**
 * `node server/trainer/self-check.ts`: trains a small network with the environment's shortcuts, on the device that runs
 * would use, and compares it with exact computation on the CPU. If they differ: exit code 1 and a message on stderr.
 */

import { valuesOf } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import {
  defaultBlock,
  defaultDense,
  defaultHyperparameters,
  type Hyperparameters,
} from '#lib/hyperparameters/hyperparameters.ts';
import { keyOf } from '#lib/keyed.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { readShortcuts } from '../base/config.ts';
import { type Computing, createProgram } from './engine/program.ts';

const images = 32;
/** bfloat16 keeps 8 bits, so a single product can be off by 0.4 %. */
const tolerance = 0.02;

const hyperparameters: Hyperparameters = {
  ...defaultHyperparameters,
  optimizer: 'momentum',
  learningRate: 0.1,
  activation: 'tanh',
  blocks: [{ ...defaultBlock, filters: 8, batchNorm: 'on-input', pooling: 'average' }],
  dense: [{ ...defaultDense, units: 16 }],
};

/** The loss of three steps, and of an evaluation after them. */
function lossesOf(computing: Computing): number[] {
  const dataset = datasetOf(hyperparameters);
  const described = describeNetwork(hyperparameters, dataset);
  if (!described.ok) throw new Error(described.refusal.message);
  const program = createProgram(hyperparameters, described.network, computing);
  const pixels = Uint8Array.from({ length: images * valuesOf(dataset) }, (_, index) => keyOf(1, index) & 255);
  const labels = Uint8Array.from({ length: images }, (_, image) => image % dataset.classes.length);
  const losses = [1, 2, 3].map((step) => program.step(pixels, labels, step, hyperparameters.learningRate).loss);
  losses.push(program.score(pixels, labels).loss);
  program.dispose();
  return losses;
}

try {
  const exact = lossesOf({ device: '/device:CPU:0' });
  const quick = lossesOf({ precision: readShortcuts().precision });
  const difference = Math.max(...exact.map((loss, index) => Math.abs(loss - quick[index]!) / loss));
  if (!(difference <= tolerance)) {
    process.stderr.write(`loss differs from the CPU's by ${(100 * difference).toFixed(1)} %\n`);
    process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message.split('\n').join(' ')}\n`);
  process.exitCode = 1;
}

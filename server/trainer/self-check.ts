/**
 * `node server/trainer/self-check.ts`: one step of a small network with the shortcuts of the environment, on the device that
 * runs would use, compared with the same step exactly on the CPU. Exit code 1 and a sentence on stderr where they differ.
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
/** bfloat16 keeps 8 bits, so single products are off by up to 0.4 %. */
const tolerance = 0.02;

const hyperparameters: Hyperparameters = {
  ...defaultHyperparameters,
  optimizer: 'momentum',
  learningRate: 0.1,
  activation: 'tanh',
  blocks: [{ ...defaultBlock, filters: 8, batchNorm: 'on-input', pooling: 'average' }],
  dense: [{ ...defaultDense, units: 16 }],
};

/** The loss of one step, and of an evaluation after it. */
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
    process.stderr.write(`The loss came out ${(100 * difference).toFixed(1)} % apart from the CPU's.\n`);
    process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message.split('\n').join(' ')}\n`);
  process.exitCode = 1;
}

/**
 * `node server/trainer/examine.ts cpu|gpu`: trains a few steps of a lecture's network on made-up images, on the CPU or on the
 * card that TensorFlow sees, and prints a JSON object for `npm run doctor`: TensorFlow's version, whether it uses a card, and the
 * milliseconds of a step. In a process of its own, because a fault in a driver may crash it.
 */
import { valuesOf } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { presetById } from '#lib/hyperparameters/presets.ts';
import { keyOf } from '#lib/keyed.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { tensorFlowVersion, usesGpu } from './engine/binding.ts';
import { createProgram } from './engine/program.ts';

const network = 'cnn-74';
const batchSize = 32;
/** The first steps choose algorithms and take memory. */
const warmUp = 3;
const measured = 9;

/** The median of so many steps on this device, each of its kernels in one thread, in milliseconds. */
function stepMilliseconds(device: string): number {
  const hyperparameters = { ...presetById(network)!.hyperparameters, batchSize };
  const dataset = datasetOf(hyperparameters);
  const described = describeNetwork(hyperparameters, dataset);
  if (!described.ok) throw new Error(described.refusal.message);
  const program = createProgram(hyperparameters, described.network, { device });
  const images = Uint8Array.from({ length: batchSize * valuesOf(dataset) }, (_, index) => keyOf(1, index) & 255);
  const labels = Uint8Array.from({ length: batchSize }, (_, image) => image % dataset.classes.length);
  const times = Array.from({ length: warmUp + measured }, (_, step) => {
    const began = performance.now();
    const { loss } = program.step(images, labels, step + 1, hyperparameters.learningRate);
    if (!Number.isFinite(loss)) throw new Error(`The loss of step ${step + 1} is ${loss}.`);
    return performance.now() - began;
  });
  program.dispose();
  return times.slice(warmUp).sort((a, b) => a - b)[Math.floor(measured / 2)]!;
}

const onCpu = process.argv[2] === 'cpu';
const about = { tensorFlow: tensorFlowVersion, usesGpu, network, batchSize };
try {
  // On a card each kernel runs on its best device, as runs do.
  const milliseconds = onCpu || usesGpu ? stepMilliseconds(onCpu ? '/device:CPU:0' : '') : null;
  process.stdout.write(`${JSON.stringify({ ...about, milliseconds })}\n`);
} catch (error) {
  const fault = (error as Error).message.split('\n')[0];
  process.stdout.write(`${JSON.stringify({ ...about, milliseconds: null, fault })}\n`);
}

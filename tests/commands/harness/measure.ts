/** Shared by benchmarks: data, programs, medians, memory. */
import { readFileSync } from 'node:fs';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presetById } from '#lib/hyperparameters/presets.ts';
import { describeNetwork, type Network } from '#lib/network/network.ts';
import { readConfig } from '#server/base/config.ts';
import { batchOf } from '#server/trainer/data/batches.ts';
import { type LoadedDataset, openDataset } from '#server/trainer/data/dataset.ts';
import type { Program } from '#server/trainer/engine/program.ts';
import { stepsTogether } from '#server/trainer/train.ts';

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

export const loadedCifar10 = (): LoadedDataset => openDataset(readConfig().dataDir, cifar10);

/** A preset, optionally with another batch size. */
export function presetNetwork(id: string, batchSize?: number): { hyperparameters: Hyperparameters; network: Network } {
  const preset = presetById(id);
  if (!preset) throw new Error(`There is no preset "${id}".`);
  const hyperparameters = { ...preset.hyperparameters, ...(batchSize !== undefined && { batchSize }) };
  const described = describeNetwork(hyperparameters, cifar10);
  if (!described.ok) throw new Error(described.refusal.message);
  return { hyperparameters, network: described.network };
}

/**
 * Trains on this many images from that step on, taking batches from the data set and steps together like the trainer; `wide`
 * like a run alone on it.
 */
export async function trainOn(
  program: Program,
  dataset: LoadedDataset,
  images: number,
  batchSize: number,
  from: number,
  wide = true,
): Promise<void> {
  const order = Int32Array.from({ length: images }, (_, image) => image);
  const steps = Math.ceil(images / batchSize);
  for (let done = 0, together = 1; done < steps; ) {
    const inputs = Array.from({ length: Math.min(together, steps - done) }, (_, index) => ({
      ...batchOf(dataset.training, order, (done + index) * batchSize, batchSize),
      step: from + done + index,
      learningRate: 0.001,
    }));
    const scores = await program.inLane.steps(inputs, wide);
    together = stepsTogether(scores.reduce((sum, { seconds }) => sum + seconds.clock, 0) / scores.length);
    done += inputs.length;
  }
}

/** Megabytes of memory of this process. */
export const residentMegabytes = (): number => process.memoryUsage.rss() / 1e6;

/** Linux counts CPU time in hundredths of a second. */
const ticksPerSecond = 100;

/** CPU seconds of this process so far. */
export function processorSeconds(pid: number): number {
  // After the program's name in parentheses, which may contain spaces, fields 12 and 13 are user and system time.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** The CPU, and the machine's load over the last minute: measurements mean little without them. */
export function machine(): string {
  const model = /model name\s*:\s*(.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown processor';
  const cores = readFileSync('/proc/cpuinfo', 'utf8').match(/^processor/gm)?.length ?? 0;
  const [load] = readFileSync('/proc/loadavg', 'utf8').split(' ');
  return `${model}, ${cores} cores, load ${load}`;
}

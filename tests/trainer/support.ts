/** Small data and small hyperparameters for the trainer's tests. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { RunReport } from '#lib/classroom/run-report.ts';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import {
  type Block,
  defaultBlock,
  defaultHyperparameters,
  type Hyperparameters,
} from '#lib/hyperparameters/hyperparameters.ts';
import { describeNetwork, type Network } from '#lib/network/network.ts';
import type { Assignment } from '#lib/protocol/trainer.ts';
import { createLog } from '#server/base/log.ts';
import { openCheckpoints } from '#server/trainer/checkpoint.ts';
import { createDataset, type LoadedDataset } from '#server/trainer/data/dataset.ts';
import { type Feed, held } from '#server/trainer/engine/binding.ts';
import { named, type Tensor } from '#server/trainer/engine/graph.ts';
import type { Program } from '#server/trainer/engine/program.ts';
import { openSession } from '#server/trainer/engine/session.ts';
import { machineMemory } from '#server/trainer/memory.ts';
import { Reports } from '#server/trainer/reports.ts';
import { type KeptWeights, newRunState, noKeptWeights, type RunState } from '#server/trainer/run-state.ts';
import { Slices, type SlicesOptions } from '#server/trainer/slices.ts';
import { type Progress, train } from '#server/trainer/train.ts';
import { colouredImages } from '../support/made-up.ts';

/** What is held for good: what earlier tests have left to the garbage collector is freed first. */
export async function heldForGood(): Promise<ReturnType<typeof held>> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let before = Number.POSITIVE_INFINITY; held().sessions < before; ) {
    before = held().sessions;
    collect();
    await new Promise(setImmediate);
  }
  return held();
}

let shared: LoadedDataset | undefined;
/** 400 training images and 60 test images. */
export function smallDataset(): LoadedDataset {
  shared ??= createDataset(cifar10, colouredImages(cifar10, 400, 1), colouredImages(cifar10, 60, 2));
  return shared;
}

export const block = (values: Partial<Block> = {}): Block => ({ ...defaultBlock, filters: 4, ...values });

/** A network with one block of four filters on 100 images for two epochs; a run takes a tenth of a second. */
export function tiny(values: Partial<Hyperparameters> = {}): Hyperparameters {
  return {
    ...defaultHyperparameters,
    trainSize: 120,
    validationShare: 0.25,
    batchSize: 32,
    epochs: 2,
    blocks: [block({ stride: 2 })],
    dense: [],
    learningRate: 0.01,
    ...values,
  };
}

export function networkOf(hyperparameters: Hyperparameters, dataset = datasetOf(hyperparameters)): Network {
  const described = describeNetwork(hyperparameters, dataset);
  if (!described.ok) throw new Error(described.refusal.message);
  return described.network;
}

export const assignment = (
  runId: string,
  values: Partial<Hyperparameters> = {},
  seatId = `seat-${runId}`,
): Assignment => ({
  runId,
  attempt: 1,
  seatId,
  hyperparameters: tiny(values),
});

/** This tensor's value, computed by TensorFlow in a separate graph. */
export function valuesOf(tensor: Tensor, feeds: Readonly<Record<string, Feed>> = {}): Float32Array {
  const session = openSession([named('result', tensor)]);
  try {
    return session.run(feeds, ['result'])[0]!;
  } finally {
    session.close();
  }
}

/** A clock that advances 10 ms with each reading. */
export function steadyClock(): () => number {
  let time = 0;
  return () => {
    time += 10;
    return time;
  };
}

/** Counts a hundredth of a second for whatever took time. */
const steadySeconds = () => 0.01;

/** Runs the loop to its end, or for this many yields; by default on the small data set. */
export async function runLoop(
  hyperparameters: Hyperparameters,
  program: Program,
  options: { dataset?: LoadedDataset; state?: RunState; kept?: KeptWeights; yields?: number } = {},
) {
  const {
    dataset = smallDataset(),
    state = newRunState(),
    kept = noKeptWeights(),
    yields = Number.POSITIVE_INFINITY,
  } = options;
  const loop = train({
    hyperparameters,
    program,
    dataset,
    state,
    kept,
    computeSecondsOf: steadySeconds,
    isWide: () => false,
  });
  const progress: Progress[] = [];
  while (progress.length < yields) {
    const next = await loop.next();
    if (next.done) return { progress, state, kept, ending: next.value };
    progress.push(next.value);
  }
  return { progress, state, kept, ending: undefined };
}

export const pointsOf = (progress: readonly Progress[]) => progress.flatMap(({ point }) => point ?? []);
export const epochsOf = (progress: readonly Progress[]) => progress.flatMap(({ epoch }) => epoch ?? []);

/** A log that keeps its lines. */
export function recordingLog() {
  const lines: string[] = [];
  return { lines, log: createLog('debug', { scope: 'test', write: (line) => lines.push(line) }) };
}

/** Slices on the small data set with checkpoints in the folder; `listen` acknowledges all reports and keeps them in `all`, by run. */
export function openSlices(folder: string, now: () => number, options: Partial<SlicesOptions> = {}) {
  const { log, lines } = recordingLog();
  const reports = new Reports(now);
  const checkpoints = openCheckpoints(folder, log);
  const datasetFor = () => smallDataset();
  const memory = machineMemory(() => 8e9);
  const slices = new Slices({ datasetFor, checkpoints, reports, log, now, memory, ...options });
  const all = new Map<string, RunReport[]>();
  const listen = () => {
    const collected = reports.collect();
    for (const report of collected) all.set(report.runId, [...(all.get(report.runId) ?? []), report]);
    reports.acknowledge(collected);
  };
  return { slices, reports, checkpoints, log, lines, all, listen };
}

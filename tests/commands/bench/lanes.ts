/**
 * Images per second of all runs together: in lanes, and in one lane whose kernels use all cores, in turns. The one lane takes
 * one step after the other on JavaScript's thread, as trainers did until version 0.5.
 */
import os from 'node:os';
import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presetById } from '#lib/hyperparameters/presets.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { readConfig } from '#server/base/config.ts';
import { batchOf } from '#server/trainer/data/batches.ts';
import { type LoadedDataset, openDataset } from '#server/trainer/data/dataset.ts';
import { type Computing, createProgram, type Program } from '#server/trainer/engine/program.ts';
import { lanesFor } from '#server/trainer/lanes.ts';
import { machine, median, residentMegabytes, trainOn } from '../harness/measure.ts';

/** Presets with the batch sizes that lectures teach with. */
const subjects = [
  { preset: 'lenet-56', batch: 4 },
  { preset: 'mnist-100-100', batch: 100 },
  { preset: 'cnn-74', batch: 32 },
  { preset: 'cnn-74', batch: 128 },
  { preset: 'batchnorm-79', batch: 32 },
  { preset: 'l2-84', batch: 64 },
] as const;

/** Seconds that each way trains in a round, and that a run trains before the next has its turn. */
const stretchSeconds = 2;
const sliceSeconds = 0.2;

type Run = { readonly program: Program; step: number };

/** Programs of one preset with different seeds, and how they are trained. */
function subject(hyperparameters: Hyperparameters, dataset: LoadedDataset) {
  const described = describeNetwork(hyperparameters, dataset.about);
  if (!described.ok) throw new Error(described.refusal.message);
  const { network } = described;
  const { batchSize } = hyperparameters;
  const order = Int32Array.from({ length: dataset.training.count }, (_, image) => image);
  const create = (count: number, computing: Computing = {}): Run[] =>
    Array.from({ length: count }, (_, seed) => ({
      program: createProgram({ ...hyperparameters, seed }, network, computing),
      step: 1,
    }));
  const secondsSince = (began: number) => (performance.now() - began) / 1000;

  return {
    create,

    /** Trains the runs in turns, so many at the same moment; a run alone over all lanes. Returns images per second. */
    async inLanes(runs: readonly Run[], lanes: number): Promise<number> {
      const waiting = [...runs];
      const began = performance.now();
      let images = 0;
      const lane = async () => {
        while (secondsSince(began) < stretchSeconds) {
          const run = waiting.shift()!;
          const turn = performance.now();
          do {
            const some = batchSize * Math.max(1, Math.round(512 / batchSize));
            await trainOn(run.program, dataset, some, batchSize, run.step, runs.length === 1);
            run.step += some / batchSize;
            images += some;
          } while (secondsSince(turn) < sliceSeconds);
          waiting.push(run);
        }
      };
      await Promise.all(Array.from({ length: Math.min(lanes, runs.length) }, lane));
      return images / secondsSince(began);
    },

    /** Trains the runs in turns, one at a time. Returns images per second. */
    inOneLane(runs: readonly Run[]): number {
      const began = performance.now();
      let images = 0;
      for (let turn = 0; secondsSince(began) < stretchSeconds; turn++) {
        const run = runs[turn % runs.length]!;
        const from = performance.now();
        do {
          const { images: pixels, labels } = batchOf(dataset.training, order, 0, batchSize);
          run.program.step(pixels, labels, run.step, 0.001);
          run.step += 1;
          images += batchSize;
        } while (secondsSince(from) < sliceSeconds);
      }
      return images / secondsSince(began);
    },
  };
}

/** `threads` compute each kernel in lanes; the product has one. */
export async function benchLanes({
  rounds,
  json,
  threads,
}: {
  rounds: number;
  json: boolean;
  threads: number;
}): Promise<void> {
  const cores = os.availableParallelism();
  const lanes = lanesFor('cpu');
  const rows: object[] = [];
  const say = (text: string) => {
    if (!json) console.log(text);
  };
  say(`${machine()}; ${lanes} lanes, ${threads} ${threads === 1 ? 'thread' : 'threads'} for each kernel`);
  for (const { preset, batch } of subjects) {
    const { hyperparameters } = presetById(preset)!;
    const dataset = openDataset(readConfig().dataDir, datasetOf(hyperparameters));
    const { create, inLanes, inOneLane } = subject({ ...hyperparameters, batchSize: batch }, dataset);
    for (const count of new Set([1, lanes, 30])) {
      const [own, before] = [create(count, { threads }), create(count, { threads: cores })];
      // Each run's first step prepares its graph.
      for (const { program } of own) await trainOn(program, dataset, batch, batch, 1, count === 1);
      for (const { program } of before) await trainOn(program, dataset, batch, batch, 1);
      const [ownRates, beforeRates]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        ownRates.push(await inLanes(own, lanes));
        beforeRates.push(inOneLane(before));
      }
      const row = {
        preset,
        batch,
        runs: count,
        imagesPerSecond: Math.round(median(ownRates)),
        oneLane: Math.round(median(beforeRates)),
        ratio: Number(median(ownRates.map((rate, round) => rate / beforeRates[round]!)).toFixed(2)),
        megabytes: Math.round(residentMegabytes()),
      };
      rows.push(row);
      say(
        `${preset.padEnd(13)} ${String(batch).padStart(4)}  ${String(count).padStart(2)} runs: ${row.imagesPerSecond} images/s in lanes, ${row.oneLane} in one lane, × ${row.ratio}; process ${row.megabytes} MB`,
      );
      for (const { program } of [...own, ...before]) program.dispose();
    }
  }
  say(`medians of ${rounds} rounds of ${stretchSeconds} s each, ratios within rounds; ${machine()}`);
  if (json) console.log(JSON.stringify({ cores, lanes, rows }));
}

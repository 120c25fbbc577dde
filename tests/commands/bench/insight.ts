/** The cost of inspecting runs: evaluations with and without predictions, health, and the milliseconds of each question. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { planOf } from '#lib/network/training-plan.ts';
import type { Question } from '#lib/protocol/inspection.ts';
import { createLog } from '#server/base/log.ts';
import { openCheckpoints } from '#server/trainer/checkpoint.ts';
import { stretchOf } from '#server/trainer/data/batches.ts';
import { createProgram, evaluationChunk } from '#server/trainer/engine/program.ts';
import { createInspector } from '#server/trainer/insight/inspector.ts';
import { newRunState } from '#server/trainer/run-state.ts';
import { createTally } from '#server/trainer/tally.ts';
import { loadedCifar10, machine, median, presetNetwork, trainOn } from '../harness/measure.ts';

/** While the run trains, an open page asks for filters and feature maps again at most this often, in seconds. */
const renewedAfter = 30;

/** Measured on this many images, and scaled to those of the run. */
const sample = 2000;

const secondsOf = (work: () => void) => {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
};

const questions: Record<string, Question> = {
  weights: { ask: 'weights' },
  filters: { ask: 'filters' },
  maps: { ask: 'maps', part: 'training', index: 17 },
  augmented: { ask: 'augmented' },
};

/** `share` is what predictions add to an epoch, `health` what measuring it adds, `page` what one open page adds, relative to compute time. */
type Row = {
  readonly preset: string;
  readonly share: number;
  readonly health: number;
  readonly page: number;
  readonly questions: Record<string, number>;
};

async function measure(preset: string, rounds: number): Promise<Row> {
  const dataset = loadedCifar10();
  const { hyperparameters, network } = presetNetwork(preset);
  const { trainImages, validationImages, stepsPerEpoch, stepsPerHealth } = planOf(hyperparameters);
  const program = createProgram(hyperparameters, network);
  const { batchSize } = hyperparameters;
  await trainOn(program, dataset, 4 * batchSize, batchSize, 1);
  const evaluate = (withPredictions: boolean) => {
    const tally = createTally(sample, dataset.about.classes.length);
    for (let from = 0; from < sample; from += evaluationChunk) {
      const { images, labels } = stretchOf(dataset.training, from, evaluationChunk);
      if (withPredictions) tally.add(labels, program.evaluate(images, labels).probabilities);
      else program.score(images, labels);
    }
    if (withPredictions) tally.result();
  };
  const first = stretchOf(dataset.training, 0, program.healthImages);
  const measureHealth = async () => {
    const began = performance.now();
    await program.inLane.health({ ...first, step: 1, learningRate: 0.001 }, false);
    return (performance.now() - began) / 1000;
  };
  evaluate(true);
  evaluate(false);
  await measureHealth();
  const training: number[] = [];
  const without: number[] = [];
  const added: number[] = [];
  const measured: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    await trainOn(program, dataset, sample, batchSize, 5, false);
    training.push((performance.now() - began) / 1000);
    const alone = secondsOf(() => evaluate(false));
    without.push(alone);
    added.push(secondsOf(() => evaluate(true)) - alone);
    measured.push(await measureHealth());
  }
  const epoch = (median(training) * trainImages + median(without) * validationImages) / sample;
  const share = (median(added) * validationImages) / sample / epoch;
  // Between the first epoch and the last it is measured once in so many.
  const health = median(measured) / (epoch * Math.ceil(stepsPerHealth / stepsPerEpoch));

  const folder = mkdtempSync(path.join(os.tmpdir(), 'insight-'));
  try {
    const log = createLog('error');
    const found = { state: { ...newRunState(), epoch: 1 }, variables: program.readVariables(), best: null };
    const inspector = createInspector({
      slices: { lookAt: async () => found },
      checkpoints: openCheckpoints(folder, log),
      datasetFor: () => dataset,
      log,
    });
    const times: Record<string, number> = {};
    for (const [name, question] of Object.entries(questions)) {
      const all: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const began = performance.now();
        const { answer } = await inspector.answer({ id: 'bench', runId: 'bench', hyperparameters, question });
        if (!answer.ok) throw new Error(answer.message);
        all.push(performance.now() - began);
      }
      times[name] = median(all);
    }
    return { preset, share, health, page: (times.filters! + times.maps!) / 1000 / renewedAfter, questions: times };
  } finally {
    rmSync(folder, { recursive: true });
    program.dispose();
  }
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

export async function benchInsight(options: { presets: string[]; rounds: number; json: boolean }): Promise<void> {
  const { presets, rounds, json } = options;
  const rows: Row[] = [];
  for (const preset of presets) rows.push(await measure(preset, rounds));
  if (json) {
    console.log(JSON.stringify({ rows, machine: machine() }));
    return;
  }
  console.log(
    `preset         predictions, share of an epoch     health       an open page             ${Object.keys(questions).join('   ')}  (ms)`,
  );
  for (const row of rows) {
    const times = Object.values(row.questions).map((value) => value.toFixed(1).padStart(8));
    console.log(
      `${row.preset.padEnd(14)} ${percent(row.share).padStart(15)}   ${percent(row.health).padStart(20)}   ${percent(row.page).padStart(16)}           ${times.join(' ')}`,
    );
  }
  console.log(`medians of ${rounds} rounds, on ${sample} images; ${machine()}`);
}

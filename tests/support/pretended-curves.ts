/** Realistic curves without training, for pictures and benchmarks in which a class takes no time. */

import type { EpochPoint, TrainingPoint } from '#lib/classroom/point.ts';
import { defaultBlock, defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { endsPoint, learningRateAt, planOf } from '#lib/network/training-plan.ts';

/** A number from 0 to 1 that depends only on these two. */
function chance(a: number, b: number): number {
  const mixed = Math.sin(a * 12.9898 + b * 78.233) * 43_758.5453;
  return mixed - Math.floor(mixed);
}

export type PretendedCurves = { readonly points: TrainingPoint[]; readonly epochs: EpochPoint[] };

/**
 * The points of a run whose validation accuracy comes close to `reach` (0…1): the loss falls realistically, with noise by
 * batch size, and the validation loss rises again after two thirds of a long run.
 */
export function pretendedCurves(hyperparameters: Hyperparameters, reach: number): PretendedCurves {
  const plan = planOf(hyperparameters);
  const { seed, batchSize, dense, l2 } = hyperparameters;
  const noise = 1.2 / Math.sqrt(batchSize);
  const pace = plan.totalSteps / (2.5 + 3 * chance(seed, 1));
  const overfit = l2 > 0 ? 0.05 : 0.14 + 0.04 * dense.length;
  const points: TrainingPoint[] = [];
  const epochs: EpochPoint[] = [];
  for (let step = 1; step <= plan.totalSteps; step++) {
    if (!endsPoint(plan, step)) continue;
    const done = 1 - Math.exp(-step / pace);
    const share = step / plan.totalSteps;
    const [wobble, shiver] = [chance(seed, step) - 0.5, chance(step, seed) - 0.5];
    const accuracy = Math.min(0.999, 0.1 + (reach + overfit * share - 0.1) * done + noise * 0.35 * wobble);
    const point = {
      step,
      loss: Math.max(0.02, 2.3 - (2.3 - 1.25 * (1 - reach) - 0.2) * done - overfit * share + noise * wobble),
      accuracy,
      learningRate: learningRateAt(hyperparameters, plan, step),
      imagesPerSecond: 1500,
      computeSeconds: (step * batchSize) / 1500,
    };
    points.push(point);
    if (step % plan.stepsPerEpoch !== 0) continue;
    const late = Math.max(0, share - 0.6) * overfit * 4;
    epochs.push({
      ...point,
      epoch: step / plan.stepsPerEpoch,
      validationLoss: 2.3 - (2.3 - 2.4 * (1 - reach)) * done + late + 0.03 * shiver,
      validationAccuracy: Math.min(0.99, 0.1 + (reach - 0.1) * done - late * 0.05 + 0.012 * shiver),
    });
  }
  return { points, epochs };
}

/** A run with about the most points possible. */
export const longRun: Hyperparameters = { ...defaultHyperparameters, trainSize: 3500, epochs: 40 };

/** What run number `index` of a large class might have tried, and its result: good choices do better, with some chance. */
export function triedByClass(index: number): { hyperparameters: Hyperparameters; reach: number } {
  const pick = <Choice>(choices: readonly Choice[], which: number): Choice =>
    choices[Math.floor(chance(index, which) * choices.length)]!;
  const learningRate = pick([0.0001, 0.0003, 0.001, 0.003, 0.01], 1);
  const optimizer = pick(['sgd', 'momentum', 'adam', 'adamw'] as const, 2);
  const filters = pick([8, 16, 32, 64], 3);
  const count = pick([1, 2, 3], 4);
  const dropout = pick([0, 0.2, 0.5], 5);
  const batchNorm = pick(['none', 'before-activation'] as const, 6);
  const hyperparameters: Hyperparameters = {
    ...defaultHyperparameters,
    seed: index,
    trainSize: 2000,
    epochs: 4,
    learningRate,
    optimizer,
    batchSize: pick([32, 64, 128], 7),
    l2: pick([0, 0.0005, 0.005], 8),
    blocks: Array.from({ length: count }, (_, block) => ({
      ...defaultBlock,
      filters: filters * 2 ** block,
      dropout,
      batchNorm,
    })),
  };
  const fitting = 1 - Math.abs(Math.log10(learningRate / (optimizer.startsWith('adam') ? 0.001 : 0.01))) / 2.5;
  const reach =
    0.24 +
    0.2 * fitting +
    0.05 * count +
    0.03 * Math.log2(filters / 8) +
    (batchNorm === 'none' ? 0 : 0.06) -
    0.1 * dropout ** 2;
  return { hyperparameters, reach: Math.min(0.8, Math.max(0.12, reach + 0.06 * (chance(index, 9) - 0.5))) };
}

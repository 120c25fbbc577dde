/** How long a class needs to train what a round asks for, and whether the round is long enough. */

import { datasetOf } from '../datasets/datasets.ts';
import { describeNetwork } from '../network/network.ts';
import { computeSecondsOf, lanesOf, rateOn, type Speed, trainersUsed, workOf } from '../network/speed.ts';
import type { PlannedRound } from './lesson.ts';
import { cellCount, hyperparametersOfCell } from './sweep.ts';
import type { SweepDraft } from './sweep-schemas.ts';

/** What trains the class: the speed of one trainer, null before anything was measured, and the trainers. */
export type ClassTrainers = {
  readonly speed: Speed | null;
  readonly trainers: readonly { readonly connected: boolean; readonly lanes: number }[];
};

/**
 * Milliseconds in which the class can train all runs that a round allows, with the values that it sends, at the measured
 * speed; undefined where there is no such number.
 */
export function classTime(
  { hyperparameters, runLimit }: Pick<PlannedRound, 'hyperparameters' | 'runLimit'>,
  students: number,
  { speed, trainers }: ClassTrainers,
): number | undefined {
  const lanes = lanesOf(trainers);
  const described = hyperparameters && describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described?.ok || !speed || runLimit === null || lanes.trainers === 0 || students === 0) return undefined;
  const rate = rateOn(speed, described.network.dataset);
  if (!rate) return undefined;
  const each = computeSecondsOf(rate, workOf(hyperparameters!, described.network));
  const computeSeconds = each * runLimit * students;
  return (computeSeconds * 1000) / (speed.computeSecondsPerSecond * trainersUsed(students, lanes));
}

/**
 * What the cells of a question cost in all: seconds of compute time, and milliseconds if so many students train them at the
 * measured speed; undefined where there is no such number.
 */
export function sweepTime(
  sweep: Pick<SweepDraft, 'fields' | 'hyperparameters' | 'seeds'>,
  students: number,
  { speed, trainers }: ClassTrainers,
): { readonly computeSeconds: number; readonly milliseconds: number } | undefined {
  const lanes = lanesOf(trainers);
  const rate = rateOn(speed, datasetOf(sweep.hyperparameters));
  if (!speed || !rate || lanes.trainers === 0) return undefined;
  const costs = Array.from({ length: cellCount(sweep) }, (_, index) => {
    const cell = hyperparametersOfCell(sweep, index);
    const described = describeNetwork(cell, datasetOf(cell));
    return described.ok ? computeSecondsOf(rate, workOf(cell, described.network)) : 0;
  });
  const computeSeconds = sweep.seeds * costs.reduce((sum, each) => sum + each, 0);
  const runs = costs.length * sweep.seeds;
  const used = trainersUsed(Math.max(1, Math.min(students, runs)), lanes);
  return { computeSeconds, milliseconds: (computeSeconds * 1000) / (speed.computeSecondsPerSecond * used) };
}

/** Students think before they submit, so the trainers have less than the minutes of a round. */
export const shareOfTraining = 0.7;

/** Whether everybody's runs end in a round of so many minutes, with any of these values: it may lead from some to others. */
export const endsInRound = (
  values: readonly NonNullable<PlannedRound['hyperparameters']>[],
  { minutes, runLimit }: { readonly minutes: number; readonly runLimit: number },
  students: number,
  machine: ClassTrainers,
): boolean =>
  values.every(
    (hyperparameters) =>
      classTime({ hyperparameters, runLimit }, students, machine)! <= minutes * 60_000 * shareOfTraining,
  );

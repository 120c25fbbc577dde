/** How long a class needs to train what a round asks for. */

import { datasetOf } from '../datasets/datasets.ts';
import { describeNetwork } from '../network/network.ts';
import { gpuSecondsOf, type Speed, workOf } from '../network/speed.ts';
import type { PlannedRound } from './lesson.ts';

/** What trains the class: the speed of one trainer, null before anything was measured, and the trainers. */
export type ClassTrainers = {
  readonly speed: Speed | null;
  readonly trainers: readonly { readonly connected: boolean }[];
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
  const connected = trainers.filter((trainer) => trainer.connected).length;
  const described = hyperparameters && describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described?.ok || !speed || runLimit === null || connected === 0 || students === 0) return undefined;
  const each = gpuSecondsOf(speed, workOf(hyperparameters!, described.network));
  const gpuSeconds = each * runLimit * students;
  return (gpuSeconds * 1000) / (speed.gpuSecondsPerSecond * Math.min(connected, students));
}

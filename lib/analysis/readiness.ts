/** What an instructor checks before a lesson, and how each point stands. */
import { isLoopback } from '../addresses.ts';
import { type DatasetId, datasetOf } from '../datasets/datasets.ts';
import { defaultsOn } from '../hyperparameters/on-dataset.ts';
import { describeNetwork } from '../network/network.ts';
import { computeSecondsOf, lanesOf, rateOn, trainersUsed, workOf } from '../network/speed.ts';
import type { Live } from '../protocol/broadcasts.ts';

/** `bad` would spoil the lesson; `open` is still to be tried. */
export type Standing = 'good' | 'open' | 'bad';

export const checks = ['address', 'trainer', 'dataset', 'space', 'projector'] as const;

/** Bytes that a lesson may need of memory, and of the disk. */
export const roomForLesson = 1e9;

/** How each check stands for a session on this data set, whose students are shown `publicUrl`. */
export function readinessOf(
  live: Live,
  dataset: DatasetId,
  publicUrl: string,
): Readonly<Record<(typeof checks)[number], Standing>> {
  const { readiness, trainers, datasets } = live;
  const { reachedAt = null, projectors = 0, freeDisk = 0, freeMemory = 0 } = readiness ?? {};
  const reached = reachedAt === null ? 'open' : 'good';
  return {
    address: isLoopback(new URL(publicUrl)) ? 'bad' : reached,
    trainer: trainers.some(({ connected }) => connected) ? 'good' : 'bad',
    dataset: datasets.includes(dataset) ? 'good' : 'bad',
    space: Math.min(freeDisk, freeMemory) >= roomForLesson ? 'good' : 'bad',
    projector: projectors > 0 ? 'good' : 'open',
  };
}

/** Seconds that the default network takes alone on this data set; null before a speed has been measured. */
export function secondsOfDefault(
  { speed, trainers }: Pick<Live, 'speed' | 'trainers'>,
  dataset: DatasetId,
): number | null {
  const hyperparameters = defaultsOn(dataset);
  const described = describeNetwork(hyperparameters, datasetOf({ dataset }));
  const rate = rateOn(speed, datasetOf({ dataset }));
  if (!speed || !rate || !described.ok) return null;
  const share = speed.computeSecondsPerSecond * (trainersUsed(1, lanesOf(trainers)) || 1);
  return computeSecondsOf(rate, workOf(hyperparameters, described.network)) / share;
}

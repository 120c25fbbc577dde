/** What an instructor checks before a lesson. */
import { expect, it } from 'vitest';
import { readinessOf, roomForLesson, secondsOfDefault } from '#lib/analysis/readiness.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { workOf } from '#lib/network/speed.ts';
import type { Live } from '#lib/protocol/broadcasts.ts';
import { onImages, quiet } from '../support/lesson.ts';

const status = {
  imagesPerSecond: 0,
  residentRuns: 0,
  capacity: 40,
  lanes: 1,
  memoryBytes: 7e8,
  utilization: 0,
  gpuMemory: null,
};
const trainer = {
  ...status,
  id: 'one',
  name: 'local-1',
  device: { kind: 'cpu', name: 'Two cores' },
  datasets: ['mnist'],
  connected: true,
} as const;
const readiness = { reachedAt: 1000, projectors: 1, freeDisk: roomForLesson, freeMemory: roomForLesson };
const ready: Live = { ...quiet, datasets: ['mnist'], trainers: [{ ...trainer, datasets: ['mnist'] }], readiness };
const address = 'http://192.168.0.7:3000';
const standing = (news: Partial<Live>, url = address) => readinessOf({ ...ready, ...news }, 'mnist', url);
const withReadiness = (news: Partial<typeof readiness> | { reachedAt: null }) =>
  standing({ readiness: { ...readiness, ...news } });

it('[I900] a lesson is ready if another device has opened the address, a trainer is connected, the data set is there, memory and disk have room, and a projector shows the session', () => {
  const good = { address: 'good', trainer: 'good', dataset: 'good', space: 'good', projector: 'good' };
  expect(standing({})).toEqual(good);
  expect(withReadiness({ reachedAt: null })).toEqual({ ...good, address: 'open' });
  for (const url of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']) {
    expect(standing({}, url)).toEqual({ ...good, address: 'bad' });
  }
  expect(standing({ trainers: [] })).toEqual({ ...good, trainer: 'bad' });
  expect(standing({ trainers: [{ ...ready.trainers[0]!, connected: false }] })).toEqual({ ...good, trainer: 'bad' });
  expect(standing({ datasets: ['cifar-10'] })).toEqual({ ...good, dataset: 'bad' });
  expect(withReadiness({ freeDisk: roomForLesson - 1 })).toEqual({ ...good, space: 'bad' });
  expect(withReadiness({ freeMemory: roomForLesson - 1 })).toEqual({ ...good, space: 'bad' });
  expect(withReadiness({ projectors: 0 })).toEqual({ ...good, projector: 'open' });
});

it('[I901] the time of the default network is told from the measured speed, and not before there is one', () => {
  expect(secondsOfDefault({ speed: null, trainers: [] }, 'mnist')).toBeNull();
  const described = describeNetwork(defaultHyperparameters, datasetOf({ dataset: 'mnist' }));
  if (!described.ok) throw new Error(described.refusal.message);
  const { steps, flops } = workOf({ ...defaultHyperparameters, dataset: 'mnist' }, described.network);
  const speed = onImages({ secondsPerStep: 0.002, flopsPerSecond: 1e10 }, 0.5);
  expect(secondsOfDefault({ speed, trainers: [] }, 'xor')).toBeNull();
  expect(secondsOfDefault({ speed, trainers: [{ ...trainer, datasets: [...trainer.datasets] }] }, 'mnist')).toBeCloseTo(
    2 * (0.002 * steps + flops / 1e10),
    6,
  );
});

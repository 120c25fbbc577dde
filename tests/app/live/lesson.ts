/** Changes and points of a small lesson, for the tests of the live store. */

import type { Change } from '#lib/classroom/change.ts';
import type { DatedEpoch, DatedPoint, EpochPoint } from '#lib/classroom/point.ts';
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Live } from '#lib/protocol/broadcasts.ts';
import { seatOf, submittedFreely } from '../../support/lesson.ts';

/** Nobody is here and nothing trains. */
export const quiet: Live = {
  publicUrl: 'http://class.test',
  present: {},
  trainers: [],
  speed: null,
  otherStudents: 0,
};

export const joined: Change = {
  kind: 'seat-joined',
  at: 1000,
  seat: seatOf('seat-1', '민준', 0),
};

/** The run is submitted. */
export function submitted(id: string, number = 1): Change {
  const own = { id, number, seatId: 'seat-1', hyperparameters: defaultHyperparameters, parameters: 100 };
  const run = { ...own, ...submittedFreely };
  return { kind: 'run-submitted', at: 2000, run };
}

/** A trainer takes it. */
export function started(runId: string, attempt = 1): Change {
  return { kind: 'run-started', at: 3000, runId, attempt };
}

/** When every report comes. */
export const reportedAt = 4000;

/** The training point at that step. */
export function point(step: number): DatedPoint {
  const rates = { loss: 2.3 - step / 1000, accuracy: 0.1, learningRate: 0.001, imagesPerSecond: 900 };
  return { step, ...rates, gpuSeconds: step, at: reportedAt };
}

/** The epoch that ends with that step. */
export function epoch(number: number, step: number): DatedEpoch {
  return { ...point(step), epoch: number, validationLoss: 2, validationAccuracy: 0.2 };
}

/** The trainer has reported these steps, and maybe an epoch. */
export function reported(runId: string, steps: readonly number[], epochs: readonly EpochPoint[] = []): Change {
  const step = steps.at(-1) ?? epochs.at(-1)?.step ?? 0;
  const points = steps.map(point);
  return { kind: 'run-reported', at: reportedAt, runId, step, gpuSeconds: step, points, epochs: [...epochs] };
}

/** A session without a server: single changes and points, and a lesson played by the rules themselves. */

import { apply } from '#lib/classroom/apply.ts';
import type { Change } from '#lib/classroom/change.ts';
import { ladderLesson, trainersOf } from '#lib/classroom/lessons.ts';
import type { DatedEpoch, DatedPoint, EpochPoint, TrainingPoint } from '#lib/classroom/point.ts';
import { openedSession, type Seat, type Session, type Test } from '#lib/classroom/session.ts';
import { datasetIds } from '#lib/datasets/datasets.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Rate, Speed } from '#lib/network/speed.ts';
import type { Live } from '#lib/protocol/broadcasts.ts';
import type { Caller } from '#lib/protocol/request.ts';
import type { Payload, SessionRequestName } from '#lib/protocol/requests.ts';
import type { Refusal } from '#lib/refusal.ts';
import { decide } from '#lib/rules/decide.ts';
import { idsPerRequest } from '#lib/rules/rule.ts';

/** A small run that trains in a second or two. */
export const smallRun: Hyperparameters = {
  ...defaultHyperparameters,
  trainSize: 1000,
  batchSize: 100,
  epochs: 2,
  blocks: [{ ...defaultHyperparameters.blocks[0]!, filters: 4, poolSize: 4, poolStride: 4 }],
  dense: [],
};

export function trainingPoint(step: number, values: Partial<TrainingPoint> = {}): TrainingPoint {
  return {
    step,
    loss: 2,
    accuracy: 0.25,
    learningRate: 0.001,
    imagesPerSecond: 1000,
    computeSeconds: step / 10,
    ...values,
  };
}

export function epochPoint(epoch: number, step: number, validationAccuracy: number): EpochPoint {
  return { ...trainingPoint(step), epoch, validationLoss: 1.5, validationAccuracy };
}

/** A seat with nothing changed. */
export function seatOf(id: string, nickname: string, number: number): Seat {
  return {
    id,
    nickname,
    number,
    joinedAt: 1,
    extraQuota: 0,
    standing: 'in',
    hidden: false,
    message: null,
    handRaisedAt: null,
    reportAt: null,
  };
}

/** The fields of a run submitted outside a round, from an empty form. */
export const submittedFreely = { group: null, round: null, forkedFrom: null, prediction: null, cell: null } as const;

/** Nobody is present and nothing trains. */
export const quiet: Live = {
  publicUrl: 'http://class.test',
  present: {},
  trainers: [],
  datasets: [...datasetIds],
  speed: null,
  otherStudents: 0,
};

/** The first student joins. */
export const joined: Change = {
  kind: 'seat-joined',
  at: 1000,
  seat: seatOf('seat-1', '민준', 0),
};

/** A run is submitted. */
export function submitted(id: string, number = 1): Change {
  const own = { id, number, seatId: 'seat-1', hyperparameters: defaultHyperparameters, parameters: 100 };
  const run = { ...own, ...submittedFreely };
  return { kind: 'run-submitted', at: 2000, run };
}

/** A trainer takes it. */
export function started(runId: string, attempt = 1): Change {
  return { kind: 'run-started', at: 3000, runId, attempt };
}

/** The time of every report. */
export const reportedAt = 4000;

/** The training point at that step. */
export function point(step: number): DatedPoint {
  const rates = { loss: 2.3 - step / 1000, accuracy: 0.1, learningRate: 0.001, imagesPerSecond: 900 };
  return { step, ...rates, computeSeconds: step, at: reportedAt };
}

/** The epoch that ends at that step. */
export function epoch(number: number, step: number): DatedEpoch {
  return { ...point(step), epoch: number, validationLoss: 2, validationAccuracy: 0.2 };
}

/** The trainer reports these steps, and possibly epochs. */
export function reported(runId: string, steps: readonly number[], epochs: readonly EpochPoint[] = []): Change {
  const step = steps.at(-1) ?? epochs.at(-1)?.step ?? 0;
  const points = steps.map(point);
  return { kind: 'run-reported', at: reportedAt, runId, step, computeSeconds: step, points, epochs: [...epochs] };
}

/** A lesson: each request is decided, applied, and its changes kept. */
export class Lesson {
  session: Session = openedSession('123456', 'Lesson', 1_000);
  readonly changes: Change[] = [];
  now = 1_000;
  /** The sealed test results so far. */
  readonly tests: Record<string, Test> = {};
  /** The data sets that runs can train on. */
  datasets: readonly string[] = datasetIds;
  /** The new ids offered to the last request. */
  lastIds: string[] = [];
  #ids = 0;

  ask<Name extends SessionRequestName>(caller: Caller, name: Name, payload: Payload<Name>): Refusal | undefined {
    this.now += 1_000;
    const newIds = Array.from({ length: idsPerRequest }, () => `id${++this.#ids}`);
    this.lastIds = newIds;
    const { now, tests, datasets } = this;
    const verdict = decide(this.session, caller, name, payload, { now, newIds, tests, datasets });
    if (!verdict.ok) return verdict.refusal;
    this.happen(...verdict.changes);
    return undefined;
  }

  happen(...changes: Change[]) {
    this.changes.push(...changes);
    this.session = changes.reduce(apply, this.session);
  }

  /** Takes a seat and returns its id. */
  join(nickname: string): string {
    const refusal = this.ask({ role: 'stranger' }, 'join-session', {
      code: '123456',
      nickname,
      seatToken: 'x'.repeat(22),
    });
    if (refusal) throw new Error(refusal.message);
    return this.lastIds[0]!;
  }

  /** Submits a run and returns its id. */
  submitRun(seatId: string, hyperparameters: Hyperparameters = smallRun): string {
    const refusal = this.ask({ role: 'student', seatId }, 'submit-run', { hyperparameters });
    if (refusal) throw new Error(refusal.message);
    return this.lastIds[0]!;
  }

  /** The run trains one epoch and reaches this validation accuracy. */
  reach(runId: string, validationAccuracy: number) {
    const run = this.session.runs[runId]!;
    if (run.state === 'queued') {
      this.happen({ kind: 'run-started', at: this.now, runId, attempt: run.attempt + 1 });
    }
    const epoch = (run.lastEpoch?.epoch ?? 0) + 1;
    const epochs = [epochPoint(epoch, epoch * 9, validationAccuracy)];
    this.happen({
      kind: 'run-reported',
      at: this.now,
      runId,
      step: epoch * 9,
      computeSeconds: epoch,
      points: [],
      epochs,
    });
  }
}

/** A speed that was measured on images alone. */
export const onImages = (rate: Rate, computeSecondsPerSecond = 1): Speed => ({
  images: rate,
  points: null,
  computeSecondsPerSecond,
});

/** A machine with one trainer of one lane on which nothing was measured. */
export const untriedMachine = (kind: 'cpu' | 'gpu') =>
  trainersOf({ speed: null, trainers: [{ connected: true, lanes: 1, device: { kind } }] });

/** The ready lesson of six rounds for a class of twenty, before anything was measured. */
export const readyLesson = (kind: 'cpu' | 'gpu') => ladderLesson(75, untriedMachine(kind), 20);

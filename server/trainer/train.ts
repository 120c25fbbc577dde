/** THE LOOP: how a run is trained, from its first step to the sealed test, in order. */

import { accuracyOf } from '#lib/analysis/evaluation.ts';
import type { EpochPoint, TrainingPoint } from '#lib/classroom/point.ts';
import type { EndingReport, EpochConfusion, Predictions } from '#lib/classroom/run-report.ts';
import { hasPoints } from '#lib/datasets/dataset.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Boundary } from '#lib/network/boundary.ts';
import type { Health } from '#lib/network/health.ts';
import {
  endsHealth,
  endsPlane,
  endsPoint,
  endsReport,
  learningRateAt,
  planOf,
  type TrainingPlan,
} from '#lib/network/training-plan.ts';
import { type Batch, batchOf, stretchOf } from './data/batches.ts';
import type { LoadedDataset } from './data/dataset.ts';
import { orderOfEpoch } from './data/shuffle.ts';
import { type Evaluation, evaluationChunk, type Program, type StepInput } from './engine/program.ts';
import type { Seconds } from './engine/session.ts';
import { addTo, type KeptWeights, meansOf, noTotals, type RunState } from './run-state.ts';
import { createTally, type Tallied } from './tally.ts';

/** The outcome of the work between two yields. */
export type Progress = {
  /** Images trained on; 0 for a piece of an evaluation. */
  readonly images: number;
  readonly point?: TrainingPoint;
  readonly epoch?: EpochPoint;
  /** Of the validation images. */
  readonly confusion?: EpochConfusion;
  /** Of a run on points. */
  readonly boundary?: Boundary;
  readonly health?: Health;
  readonly predictions?: Predictions;
};

export type TrainingRun = {
  readonly hyperparameters: Hyperparameters;
  readonly program: Program;
  readonly dataset: LoadedDataset;
  /** Changed in place; complete at every yield, so that a run can resume from a copy. */
  readonly state: RunState;
  readonly kept: KeptWeights;
  /** Compute time of something that took so long. */
  readonly computeSecondsOf: (seconds: Seconds) => number;
  /** Whether this run may use all lanes now. */
  readonly isWide: () => boolean;
};

/** Steps are taken together for about this long: less, and a small network waits for JavaScript after each. */
const togetherSeconds = 0.02;
const mostTogether = 64;

/** How many steps are taken together if the last ones took so many seconds each. */
export const stepsTogether = (seconds: number): number =>
  Math.min(mostTogether, Math.max(1, Math.floor(togetherSeconds / seconds)));

/**
 * Trains the run from its current state to its end, in a lane. Yields after every few steps and every chunk of an
 * evaluation; the program may be used by others only between two of these.
 */
export async function* train(run: TrainingRun): AsyncGenerator<Progress, EndingReport, void> {
  const { hyperparameters, program, dataset, state, kept, computeSecondsOf, isWide } = run;
  const { epochs, batchSize, patience, restoreBest, seed } = hyperparameters;
  const plan = planOf(hyperparameters);
  const split = dataset.split(plan.trainImages, plan.validationImages, hyperparameters.validationFrom);

  let together = 1;

  while (state.epoch < epochs && !state.stoppedEarly) {
    // one epoch of steps, through all training images in a new order
    const order = orderOfEpoch(split.train, seed, state.epoch);
    const epochEnd = (state.epoch + 1) * plan.stepsPerEpoch;
    while (state.step < epochEnd) {
      // as many steps together as end within a moment, and no more than to the next point of the curve
      const inputs: StepInput[] = [];
      do {
        const step = state.step + inputs.length + 1;
        const batch = batchOf(dataset.training, order, ((step - 1) % plan.stepsPerEpoch) * batchSize, batchSize);
        inputs.push({ ...batch, step, learningRate: learningRateAt(hyperparameters, plan, step) });
      } while (inputs.length < together && inputs.at(-1)!.step < epochEnd && !endsPoint(plan, inputs.at(-1)!.step));
      const scores = await program.inLane.steps(inputs, isWide());
      const took = scores.reduce((sum, { seconds }) => sum + seconds.clock, 0) / scores.length;
      together = stepsTogether(took);

      let images = 0;
      for (const [index, { seconds, ...score }] of scores.entries()) {
        const { step, labels } = inputs[index]!;
        state.step = step;
        state.computeSeconds += computeSecondsOf(seconds);
        if (!Number.isFinite(score.loss)) return { outcome: 'diverged', step };
        images += labels.length;
        addTo(state.sincePoint, labels.length, score, seconds.clock);
        addTo(state.sinceEpoch, labels.length, score, seconds.clock);
      }

      // a point of the curve, now and then
      const { step, learningRate } = inputs.at(-1)!;
      if (endsPoint(plan, step)) {
        const point = { step, learningRate, ...meansOf(state.sincePoint), computeSeconds: state.computeSeconds };
        state.sincePoint = noTotals();
        yield { images, point };
      } else {
        yield { images };
      }
    }

    if (!endsReport(plan, state.epoch + 1)) {
      state.epoch += 1;
      state.sinceEpoch = noTotals();
      state.epochsSinceBest += 1;
      continue;
    }

    // validation, on images the run never trains on
    const validation = yield* evaluate(run, plan.validationImages, (from, count) =>
      batchOf(dataset.training, split.validation, from, count),
    );
    if (!Number.isFinite(validation.loss)) return { outcome: 'diverged', step: state.step };
    const epoch = {
      epoch: state.epoch + 1,
      step: state.step,
      learningRate: learningRateAt(hyperparameters, plan, state.step),
      ...meansOf(state.sinceEpoch),
      computeSeconds: state.computeSeconds,
      validationLoss: validation.loss,
      validationAccuracy: validation.accuracy,
    };
    state.epoch += 1;
    state.sinceEpoch = noTotals();

    // early stopping: epochs since the lowest validation loss
    const better = state.bestValidationLoss === null || validation.loss < state.bestValidationLoss;
    if (better) {
      state.bestValidationLoss = validation.loss;
      state.best = { epoch: state.epoch, step: state.step };
      if (restoreBest) kept.best = program.readWeights();
    }
    state.epochsSinceBest = better ? 0 : state.epochsSinceBest + 1;
    state.stoppedEarly = patience > 0 && state.epochsSinceBest >= patience;
    yield {
      images: 0,
      epoch,
      confusion: { epoch: state.epoch, counts: validation.confusion },
      ...(await boundaryAfter(run, plan, validation.weights)),
      ...(await healthAfter(run, plan, split.train)),
      predictions: { set: 'validation', epoch: state.epoch, probabilities: validation.probabilities },
    };
  }

  // the best weights, if the run restores them
  const restored = restoreBest && kept.best !== null;
  if (restored) {
    kept.last = program.readWeights();
    program.setVariables(kept.best!);
  }

  // the sealed test, once
  const test = yield* evaluate(run, dataset.test.count, (from, count) => stretchOf(dataset.test, from, count));
  if (!Number.isFinite(test.loss)) return { outcome: 'diverged', step: state.step };
  const epoch = restored ? state.best!.epoch : state.epoch;
  yield { images: 0, predictions: { set: 'test', epoch, probabilities: test.probabilities } };
  const { loss, accuracy } = test;
  return { outcome: 'finished', stoppedEarly: state.stoppedEarly, test: { loss, accuracy } };
}

/** The weights that a plane is drawn from need no more digits. */
const digits = 6;

/** The boundary of a run on points after the epoch that the state counts; the weights are those of the evaluation before. */
async function boundaryAfter(
  { program, dataset, state, computeSecondsOf, isWide }: TrainingRun,
  plan: TrainingPlan,
  weights: Evaluation['weights'],
): Promise<Pick<Progress, 'boundary'>> {
  const { epoch } = state;
  if (weights.length > 0) {
    const numbers = weights.flatMap((values) => Array.from(values, (value) => Number(value.toPrecision(digits))));
    return { boundary: { epoch, weights: numbers, plane: '' } };
  }
  if (!hasPoints(dataset.about) || !endsPlane(plan, epoch)) return {};
  const found = await program.inLane.plane(isWide());
  if (!found) return {};
  const { plane, seconds } = found;
  state.computeSeconds += computeSecondsOf(seconds);
  const bytes = Uint8Array.from({ length: plane.length / 2 }, (_, cell) => Math.round(255 * plane[2 * cell + 1]!));
  return { boundary: { epoch, weights: [], plane: Buffer.from(bytes).toString('base64') } };
}

/** The run's health after the epoch that the state counts, on the first of its training images. */
async function healthAfter(
  { hyperparameters, program, dataset, state, computeSecondsOf, isWide }: TrainingRun,
  plan: TrainingPlan,
  images: Int32Array,
): Promise<Pick<Progress, 'health'>> {
  if (!endsHealth(plan, state.epoch)) return {};
  const step = state.step + 1;
  const learningRate = learningRateAt(hyperparameters, plan, Math.min(step, plan.totalSteps));
  const batch = batchOf(dataset.training, images, 0, program.healthImages);
  const { seconds, ...health } = await program.inLane.health({ ...batch, step, learningRate }, isWide());
  state.computeSeconds += computeSecondsOf(seconds);
  return { health: { epoch: state.epoch, ...health } };
}

/** Loss, accuracy and predictions on `count` images, with a yield after each chunk. */
async function* evaluate(
  { program, dataset, state, computeSecondsOf, isWide }: TrainingRun,
  count: number,
  chunkAt: (from: number, count: number) => Batch,
): AsyncGenerator<Progress, { loss: number; accuracy: number; weights: Evaluation['weights'] } & Tallied, void> {
  let loss = 0;
  let weights: Evaluation['weights'] = [];
  const tally = createTally(count, dataset.about.classes.length);
  for (let from = 0; from < count; from += evaluationChunk) {
    const chunk = chunkAt(from, Math.min(evaluationChunk, count - from));
    const evaluation = await program.inLane.evaluate(chunk.images, chunk.labels, isWide());
    loss += evaluation.loss * chunk.labels.length;
    weights = evaluation.weights;
    tally.add(chunk.labels, evaluation.probabilities);
    state.computeSeconds += computeSecondsOf(evaluation.seconds);
    yield { images: 0 };
  }
  const tallied = tally.result();
  return { loss: loss / count, accuracy: accuracyOf(tallied.confusion), weights, ...tallied };
}

/** A program is a compiled run: a session on its graph, which performs its steps and evaluations. */
import { valuesOf } from '#lib/datasets/dataset.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { healthImagesOf } from '#lib/network/cost.ts';
import type { Health } from '#lib/network/health.ts';
import type { Network } from '#lib/network/network.ts';
import type { Feed } from './binding.ts';
import { healthFrom, healthOutputs } from './health.ts';
import type { Precision } from './operations.ts';
import { graphOf, outputs } from './run-graph.ts';
import { type Call, openSession, type Seconds, type SessionOptions } from './session.ts';

/** Mean loss in nats, including the L2 penalty, and the number of correctly classified images. */
export type Score = { readonly loss: number; readonly right: number };

/** A score and the predictions: the probability of each class, image by image. */
export type Evaluation = Score & {
  readonly probabilities: Float32Array;
  /** All weights of a small network on points, one array for each variable; of any other network none. */
  readonly weights: readonly Float32Array[];
};

/** All of a run's values by name: weights, moving averages, optimizer state. */
export type VariableValues = ReadonlyMap<string, Float32Array>;

/** A batch for a step: images as bytes, height × width × channels each; their classes; the step, counted from 1. */
export type StepInput = {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly step: number;
  readonly learningRate: number;
};

/**
 * The same work on a thread of its own, while JavaScript and other programs go on. One call at a time for each program; no
 * other of its functions may be called meanwhile, since steps change the variables in place. See `Call.start` for `wide`.
 */
export type InLane = {
  /**
   * Takes these steps one after the other; returns each one's score before it, and how long it took. Ends early after a
   * loss that is not finite.
   */
  readonly steps: (inputs: readonly StepInput[], wide: boolean) => Promise<(Score & { readonly seconds: Seconds })[]>;
  /** Evaluates at most `evaluationChunk` images. */
  readonly evaluate: (
    images: Uint8Array,
    labels: Uint8Array,
    wide: boolean,
  ) => Promise<Evaluation & { readonly seconds: Seconds }>;
  /** The probabilities [cells, classes] in the plane (boundary.ts) of a larger network on points; undefined of any other. */
  readonly plane: (wide: boolean) => Promise<{ readonly plane: Float32Array; readonly seconds: Seconds } | undefined>;
  /** Measures health on these images as the step that comes next would see them, without augmentation; it changes nothing. */
  readonly health: (next: StepInput, wide: boolean) => Promise<Omit<Health, 'epoch'> & { readonly seconds: Seconds }>;
};

export type Program = {
  readonly inLane: InLane;
  /** The most images to measure health on. */
  readonly healthImages: number;
  /**
   * Takes one step on a batch and returns the batch's score before the step. `images` are bytes, height × width × channels
   * each; `labels` their classes; `step` counts from 1.
   */
  readonly step: (images: Uint8Array, labels: Uint8Array, step: number, learningRate: number) => Score;
  /** The score on any number of images, with moving averages, without dropout or augmentation. */
  readonly score: (images: Uint8Array, labels: Uint8Array) => Score;
  /** The same score, with the predictions. */
  readonly evaluate: (images: Uint8Array, labels: Uint8Array) => Evaluation;
  /** The probability of each class, image by image. */
  readonly predict: (images: Uint8Array) => Float32Array;
  readonly readVariables: () => VariableValues;
  /** Without the optimizer's state. */
  readonly readWeights: () => VariableValues;
  /** Sets variables by name. Throws if a name is unknown or a length is wrong. */
  readonly setVariables: (values: VariableValues) => void;
  /** Frees the memory; the program can no longer be used. */
  readonly dispose: () => void;
};

/** Images evaluated at once: enough to keep the device busy, few enough to finish within a slice. */
export const evaluationChunk = 250;

const stepFeed = (step: number): Feed => ({ shape: [], values: Int32Array.of(step) });

/** How a program computes; by default exactly, with each kernel on its best device and in one thread. */
export type Computing = SessionOptions & { readonly precision?: Precision };

/** Creates the program of these hyperparameters and their network, with the seed's initial values. */
export function createProgram(
  hyperparameters: Hyperparameters,
  network: Network,
  { precision = 'float32', ...options }: Computing = {},
): Program {
  const { shape } = network.dataset;
  const imageBytes = valuesOf(network.dataset);
  const graph = graphOf(hyperparameters, network, precision);
  const { variables } = graph;
  const session = openSession(graph.ends, options);
  session.run({ step: stepFeed(0) }, [outputs.initialized]);

  const batch = ['images', 'labels'];
  const trainingCall = session.prepare([...batch, 'step', 'learning_rate'], [outputs.trained]);
  const scoringCall = session.prepare(batch, [outputs.evaluated]);
  const evaluationCall = session.prepare(batch, [outputs.evaluated, outputs.predicted, ...graph.boundary.weights]);
  const predictionCall = session.prepare(['images'], [outputs.predicted]);
  const planeCall = graph.boundary.plane && session.prepare([], ['plane']);
  const healthCall = session.prepare(
    [...batch, 'step', 'learning_rate'],
    [healthOutputs.figures, healthOutputs.histograms],
  );
  const readingCalls = new Map<readonly string[], Call>();

  const imageFeed = (images: Uint8Array): Feed => ({
    shape: [images.length / imageBytes, ...shape],
    values: images,
  });
  const batchFeeds = (images: Uint8Array, labels: Uint8Array): Feed[] => [
    imageFeed(images),
    { shape: [labels.length], values: labels },
  ];
  const stepFeeds = ({ images, labels, step, learningRate }: StepInput): Feed[] => [
    ...batchFeeds(images, labels),
    stepFeed(step),
    { shape: [], values: Float32Array.of(learningRate) },
  ];
  const scoreOf = (output: Float32Array): Score => ({ loss: output[0]!, right: output[1]! });
  /** Calls `work` for each chunk of images in turn. */
  const inChunks = (count: number, work: (from: number, to: number) => void) => {
    for (let from = 0; from < count; from += evaluationChunk) work(from, Math.min(from + evaluationChunk, count));
  };

  /** The score over all chunks; `take` gets each chunk's other outputs, on which the score does not depend. */
  const evaluate = (
    images: Uint8Array,
    labels: Uint8Array,
    call: Call,
    take: (others: readonly Float32Array[], from: number) => void = () => {},
  ): Score => {
    let [loss, right] = [0, 0];
    inChunks(labels.length, (from, to) => {
      const part = images.subarray(from * imageBytes, to * imageBytes);
      const [first, ...others] = call.run(batchFeeds(part, labels.subarray(from, to)));
      const score = scoreOf(first!);
      loss += score.loss * (to - from);
      right += score.right;
      take(others, from);
    });
    return { loss: loss / labels.length, right };
  };

  const allNames = [...variables.keys()];
  const readNamed = (names: readonly string[]): VariableValues => {
    const call =
      readingCalls.get(names) ??
      session.prepare(
        [],
        names.map((name) => `value/${name}`),
      );
    readingCalls.set(names, call);
    const values = call.run([]);
    return new Map(names.map((name, index) => [name, values[index]!]));
  };

  return {
    inLane: {
      steps: async (inputs, wide) => {
        const runs = await trainingCall.start(inputs.map(stepFeeds), wide);
        return runs.outputs.map(([output], run) => ({ ...scoreOf(output!), seconds: runs.seconds[run]! }));
      },
      evaluate: async (images, labels, wide) => {
        const { outputs, seconds } = await evaluationCall.start([batchFeeds(images, labels)], wide);
        const [score, probabilities, ...weights] = outputs[0]!;
        return { ...scoreOf(score!), probabilities: probabilities!, weights, seconds: seconds[0]! };
      },
      plane: async (wide) => {
        if (!planeCall) return undefined;
        const { outputs, seconds } = await planeCall.start([[]], wide);
        return { plane: outputs[0]![0]!, seconds: seconds[0]! };
      },
      health: async (next, wide) => {
        const { outputs, seconds } = await healthCall.start([stepFeeds(next)], wide);
        const [figures, histograms] = outputs[0]!;
        return { ...healthFrom(network, next.labels.length, figures!, histograms!), seconds: seconds[0]! };
      },
    },
    healthImages: healthImagesOf(network, hyperparameters),

    step: (images, labels, step, learningRate) =>
      scoreOf(trainingCall.run(stepFeeds({ images, labels, step, learningRate }))[0]!),

    score: (images, labels) => evaluate(images, labels, scoringCall),

    evaluate: (images, labels) => {
      const probabilities = new Float32Array(labels.length * graph.classes);
      let weights: readonly Float32Array[] = [];
      const score = evaluate(images, labels, evaluationCall, ([predicted, ...others], from) => {
        probabilities.set(predicted!, from * graph.classes);
        weights = others;
      });
      return { ...score, probabilities, weights };
    },

    predict: (images) => {
      const count = images.length / imageBytes;
      const probabilities = new Float32Array(count * graph.classes);
      inChunks(count, (from, to) => {
        const feeds = [imageFeed(images.subarray(from * imageBytes, to * imageBytes))];
        probabilities.set(predictionCall.run(feeds)[0]!, from * graph.classes);
      });
      return probabilities;
    },

    readVariables: () => readNamed(allNames),

    readWeights: () => readNamed(graph.weights),

    setVariables: (values) => {
      const feeds: Record<string, Feed> = {};
      for (const [name, value] of values) {
        const variable = variables.get(name);
        if (!variable) throw new Error(`The network has no variable ${name}.`);
        const length = variable.shape.reduce((product, side) => product * side, 1);
        if (value.length !== length) throw new Error(`${name} has ${length} numbers, not ${value.length}.`);
        feeds[`new/${name}`] = { shape: variable.shape, values: value };
      }
      session.run(
        feeds,
        [...values.keys()].map((name) => `set/${name}`),
      );
    },

    dispose: session.close,
  };
}

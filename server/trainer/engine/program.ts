/**
 * A program is a compiled run: a TensorFlow graph that holds its variables and performs its steps and evaluations.
 *
 * `training` below is the whole step. Everything random is keyed by (seed, layer, step). The graph itself scales and
 * augments the bytes and leaves the number of images open, so one graph serves every batch.
 */

import { valuesOf } from '#lib/datasets/dataset.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Network } from '#lib/network/network.ts';
import type { Feed } from './binding.ts';
import {
  afterReaders,
  FLOAT,
  INT32,
  type Node,
  named,
  nodesFor,
  placeholder,
  run,
  type Tensor,
  UINT8,
} from './graph.ts';
import { augment, scaleInput, toUnit } from './images.ts';
import { initialValue } from './initializers.ts';
import type { Values } from './layers.ts';
import { countRight, crossEntropy } from './loss.ts';
import { compileNetwork } from './network.ts';
import * as op from './operations.ts';
import { optimizerOf } from './optimizers.ts';
import { boundaryOutputs } from './plane.ts';
import { openSession } from './session.ts';
import { assign, createVariable, decrease, read, type Variable } from './variables.ts';

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

export type Program = {
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
  /** The probabilities [cells, classes] in the plane (boundary.ts) of a larger network on points; undefined of any other. */
  readonly plane: () => Float32Array | undefined;
  readonly readVariables: () => VariableValues;
  /** Sets variables by name. Throws if a name is unknown or a length is wrong. */
  readonly setVariables: (values: VariableValues) => void;
  /** Frees the memory; the program can no longer be used. */
  readonly dispose: () => void;
};

/** Images evaluated at once: enough to keep the device busy, few enough to finish within a slice. */
export const evaluationChunk = 250;

/** Keras' momentum for batch normalization's moving averages. */
const movingMomentum = 0.99;

/** The graph's outputs; a variable is fetched as `value/NAME` and fed as `new/NAME`. */
const outputs = { initialized: 'initialized', trained: 'trained', evaluated: 'evaluated', predicted: 'predicted' };

/** The graph's inputs. */
function inputsOf(shape: readonly number[]) {
  return {
    images: placeholder('images', UINT8, [-1, ...shape]),
    labels: placeholder('labels', UINT8, [-1]),
    step: placeholder('step', INT32, []),
    learningRate: placeholder('learning_rate', FLOAT, []),
  };
}

const stepFeed = (step: number): Feed => ({ shape: [], values: Int32Array.of(step) });

/** How a program computes; by default exactly, and with each kernel on its best device. */
export type Computing = {
  readonly precision?: op.Precision;
  /** TensorFlow's name, e.g. `/device:CPU:0`. */
  readonly device?: string;
};

/** A run's graph: its variables and outputs. */
function graphOf(hyperparameters: Hyperparameters, network: Network, precision: op.Precision) {
  const { seed, augmentation, inputScaling, labelSmoothing, l2 } = hyperparameters;
  const { dataset } = network;
  const inputs = inputsOf(network.dataset.shape);
  const { images, step, learningRate } = inputs;
  const compiled = compileNetwork(network, hyperparameters, precision);
  const optimizer = optimizerOf(hyperparameters);
  const unit = toUnit(images);
  const labels = op.bytesToInts(inputs.labels);

  const variables = new Map<string, Variable>();
  const states = new Map<string, Variable[]>();
  const initializers: Node[] = [];
  const add = (name: string, shape: readonly number[], value: Tensor): Variable => {
    const variable = createVariable(name, shape);
    variables.set(name, variable);
    initializers.push(assign(variable, value));
    return variable;
  };
  for (const spec of compiled.variables) {
    add(spec.name, spec.shape, initialValue(spec, seed, spec.layer, step));
    if (!spec.trainable) continue;
    const zeros = initialValue({ ...spec, initial: 'zeros' }, seed, spec.layer, step);
    states.set(
      spec.name,
      optimizer.state.map((name) => add(`${spec.name}/${name}`, spec.shape, zeros)),
    );
  }

  const readAll = (): Record<string, Tensor> =>
    Object.fromEntries(compiled.variables.map(({ name }) => [name, read(variables.get(name)!)]));
  const withPenalty = (loss: Tensor, values: Values): Tensor =>
    l2 > 0 ? op.add(loss, compiled.penalty(values, l2)) : loss;

  /** One training step; its output is [loss, right] of the batch before the step. */
  function training(): Tensor {
    const values = readAll();
    const input = scaleInput(augment(unit, dataset, augmentation, seed, step), inputScaling, dataset);
    const pass = compiled.forward(input, values, step);
    const { loss, gradient } = crossEntropy(pass.logits, labels, labelSmoothing, dataset.classes.length);
    const score = op.stack([withPenalty(loss, values), countRight(pass.logits, labels)], 0);

    const gradients: Record<string, Tensor> = { ...pass.backward(gradient) };
    for (const { name, kernel } of compiled.variables) {
      if (kernel && l2 > 0) gradients[name] = op.add(gradients[name]!, op.scale(values[name]!, 2 * l2));
    }
    const update = optimizer.at(learningRate, step);
    const updates = new Map<string, Node[]>();
    for (const [name, state] of states) {
      updates.set(name, update(variables.get(name)!, values[name]!, gradients[name]!, state));
    }
    for (const [name, statistic] of Object.entries(pass.statistics)) {
      const move = op.scale(op.subtract(values[name]!, statistic), 1 - movingMomentum);
      updates.set(name, [decrease(variables.get(name)!, move)]);
    }
    const all = nodesFor([score.node, ...[...updates.values()].flat()]);
    for (const [name, [first, second]] of updates) {
      afterReaders(first!, values[name]!, all);
      second?.after.add(first!);
    }
    return named(outputs.trained, score, [...updates.values()].flat());
  }

  /** Evaluation: moving averages, no dropout, no augmentation. */
  const values = readAll();
  const { logits } = compiled.forward(scaleInput(unit, inputScaling, dataset), values);
  const { loss } = crossEntropy(logits, labels, labelSmoothing, dataset.classes.length);
  const score = op.stack([withPenalty(loss, values), countRight(logits, labels)], 0);

  const boundary = boundaryOutputs(network, compiled, values, hyperparameters);
  const perVariable = [...variables.values()].flatMap((variable) => [
    named(`value/${variable.name}`, read(variable)),
    named(`set/${variable.name}`, op.scalar(0), [
      assign(variable, placeholder(`new/${variable.name}`, FLOAT, variable.shape)),
    ]),
  ]);
  return {
    variables,
    classes: dataset.classes.length,
    boundary,
    // Inputs are listed too: all are fed, but not every step uses them all.
    ends: [
      ...Object.values(inputs),
      named(outputs.initialized, op.scalar(0), initializers),
      training(),
      named(outputs.evaluated, score),
      named(outputs.predicted, run('Softmax', { T: FLOAT }, [logits])),
      ...(boundary.plane ? [boundary.plane] : []),
      ...perVariable,
    ],
  };
}

/** Creates the program of these hyperparameters and their network, with the seed's initial values. */
export function createProgram(
  hyperparameters: Hyperparameters,
  network: Network,
  { precision = 'float32', device = '' }: Computing = {},
): Program {
  const { shape } = network.dataset;
  const imageBytes = valuesOf(network.dataset);
  const graph = graphOf(hyperparameters, network, precision);
  const { variables } = graph;
  const session = openSession(graph.ends, device);
  session.run({ step: stepFeed(0) }, [outputs.initialized]);

  const imageFeed = (images: Uint8Array): Feed => ({
    shape: [images.length / imageBytes, ...shape],
    values: images,
  });
  const batchFeeds = (images: Uint8Array, labels: Uint8Array) => ({
    images: imageFeed(images),
    labels: { shape: [labels.length], values: labels },
  });
  /** Calls `work` for each chunk of images in turn. */
  const inChunks = (count: number, work: (from: number, to: number) => void) => {
    for (let from = 0; from < count; from += evaluationChunk) work(from, Math.min(from + evaluationChunk, count));
  };

  /** The score over all chunks; `take` gets each chunk's other outputs, on which the score does not depend. */
  const evaluate = (
    images: Uint8Array,
    labels: Uint8Array,
    fetched: readonly string[],
    take: (others: readonly Float32Array[], from: number) => void = () => {},
  ): Score => {
    let [loss, right] = [0, 0];
    inChunks(labels.length, (from, to) => {
      const part = images.subarray(from * imageBytes, to * imageBytes);
      const [score, ...others] = session.run(batchFeeds(part, labels.subarray(from, to)), fetched);
      loss += score![0]! * (to - from);
      right += score![1]!;
      take(others, from);
    });
    return { loss: loss / labels.length, right };
  };

  return {
    step: (images, labels, step, learningRate) => {
      const feeds = {
        ...batchFeeds(images, labels),
        step: stepFeed(step),
        learning_rate: { shape: [], values: Float32Array.of(learningRate) },
      };
      const [[loss, right]] = session.run(feeds, [outputs.trained]) as unknown as [[number, number]];
      return { loss, right };
    },

    score: (images, labels) => evaluate(images, labels, [outputs.evaluated]),

    evaluate: (images, labels) => {
      const probabilities = new Float32Array(labels.length * graph.classes);
      const fetched = [outputs.evaluated, outputs.predicted, ...graph.boundary.weights];
      let weights: readonly Float32Array[] = [];
      const score = evaluate(images, labels, fetched, ([predicted, ...others], from) => {
        probabilities.set(predicted!, from * graph.classes);
        weights = others;
      });
      return { ...score, probabilities, weights };
    },

    predict: (images) => {
      const count = images.length / imageBytes;
      const probabilities = new Float32Array(count * graph.classes);
      inChunks(count, (from, to) => {
        const feeds = { images: imageFeed(images.subarray(from * imageBytes, to * imageBytes)) };
        probabilities.set(session.run(feeds, [outputs.predicted])[0]!, from * graph.classes);
      });
      return probabilities;
    },

    plane: () => (graph.boundary.plane ? session.run({}, ['plane'])[0] : undefined),

    readVariables: () => {
      const names = [...variables.keys()];
      const values = session.run(
        {},
        names.map((name) => `value/${name}`),
      );
      return new Map(names.map((name, index) => [name, values[index]!]));
    },

    setVariables: (values) => {
      const feeds: Record<string, Feed> = {};
      for (const [name, value] of values) {
        const variable = variables.get(name);
        if (!variable) throw new Error(`The network has no variable ${name}.`);
        const length = variable.shape.reduce((product, side) => product * side, 1);
        if (value.length !== length) throw new Error(`${name} has ${length} numbers, not ${value.length}.`);
        // Copied, because the variable keeps the fed memory and changes it in place.
        feeds[`new/${name}`] = { shape: variable.shape, values: value.slice() };
      }
      session.run(
        feeds,
        [...values.keys()].map((name) => `set/${name}`),
      );
    },

    dispose: session.close,
  };
}

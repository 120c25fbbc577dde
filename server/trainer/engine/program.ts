/**
 * A program is one run compiled: it holds the run's variables and does its steps and evaluations.
 *
 * `trainingStep` and `evaluation` below are pure functions of (variables, feeds): everything random is keyed by (seed,
 * layer, step), bytes are scaled and augmented inside, and no JavaScript decision looks at a tensor's values. Here they run
 * at once, kernel by kernel.
 */
import type { Hyperparameters } from '#lib/hyperparameters.ts';
import type { Network } from '#lib/network.ts';
import { bytes, FLOAT, floats, ints, run, type Tensor, tidy, valuesOf } from './binding.ts';
import { augment, scaleInput, toUnit } from './images.ts';
import { initialValue } from './initializers.ts';
import type { Values } from './layers.ts';
import { accuracy, crossEntropy } from './loss.ts';
import { compileNetwork } from './network.ts';
import * as op from './operations.ts';
import { optimizerOf } from './optimizers.ts';
import { assign, createVariable, decrease, destroy, download, read, type Variable } from './variables.ts';

/** Mean loss in nats, L2 penalty included, and the share of images classified right. */
export type Score = { readonly loss: number; readonly accuracy: number };

/** Every number that a run consists of, by name: weights, moving averages, optimizer state. */
export type VariableValues = ReadonlyMap<string, Float32Array>;

export type Program = {
  /**
   * One step on a batch: moves the variables, and gives the batch's score before the move. images: bytes, height × width ×
   * 3 each; labels 0…9; `step` counts from 1.
   */
  readonly step: (images: Uint8Array, labels: Uint8Array, step: number, learningRate: number) => Score;
  /** The score on any number of images, with moving averages and without dropout and augmentation. */
  readonly evaluate: (images: Uint8Array, labels: Uint8Array) => Score;
  /** The probability of each of the ten classes, image after image. */
  readonly predict: (images: Uint8Array) => Float32Array;
  readonly readVariables: () => VariableValues;
  /** Sets variables by name. Throws where a name is unknown or a length is wrong. */
  readonly setVariables: (values: VariableValues) => void;
  /** Frees the memory; the program is of no use afterwards. */
  readonly dispose: () => void;
};

/** Images evaluated at once: enough to keep the device busy, few enough to end within a slice. */
export const evaluationChunk = 250;

/** Keras' momentum of batch normalization's moving averages. */
const movingMomentum = 0.99;

/** Makes the program of these hyperparameters, whose network this is, with the initial values of their seed. */
export function createProgram(hyperparameters: Hyperparameters, network: Network): Program {
  const { seed, augmentation, inputScaling, labelSmoothing, l2 } = hyperparameters;
  const { height, width, channels } = network.input;
  const imageBytes = height * width * channels;
  const compiled = compileNetwork(network, hyperparameters);
  const optimizer = optimizerOf(hyperparameters);

  const variables = new Map<string, Variable>();
  const states = new Map<string, Variable[]>();
  const add = (name: string, shape: readonly number[], value: () => Tensor): Variable => {
    const variable = createVariable(name, shape);
    variables.set(name, variable);
    tidy(() => assign(variable, value()));
    return variable;
  };
  for (const spec of compiled.variables) {
    add(spec.name, spec.shape, () => initialValue(spec, seed, spec.layer));
    if (!spec.trainable) continue;
    const zeros = () => initialValue({ ...spec, initial: 'zeros' }, seed, spec.layer);
    states.set(
      spec.name,
      optimizer.state.map((name) => add(`${spec.name}/${name}`, spec.shape, zeros)),
    );
  }

  const readAll = (): Record<string, Tensor> =>
    Object.fromEntries(compiled.variables.map(({ name }) => [name, read(variables.get(name)!)]));
  const withPenalty = (loss: Tensor, values: Values): Tensor =>
    l2 > 0 ? op.add(loss, compiled.penalty(values, l2)) : loss;

  /** images uint8 [batch, height, width, 3], labels uint8 [batch], step int32, learningRate float32; gives [loss, accuracy]. */
  function trainingStep(images: Tensor, labelBytes: Tensor, step: Tensor, learningRate: Tensor): Tensor {
    const labels = op.bytesToInts(labelBytes);
    const values = readAll();
    const input = scaleInput(augment(toUnit(images), augmentation, seed, step), inputScaling);
    const pass = compiled.forward(input, values, step);
    const right = accuracy(pass.logits, labels);
    const { loss, gradient } = crossEntropy(pass.logits, labels, labelSmoothing);
    const score = op.stack([withPenalty(loss, values), right], 0);

    const gradients: Record<string, Tensor> = { ...pass.backward(gradient) };
    for (const { name, kernel } of compiled.variables) {
      if (kernel && l2 > 0) gradients[name] = op.add(gradients[name]!, op.scale(values[name]!, 2 * l2));
      // A variable that is still being read would be copied before it is changed.
      values[name]!.dispose();
    }
    const update = optimizer.at(learningRate, step);
    for (const [name, state] of states) update(variables.get(name)!, gradients[name]!, state);
    for (const [name, statistic] of Object.entries(pass.statistics)) {
      const moving = variables.get(name)!;
      decrease(moving, op.scale(op.subtract(read(moving), statistic), 1 - movingMomentum));
    }
    return score;
  }

  const logitsOf = (images: Tensor, values: Values): Tensor =>
    compiled.forward(scaleInput(toUnit(images), inputScaling), values).logits;

  function evaluation(images: Tensor, labelBytes: Tensor): Tensor {
    const labels = op.bytesToInts(labelBytes);
    const values = readAll();
    const logits = logitsOf(images, values);
    const { loss } = crossEntropy(logits, labels, labelSmoothing);
    return op.stack([withPenalty(loss, values), accuracy(logits, labels)], 0);
  }

  const imageTensor = (images: Uint8Array) => bytes(images, [images.length / imageBytes, height, width, channels]);
  const labelTensor = (labels: Uint8Array) => bytes(labels, [labels.length]);
  const scoreOf = (score: Tensor): Score => {
    const [loss, accuracy] = valuesOf(score) as unknown as [number, number];
    return { loss, accuracy };
  };
  /** Calls `work` for one chunk of images after another. */
  const inChunks = (count: number, work: (from: number, to: number) => void) => {
    for (let from = 0; from < count; from += evaluationChunk) work(from, Math.min(from + evaluationChunk, count));
  };

  return {
    step: (images, labels, step, learningRate) =>
      tidy(() =>
        scoreOf(trainingStep(imageTensor(images), labelTensor(labels), ints([step], []), floats([learningRate], []))),
      ),

    evaluate: (images, labels) => {
      let [loss, accuracy] = [0, 0];
      inChunks(labels.length, (from, to) => {
        const chunk = tidy(() =>
          scoreOf(
            evaluation(
              imageTensor(images.subarray(from * imageBytes, to * imageBytes)),
              labelTensor(labels.subarray(from, to)),
            ),
          ),
        );
        loss += (chunk.loss * (to - from)) / labels.length;
        accuracy += (chunk.accuracy * (to - from)) / labels.length;
      });
      return { loss, accuracy };
    },

    predict: (images) => {
      const count = images.length / imageBytes;
      const classes = compiled.variables.at(-1)!.shape[0]!;
      const probabilities = new Float32Array(count * classes);
      inChunks(count, (from, to) => {
        const chunk = tidy(() => {
          const logits = logitsOf(imageTensor(images.subarray(from * imageBytes, to * imageBytes)), readAll());
          return valuesOf(run('Softmax', { T: FLOAT }, [logits]));
        });
        probabilities.set(chunk, from * classes);
      });
      return probabilities;
    },

    readVariables: () => new Map([...variables].map(([name, variable]) => [name, download(variable)])),

    setVariables: (values) => {
      for (const [name, value] of values) {
        const variable = variables.get(name);
        if (!variable) throw new Error(`The network has no variable ${name}.`);
        const length = variable.shape.reduce((product, side) => product * side, 1);
        if (value.length !== length) throw new Error(`${name} has ${length} numbers, not ${value.length}.`);
        // Copied, because TensorFlow would otherwise share the memory of `value`.
        tidy(() => assign(variable, floats(value.slice(), variable.shape)));
      }
    },

    dispose: () => {
      for (const variable of variables.values()) destroy(variable);
      variables.clear();
    },
  };
}

/**
 * A run's TensorFlow graph: its variables, its step and its evaluation.
 *
 * `training` below is the whole step. Everything random is keyed by (seed, layer, step). The graph itself scales and
 * augments the bytes and leaves the number of images open, so one graph serves every batch.
 */
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Network } from '#lib/network/network.ts';
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
import { healthTensors } from './health.ts';
import { augment, scaleInput, toUnit } from './images.ts';
import { initialValue } from './initializers.ts';
import type { Values } from './layers.ts';
import { countRight, crossEntropy } from './loss.ts';
import { compileNetwork } from './network.ts';
import * as op from './operations.ts';
import { clipped, optimizerOf } from './optimizers.ts';
import { boundaryOutputs } from './plane.ts';
import { assign, createVariable, decrease, read, type Variable } from './variables.ts';

/** Keras' momentum for batch normalization's moving averages. */
const movingMomentum = 0.99;

/** The graph's outputs; a variable is fetched as `value/NAME` and fed as `new/NAME`. */
export const outputs = {
  initialized: 'initialized',
  trained: 'trained',
  evaluated: 'evaluated',
  predicted: 'predicted',
};

/** The graph's inputs. */
function inputsOf(shape: readonly number[]) {
  return {
    images: placeholder('images', UINT8, [-1, ...shape]),
    labels: placeholder('labels', UINT8, [-1]),
    step: placeholder('step', INT32, []),
    learningRate: placeholder('learning_rate', FLOAT, []),
  };
}

/** A run's graph: its variables and outputs. */
export function graphOf(hyperparameters: Hyperparameters, network: Network, precision: op.Precision) {
  const { seed, augmentation, inputScaling, labelSmoothing, l2, clipNorm } = hyperparameters;
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
    add(spec.name, spec.shape, initialValue(spec, hyperparameters, spec.layer, step));
    if (!spec.trainable) continue;
    const zeros = initialValue({ ...spec, initial: 'zeros' }, hyperparameters, spec.layer, step);
    states.set(
      spec.name,
      optimizer.state.map((name) => add(`${spec.name}/${name}`, spec.shape, zeros)),
    );
  }

  const readAll = (): Record<string, Tensor> =>
    Object.fromEntries(compiled.variables.map(({ name }) => [name, read(variables.get(name)!)]));
  const withPenalty = (loss: Tensor, values: Values): Tensor =>
    l2 > 0 ? op.add(loss, compiled.penalty(values, l2)) : loss;

  /** A training step's pass over `input`, the gradient of its loss, penalty included, and what the optimizer follows of it. */
  function passBack(input: Tensor, values: Values) {
    const pass = compiled.forward(input, values, step);
    const { loss, gradient } = crossEntropy(pass.logits, labels, labelSmoothing, dataset.classes.length);
    const gradients: Record<string, Tensor> = { ...pass.backward(gradient) };
    for (const { name, kernel } of compiled.variables) {
      if (kernel && l2 > 0) gradients[name] = op.add(gradients[name]!, op.scale(values[name]!, 2 * l2));
    }
    return { pass, loss, gradients, followed: clipNorm > 0 ? clipped(gradients, clipNorm) : gradients };
  }

  /** One training step; its output is [loss, right] of the batch before the step. */
  function training(): Tensor {
    const values = readAll();
    const input = scaleInput(augment(unit, dataset, augmentation, seed, step), inputScaling, dataset);
    const { pass, loss, followed } = passBack(input, values);
    const score = op.stack([withPenalty(loss, values), countRight(pass.logits, labels)], 0);
    const update = optimizer.at(learningRate, step);
    const updates = new Map<string, Node[]>();
    for (const [name, state] of states) {
      updates.set(name, update(variables.get(name)!, values[name]!, followed[name]!, state));
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
  const input = scaleInput(unit, inputScaling, dataset);
  const { logits, outputs: seen } = compiled.forward(input, values);
  const { loss } = crossEntropy(logits, labels, labelSmoothing, dataset.classes.length);
  const score = op.stack([withPenalty(loss, values), countRight(logits, labels)], 0);

  /** Health: the next step's gradient on unaugmented images, and its update, which is not made. Nothing is changed. */
  function health(): Tensor[] {
    const { gradients, followed } = passBack(input, values);
    const movement = optimizer.movement(learningRate, step);
    const updates: Record<string, Tensor> = {};
    for (const [name, state] of states) updates[name] = movement(values[name]!, followed[name]!, state.map(read));
    return healthTensors(network, seen, { weights: values, gradients, updates });
  }

  const boundary = boundaryOutputs(network, compiled, values, hyperparameters);
  const perVariable = [...variables.values()].flatMap((variable) => [
    named(`value/${variable.name}`, read(variable)),
    named(`set/${variable.name}`, op.scalar(0), [
      assign(variable, placeholder(`new/${variable.name}`, FLOAT, variable.shape)),
    ]),
  ]);
  return {
    variables,
    weights: compiled.variables.map(({ name }) => name),
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
      ...health(),
    ],
  };
}

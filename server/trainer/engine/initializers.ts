/** Initial values of a network's variables. */
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { keyOf, uses } from '#lib/keyed.ts';
import { FLOAT, INT32, ints, run, type Tensor } from './graph.ts';
import type { VariableSpec } from './layers.ts';
import * as op from './operations.ts';

// Both depend on the step, fed as 0; otherwise TensorFlow would compute them when it prepares the graph, and keep the results.
const fill = (shape: readonly number[], value: number, step: Tensor): Tensor =>
  run('Fill', { T: FLOAT, index_type: INT32 }, [
    ints(shape, [shape.length]),
    op.add(op.scalar(value), op.intsToFloats(step)),
  ]);

/** Inputs and outputs of a unit, counted as in Keras: a convolution has kernel² × channels inputs and kernel² × filters outputs. */
function fansOf(shape: readonly number[]): { inputs: number; outputs: number } {
  const [inputs, outputs] = shape.slice(-2) as [number, number];
  const places = shape.slice(0, -2).reduce((product, side) => product * side, 1);
  return { inputs: places * inputs, outputs: places * outputs };
}

/** The deviation of a standard normal distribution cut off at two deviations. */
const cutDeviation = 0.879_625_661_034_239_78;

/**
 * - glorot-uniform: uniform from −l to +l with l = √(6 / (inputs + outputs)) (Glorot & Bengio 2010, eq. 16)
 * - he-uniform: the same with l = √(6 / inputs)
 * - he-normal: normal with deviation √(2 / inputs) (He et al. 2015, eq. 10), cut off at two deviations as in Keras
 */
function drawn(shape: readonly number[], initializer: Initializer, key: number, step: Tensor): Tensor {
  const { inputs, outputs } = fansOf(shape);
  const sides = ints(shape, [shape.length]);
  if (initializer === 'he-normal') {
    return op.scale(op.truncatedNormal(sides, key, step), Math.sqrt(2 / inputs) / cutDeviation);
  }
  const limit = Math.sqrt(6 / (initializer === 'he-uniform' ? inputs : inputs + outputs));
  return op.scale(op.subtract(op.uniform(sides, key, step), op.scalar(0.5)), 2 * limit);
}

type Initializer = Hyperparameters['initializer'];

/** A variable's value before the first step (`step` is 0); depends only on the run's seed and initializer, and the layer's place. */
export function initialValue(
  { shape, initial }: VariableSpec,
  { seed, initializer }: Pick<Hyperparameters, 'seed' | 'initializer'>,
  layer: number,
  step: Tensor,
): Tensor {
  if (initial === 'drawn') return drawn(shape, initializer, keyOf(uses.initialWeights, seed, layer), step);
  return fill(shape, initial === 'ones' ? 1 : 0, step);
}

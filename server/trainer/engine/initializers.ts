/** Initial values of a network's variables. */
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

/**
 * Uniform from −l to +l with l = √(6 / (inputs + outputs)) (Glorot & Bengio 2010, eq. 16), counted as in Keras: a
 * convolution has kernel² × channels inputs and kernel² × filters outputs.
 */
function glorotUniform(shape: readonly number[], key: number, step: Tensor): Tensor {
  const [inputs, outputs] = shape.slice(-2) as [number, number];
  const places = shape.slice(0, -2).reduce((product, side) => product * side, 1);
  const limit = Math.sqrt(6 / (places * (inputs + outputs)));
  return op.scale(op.subtract(op.uniform(ints(shape, [shape.length]), key, step), op.scalar(0.5)), 2 * limit);
}

/** A variable's value before the first step (`step` is 0); depends only on the run's seed and the layer's place. */
export function initialValue({ shape, initial }: VariableSpec, seed: number, layer: number, step: Tensor): Tensor {
  if (initial === 'glorot') return glorotUniform(shape, keyOf(uses.initialWeights, seed, layer), step);
  return fill(shape, initial === 'ones' ? 1 : 0, step);
}

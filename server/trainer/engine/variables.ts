/** Variables that live on the device and are changed in place: a run's weights, moving averages and optimizer state. */
import { FLOAT, flag, keep, run, runAll, type Shape, shapeOf, type Tensor, text, tidy, valuesOf } from './binding.ts';

export type Variable = {
  /** E.g. `conv1/kernel`, or `conv1/kernel/velocity` for a state of the optimizer. */
  readonly name: string;
  readonly shape: Shape;
  /** What TensorFlow calls it, and its reference to it. */
  readonly sharedName: string;
  readonly handle: Tensor;
};

// TensorFlow knows a variable by name and shape, keeps them all in one list, and keeps a kernel for every pair that it ever
// saw. So names are used again: a trainer that makes thousands of programs would grow without end otherwise.
let names = 0;
const freeNames = new Map<string, string[]>();
const namesFor = (shape: Shape): string[] => {
  const key = shape.join(' ');
  const free = freeNames.get(key) ?? [];
  freeNames.set(key, free);
  return free;
};

/** A variable without a value: assign one before reading it, and destroy it in the end. */
export function createVariable(name: string, shape: Shape): Variable {
  const sharedName = namesFor(shape).pop() ?? `variable ${++names}`;
  const attributes = { container: text(''), shared_name: text(sharedName), dtype: FLOAT, shape: shapeOf(shape) };
  return { name, shape, sharedName, handle: keep(run('VarHandleOp', attributes, [])) };
}

export const read = ({ handle }: Variable): Tensor => run('ReadVariableOp', { dtype: FLOAT }, [handle]);

/** Runs a kernel that changes the variable by a tensor and gives nothing. */
const change = (kernel: string) => (variable: Variable, by: Tensor) => {
  runAll(kernel, { dtype: FLOAT }, [variable.handle, by], 0);
};
export const assign: (variable: Variable, value: Tensor) => void = change('AssignVariableOp');
export const decrease: (variable: Variable, by: Tensor) => void = change('AssignSubVariableOp');

/** A copy of the value in JavaScript's memory. */
export const download = (variable: Variable): Float32Array => tidy(() => valuesOf(read(variable)));

/** Frees the variable's memory. */
export function destroy({ handle, shape, sharedName }: Variable): void {
  runAll('DestroyResourceOp', { ignore_lookup_error: flag(true) }, [handle], 0);
  handle.dispose();
  namesFor(shape).push(sharedName);
}

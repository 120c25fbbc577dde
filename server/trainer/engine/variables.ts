/** Variables that live on the device and are changed in place: a run's weights, moving averages and optimizer state. */
import { FLOAT, flag, keep, run, runAll, type Shape, shapeOf, type Tensor, text, tidy, valuesOf } from './binding.ts';

export type Variable = {
  /** E.g. `conv1/kernel`, or `conv1/kernel/velocity` for a state of the optimizer. */
  readonly name: string;
  readonly shape: Shape;
  /** TensorFlow's reference to it. */
  readonly handle: Tensor;
};

// Variables of all programs share one list of names inside TensorFlow.
let made = 0;

/** A variable without a value: assign one before reading it, and destroy it in the end. */
export function createVariable(name: string, shape: Shape): Variable {
  made += 1;
  const attributes = { container: text(''), shared_name: text(`${made}/${name}`), dtype: FLOAT, shape: shapeOf(shape) };
  return { name, shape, handle: keep(run('VarHandleOp', attributes, [])) };
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
export function destroy({ handle }: Variable): void {
  runAll('DestroyResourceOp', { ignore_lookup_error: flag(true) }, [handle], 0);
  handle.dispose();
}

/** Variables that stay on the device and are changed in place: a run's weights, moving averages and optimizer state. */
import { effect, FLOAT, type Node, run, type Shape, shape, type Tensor, text } from './graph.ts';

export type Variable = {
  /** Unique in a graph, e.g. `conv1/kernel`, or `conv1/kernel/velocity` for optimizer state. */
  readonly name: string;
  readonly shape: Shape;
  /** TensorFlow's reference to it. */
  readonly handle: Tensor;
};

/** A variable without a value: it must be assigned before it is read. */
export function createVariable(name: string, sides: Shape): Variable {
  const attributes = { container: text(''), shared_name: text(name), dtype: FLOAT, shape: shape(sides) };
  return { name, shape: sides, handle: run('VarHandleOp', attributes, []) };
}

export const read = ({ handle }: Variable): Tensor => run('ReadVariableOp', { dtype: FLOAT }, [handle]);

/** A kernel that changes the variable by a tensor. */
const change =
  (kernel: string) =>
  (variable: Variable, by: Tensor): Node =>
    effect(kernel, { dtype: FLOAT }, [variable.handle, by]);
export const assign: (variable: Variable, value: Tensor) => Node = change('AssignVariableOp');
export const decrease: (variable: Variable, by: Tensor) => Node = change('AssignSubVariableOp');

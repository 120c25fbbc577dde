/**
 * TensorFlow graphs: nodes, each a kernel with its attributes, its inputs and the nodes it waits for.
 *
 * These functions describe a step once; it then runs many times. Nothing is computed here: a `Tensor` stands for a node's
 * future output. There is no list of nodes: a graph is everything that leads to the requested outputs.
 */
import { types } from './binding.ts';

export type Shape = readonly number[];

/** One value of a node's attribute; made with the functions below. */
export type Attribute =
  | { readonly flag: boolean }
  | { readonly float: number }
  | { readonly integer: number }
  | { readonly integers: Shape }
  | { readonly shape: Shape }
  | { readonly text: string }
  | { readonly type: number }
  | { readonly tensor: { readonly type: number; readonly shape: Shape; readonly values: Float32Array | Int32Array } };
export type Attributes = Readonly<Record<string, Attribute>>;

export type Node = {
  /** TensorFlow's name for the operation. */
  readonly kernel: string;
  readonly attributes: Attributes;
  readonly inputs: readonly Tensor[];
  /** Nodes that must run before this one, besides its inputs. */
  readonly after: Set<Node>;
  /** Set if the node is fed or fetched; other nodes get names when the graph is written. */
  readonly name?: string;
};

/** The `output`-th output of a node. */
export type Tensor = { readonly node: Node; readonly output: number };

export const flag = (value: boolean): Attribute => ({ flag: value });
export const float = (value: number): Attribute => ({ float: value });
export const integer = (value: number): Attribute => ({ integer: value });
export const integers = (value: Shape): Attribute => ({ integers: value });
export const text = (value: string): Attribute => ({ text: value });
export const shape = (value: Shape): Attribute => ({ shape: value });
export const FLOAT: Attribute = { type: types.float32 };
export const INT32: Attribute = { type: types.int32 };
export const UINT8: Attribute = { type: types.uint8 };
export const BOOL: Attribute = { type: 10 };
export const BFLOAT16: Attribute = { type: 14 };

function createNode(kernel: string, attributes: Attributes, inputs: readonly Tensor[], name?: string): Node {
  return { kernel, attributes, inputs, after: new Set(), name };
}

/** A kernel with `outputs` outputs. Every type attribute must be given: loading a graph infers none. */
export function runAll(kernel: string, attributes: Attributes, inputs: readonly Tensor[], outputs: number): Tensor[] {
  const node = createNode(kernel, attributes, inputs);
  return Array.from({ length: outputs }, (_, output) => ({ node, output }));
}

/** A kernel with one output. */
export function run(kernel: string, attributes: Attributes, inputs: readonly Tensor[]): Tensor {
  return { node: createNode(kernel, attributes, inputs), output: 0 };
}

/** A kernel without output that changes a variable. */
export function effect(kernel: string, attributes: Attributes, inputs: readonly Tensor[]): Node {
  return createNode(kernel, attributes, inputs);
}

function constant(type: Attribute & { type: number }, values: Float32Array | Int32Array, shape: Shape): Tensor {
  return run('Const', { dtype: type, value: { tensor: { type: type.type, shape, values } } }, []);
}

export const floats = (values: Float32Array | readonly number[], shape: Shape): Tensor =>
  constant({ type: types.float32 }, values instanceof Float32Array ? values : Float32Array.from(values), shape);

export const ints = (values: readonly number[], shape: Shape): Tensor =>
  constant({ type: types.int32 }, Int32Array.from(values), shape);

/** A value fed under this name in every run; −1 marks a dimension known only then. */
export function placeholder(name: string, type: Attribute, sides: Shape): Tensor {
  return { node: createNode('Placeholder', { dtype: type, shape: shape(sides) }, [], name), output: 0 };
}

/** The tensor under a name to fetch it by, available once all nodes of `after` have run. */
export function named(name: string, tensor: Tensor, after: readonly Node[] = []): Tensor {
  const node = createNode('Identity', { T: FLOAT }, [tensor], name);
  for (const each of after) node.after.add(each);
  return { node, output: 0 };
}

/** All nodes that lead to these, each after everything it depends on. */
export function nodesFor(targets: readonly Node[]): Node[] {
  const found = new Set<Node>();
  const visited = new Set<Node>();
  const visit = (node: Node) => {
    if (visited.has(node)) return;
    visited.add(node);
    for (const input of node.inputs) visit(input.node);
    for (const other of node.after) visit(other);
    found.add(node);
  };
  targets.forEach(visit);
  return [...found];
}

/**
 * Makes an update wait for every other node of `step` that reads the same variable. A read shares the variable's memory: a
 * late reader would see the new value, and an early update would first copy the variable. Readers that lead to the update
 * run before it anyway; an edge from them would only stop TensorFlow from merging kernels.
 */
export function afterReaders(update: Node, read: Tensor, step: readonly Node[]): void {
  const before = new Set(nodesFor([update]));
  for (const node of step) {
    if (!before.has(node) && node.inputs.some((input) => input.node === read.node)) update.after.add(node);
  }
}

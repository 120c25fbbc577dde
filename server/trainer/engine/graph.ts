/**
 * Graphs as TensorFlow knows them: nodes, each a kernel with its attributes, inputs, and what it waits for.
 *
 * A step is written down with these functions once and then run many times. Nothing is computed here: a `Tensor` stands for
 * what a node will give. Nodes need no list: a graph is whatever leads to the outputs that are asked for.
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
  /** TensorFlow's name of the operation. */
  readonly kernel: string;
  readonly attributes: Attributes;
  readonly inputs: readonly Tensor[];
  /** Nodes that must have run before this one, besides those that give its inputs. */
  readonly after: Set<Node>;
  /** Set where the node is fed or fetched; other nodes are named as the graph is written. */
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

/** A kernel that gives `outputs` tensors. Every type attribute is given: nothing infers it when the graph is loaded. */
export function runAll(kernel: string, attributes: Attributes, inputs: readonly Tensor[], outputs: number): Tensor[] {
  const node = createNode(kernel, attributes, inputs);
  return Array.from({ length: outputs }, (_, output) => ({ node, output }));
}

/** A kernel that gives one tensor. */
export function run(kernel: string, attributes: Attributes, inputs: readonly Tensor[]): Tensor {
  return { node: createNode(kernel, attributes, inputs), output: 0 };
}

/** A kernel that gives nothing and changes a variable. */
export function effect(kernel: string, attributes: Attributes, inputs: readonly Tensor[]): Node {
  return createNode(kernel, attributes, inputs);
}

function constant(type: Attribute & { type: number }, values: Float32Array | Int32Array, shape: Shape): Tensor {
  return run('Const', { dtype: type, value: { tensor: { type: type.type, shape, values } } }, []);
}

/** A float32 constant. */
export const floats = (values: Float32Array | readonly number[], shape: Shape): Tensor =>
  constant({ type: types.float32 }, values instanceof Float32Array ? values : Float32Array.from(values), shape);

/** An int32 constant. */
export const ints = (values: readonly number[], shape: Shape): Tensor =>
  constant({ type: types.int32 }, Int32Array.from(values), shape);

/** What is fed under this name in every run; −1 stands for a side that is known only then. */
export function placeholder(name: string, type: Attribute, sides: Shape): Tensor {
  return { node: createNode('Placeholder', { dtype: type, shape: shape(sides) }, [], name), output: 0 };
}

/** The tensor under a name by which it can be fetched, once all nodes of `after` have run. */
export function named(name: string, tensor: Tensor, after: readonly Node[] = []): Tensor {
  const node = createNode('Identity', { T: FLOAT }, [tensor], name);
  for (const each of after) node.after.add(each);
  return { node, output: 0 };
}

/** All nodes that lead to these, each after everything that it needs. */
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
 * Makes each update wait for every other node of `step` that reads the same variable: a read shares the variable's memory,
 * so that a reader that comes late would see the new value, and an update that comes early would first copy it all.
 * Readers that lead to the update have run anyway; an edge from them would only keep TensorFlow from merging kernels.
 */
export function afterReaders(update: Node, read: Tensor, step: readonly Node[]): void {
  const before = new Set(nodesFor([update]));
  for (const node of step) {
    if (!before.has(node) && node.inputs.some((input) => input.node === read.node)) update.after.add(node);
  }
}

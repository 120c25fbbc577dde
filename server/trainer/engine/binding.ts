/** The one door to TensorFlow: runs its kernels through tfjs-node's addon, and makes and reads tensors. */
import { createRequire } from 'node:module';
import type * as TensorFlow from '@tensorflow/tfjs-node-gpu';
import { quietTensorFlow } from '../../config.ts';

// TensorFlow reads its log level when the addon is loaded, so this comes first; an import would be hoisted above it.
quietTensorFlow();
const tf: typeof TensorFlow = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu');

export type Tensor = TensorFlow.Tensor;
export type Shape = readonly number[];

type Attribute = readonly [type: number, value: unknown];
/** Attributes of a kernel by name, made with `flag`, `float`, `integers`, `shapeOf`, `text` and the types below. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** What tfjs-node's backend has and its types do not tell. */
type NodeBackend = {
  readonly isUsingGpuDevice: boolean;
  readonly binding: Readonly<Record<string, number>> & {
    createTensor(shape: Shape, type: number, values: NodeJS.TypedArray): number;
    readonly TF_Version: string;
  };
  executeMultipleOutputs(
    kernel: string,
    attributes: { name: string; type: number; value: unknown }[],
    inputs: readonly Tensor[],
    outputs: number,
  ): Tensor[];
  createOutputTensor(made: { id: number; shape: Shape; dtype: number }): Tensor;
};

const backend = tf.backend() as unknown as NodeBackend;
const { binding } = backend;

const attribute = (kind: string) => {
  const type = binding[`TF_ATTR_${kind}`]!;
  return (value: unknown): Attribute => [type, value];
};
export const flag: (value: boolean) => Attribute = attribute('BOOL');
export const float: (value: number) => Attribute = attribute('FLOAT');
export const integers: (value: number | Shape) => Attribute = attribute('INT');
export const shapeOf: (value: Shape) => Attribute = attribute('SHAPE');
export const text: (value: string) => Attribute = attribute('STRING');
const type = attribute('TYPE');
export const FLOAT = type(binding.TF_FLOAT);
export const INT32 = type(binding.TF_INT32);
export const UINT8 = type(binding.TF_UINT8);
export const BOOL = type(binding.TF_BOOL);

/**
 * Runs one TensorFlow kernel that gives `outputs` tensors. Every type attribute is given, though the eager runtime could
 * infer them, so that the same call can be written down as a node of a graph. Throws TensorFlow's message.
 */
export function runAll(kernel: string, attributes: Attributes, inputs: readonly Tensor[], outputs: number): Tensor[] {
  const list = Object.entries(attributes).map(([name, [type, value]]) => ({ name, type, value }));
  return backend.executeMultipleOutputs(kernel, list, inputs, outputs);
}

/** Runs one TensorFlow kernel that gives one tensor. */
export function run(kernel: string, attributes: Attributes, inputs: readonly Tensor[]): Tensor {
  return runAll(kernel, attributes, inputs, 1)[0]!;
}

function make(values: NodeJS.TypedArray, shape: Shape, dtype: number): Tensor {
  const id = binding.createTensor(shape, dtype, values);
  return backend.createOutputTensor({ id, shape, dtype });
}

/** A float32 tensor of these values. */
export function floats(values: Float32Array | readonly number[], shape: Shape): Tensor {
  return make(values instanceof Float32Array ? values : Float32Array.from(values), shape, binding.TF_FLOAT!);
}

/** An int32 tensor of these values. */
export function ints(values: readonly number[], shape: Shape): Tensor {
  return make(Int32Array.from(values), shape, binding.TF_INT32!);
}

/** A uint8 tensor that shares the memory of `values`: leave them alone as long as it lives. (tfjs calls its type int32.) */
export function bytes(values: Uint8Array, shape: Shape): Tensor {
  return make(values, shape, binding.TF_UINT8!);
}

/** The values of a float32 tensor. */
export function valuesOf(tensor: Tensor): Float32Array {
  return tensor.dataSync<'float32'>();
}

/** Runs `work`, and frees every tensor it made except those it returns. */
export const tidy = tf.tidy as <Result>(work: () => Result) => Result;
/** Saves a tensor from the `tidy` around it. */
export const keep = tf.keep;

/** Tensors alive in this process; tests hold it flat. */
export const liveTensors = (): number => tf.memory().numTensors;

/** Whether TensorFlow found a GPU that it can use, and its version. */
export const usesGpu: boolean = backend.isUsingGpuDevice;
export const tensorFlowVersion: string = binding.TF_Version;

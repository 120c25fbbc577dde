/** The only access to TensorFlow: tfjs-node's addon, which loads and runs graphs. */
import { createRequire } from 'node:module';
import { prepareTensorFlow } from '../../base/config.ts';

// Must come first, because TensorFlow reads its environment when it loads; an import would be hoisted above this.
prepareTensorFlow();

/** The part of the addon used here. It hands out numeric ids; each must be released. */
type Addon = {
  createTensor(shape: readonly number[], type: number, values: NodeJS.TypedArray): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array;
  getNumOfTensors(): number;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  runSavedModel(id: number, inputs: number[], inputNames: string, outputNames: string): { id: number }[];
  isUsingGpuDevice(): boolean;
  readonly TF_Version: string;
};

// The addon without tfjs, which would load a second copy of every operation in JavaScript.
const require = createRequire(import.meta.url);
const addon: Addon = require('@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node');

/** TensorFlow's numbers for the types that go in and out of graphs. */
export const types = { float32: 1, int32: 3, uint8: 4 } as const;

/** Values for a placeholder. TensorFlow reads this memory during the run, and a variable may keep it. */
export type Feed = {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
};

function typeOf({ values }: Feed): number {
  if (values instanceof Float32Array) return types.float32;
  return values instanceof Int32Array ? types.int32 : types.uint8;
}

/** Loads the graph in a SavedModel's folder into its own session and returns its id. Throws TensorFlow's message. */
export const loadGraph = (folder: string, tag: string): number => addon.loadSavedModel(folder, tag);

/** Frees the graph, its session and its variables. */
export const unloadGraph = (id: number): void => addon.deleteSavedModel(id);

/** Runs a graph with these values in its placeholders and returns the given outputs, all float32. Throws TensorFlow's message. */
export function runGraph(
  id: number,
  feeds: Readonly<Record<string, Feed>>,
  outputs: readonly string[],
): Float32Array[] {
  const names = Object.keys(feeds).map((name) => `${name}:0`);
  const inputs = Object.values(feeds).map((feed) => addon.createTensor(feed.shape, typeOf(feed), feed.values));
  try {
    const made = addon.runSavedModel(id, inputs, names.join(), outputs.map((name) => `${name}:0`).join());
    return made.map((tensor) => {
      const values = addon.tensorDataSync(tensor.id);
      addon.deleteTensor(tensor.id);
      return values;
    });
  } finally {
    for (const input of inputs) addon.deleteTensor(input);
  }
}

/** The number of tensors alive outside graphs; tests check that it does not grow. */
export const liveTensors = (): number => addon.getNumOfTensors();

/** Whether TensorFlow found a usable GPU. */
export const usesGpu: boolean = addon.isUsingGpuDevice();
export const tensorFlowVersion: string = addon.TF_Version;

/** The one door to TensorFlow: tfjs-node's addon, which loads graphs and runs them. */
import { createRequire } from 'node:module';
import { prepareTensorFlow } from '../../base/config.ts';

// TensorFlow reads its environment when it is loaded, so this comes first; an import would be hoisted above it.
prepareTensorFlow();

/** What of the addon is used here. Ids are numbers that it hands out; every one must be given back. */
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

// The addon itself, without tfjs around it: that would load a second copy of every operation in JavaScript.
const require = createRequire(import.meta.url);
const addon: Addon = require('@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node');

/** TensorFlow's numbers of the types that travel to and from a graph. */
export const types = { float32: 1, int32: 3, uint8: 4 } as const;

/** Values for a placeholder. TensorFlow reads this memory while the graph runs, and a variable may keep it. */
export type Feed = {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
};

function typeOf({ values }: Feed): number {
  if (values instanceof Float32Array) return types.float32;
  return values instanceof Int32Array ? types.int32 : types.uint8;
}

/** Loads the graph in a SavedModel's folder, with a session of its own; gives its id. Throws TensorFlow's message. */
export const loadGraph = (folder: string, tag: string): number => addon.loadSavedModel(folder, tag);

/** Frees the graph, its session and its variables. */
export const unloadGraph = (id: number): void => addon.deleteSavedModel(id);

/** Runs a graph with these values in its placeholders; gives the outputs asked for, float32 each. Throws TensorFlow's message. */
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

/** Tensors alive outside of graphs; tests hold it flat. */
export const liveTensors = (): number => addon.getNumOfTensors();

/** Whether TensorFlow found a GPU that it can use, and its version. */
export const usesGpu: boolean = addon.isUsingGpuDevice();
export const tensorFlowVersion: string = addon.TF_Version;

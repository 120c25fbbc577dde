/** The only access to TensorFlow: our own addon (native/lanes.cc), which runs graphs, and tfjs-node's, which knows the device. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { prepareTensorFlow } from '../../base/config.ts';

// Must come first, because TensorFlow reads its environment when it loads; an import would be hoisted above this.
prepareTensorFlow();

/** Our addon. It copies feeds and bytes before it returns. */
type Lanes = {
  open(graph: Uint8Array, config: Uint8Array): object;
  prepare(session: object, inputs: readonly string[], outputs: readonly string[]): number;
  run(session: object, call: number, feeds: readonly Feed[], options: Uint8Array): Float32Array[];
  start(
    session: object,
    call: number,
    runs: readonly (readonly Feed[])[],
    options: Uint8Array,
    wide: boolean,
  ): Promise<{ outputs: Float32Array[][]; times: Float64Array }>;
  close(session: object): void;
  threadSeconds(): number;
  openTensors(): number;
  openSessions(): number;
  running(): number;
};

// tfjs-node's addon without tfjs, which would load a second copy of every operation in JavaScript. Ours lies beside it.
const require = createRequire(import.meta.url);
const tfjs = require.resolve('@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node');
const device: { isUsingGpuDevice(): boolean; readonly TF_Version: string } = require(tfjs);
export const lanes: Lanes = require(path.join(path.dirname(tfjs), 'lanes.node'));

/** TensorFlow's numbers for the types that go in and out of graphs. */
export const types = { float32: 1, int32: 3, uint8: 4 } as const;

/** Values for a placeholder; they may be changed once a run has begun. */
export type Feed = {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
};

/** The numbers of graphs and of tensors outside graphs that are in memory; tests check that they do not grow. */
export const held = () => ({ sessions: lanes.openSessions(), tensors: lanes.openTensors() });

/** Runs that compute at this moment. */
export const running = (): number => lanes.running();

/** Processor seconds of this thread so far. */
export const threadSeconds = (): number => lanes.threadSeconds();

/** Whether TensorFlow found a usable GPU. */
export const usesGpu: boolean = device.isUsingGpuDevice();
export const tensorFlowVersion: string = device.TF_Version;

/**
 * Loads a graph into TensorFlow and runs it.
 *
 * TensorFlow prepares a set of outputs (prunes, merges kernels) when it is first requested. Each kernel computes in one
 * thread, so a run's numbers depend neither on the number of cores nor on what else trains.
 */
import { createRequire } from 'node:module';
import os from 'node:os';
import { maximumThreads } from '../../base/config.ts';
import { type Feed, lanes } from './binding.ts';
import { type Attribute, type Node, nodesFor, type Shape, type Tensor } from './graph.ts';

/** A protocol buffer message of TensorFlow. */
type Message = Readonly<Record<string, (value?: unknown) => Message>> & {
  getAttrMap(): { set(name: string, value: Message): void };
  serializeBinary(): Uint8Array;
};
type Constructor = new () => Message;
const proto: Readonly<Record<string, Constructor>> & {
  readonly AttrValue: Constructor & { readonly ListValue: Constructor };
  readonly TensorShape: Constructor & { readonly Dim: Constructor };
} = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js');

/** The graph version written: TensorFlow 2.17's, which newer versions read. */
const producer = 1882;

function shapeMessage(shape: Shape): Message {
  const message = new proto.TensorShape();
  for (const side of shape) message.addDim!(new proto.TensorShape.Dim().setSize!(side));
  return message;
}

function attributeMessage(attribute: Attribute): Message {
  const message = new proto.AttrValue();
  if ('flag' in attribute) return message.setB!(attribute.flag);
  if ('float' in attribute) return message.setF!(attribute.float);
  if ('integer' in attribute) return message.setI!(attribute.integer);
  if ('integers' in attribute) return message.setList!(new proto.AttrValue.ListValue().setIList!(attribute.integers));
  if ('shape' in attribute) return message.setShape!(shapeMessage(attribute.shape));
  if ('text' in attribute) return message.setS!(new TextEncoder().encode(attribute.text));
  if ('type' in attribute) return message.setType!(attribute.type);
  const { type, shape, values } = attribute.tensor;
  const content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return message.setTensor!(
    new proto.Tensor!().setDtype!(type).setTensorShape!(shapeMessage(shape)).setTensorContent!(content),
  );
}

/** A GraphDef of everything that leads to these nodes; `device` is TensorFlow's name, or '' for each kernel's best device. */
function graphDef(targets: readonly Node[], device: string): Uint8Array {
  const nodes = nodesFor(targets);
  const names = new Map(nodes.map((node, index) => [node, node.name ?? `${node.kernel}_${index}`]));
  const graph = new proto.GraphDef!().setVersions!(new proto.VersionDef!().setProducer!(producer));
  for (const node of nodes) {
    const message = new proto.NodeDef!().setName!(names.get(node)).setOp!(node.kernel).setDevice!(device);
    const inputs = node.inputs.map((input) => `${names.get(input.node)}:${input.output}`);
    message.setInputList!([...inputs, ...[...node.after].map((other) => `^${names.get(other)}`)]);
    const attributes = message.getAttrMap();
    for (const [name, value] of Object.entries(node.attributes)) attributes.set(name, attributeMessage(value));
    graph.addNode!(message);
  }
  return graph.serializeBinary();
}

/**
 * ConfigProto: intra_op_parallelism_threads; use_per_session_threads; and a pool of one thread for each core that all
 * sessions share, for runs whose kernels may compute at the same moment.
 */
function configBytes(threads: number): Uint8Array {
  const name = new TextEncoder().encode('wide');
  const pool = [0x08, Math.min(maximumThreads, os.availableParallelism()), 0x12, name.length, ...name];
  return Uint8Array.from([0x10, Math.min(maximumThreads, threads), 0x48, 1, 0x62, pool.length, ...pool]);
}

/** How a session computes. */
export type SessionOptions = {
  /** TensorFlow's name, e.g. `/device:CPU:0`; '' is each kernel's best device, the default. */
  readonly device?: string;
  /** Threads of each kernel, by default one: with more, sums have another order, and runs other last digits. */
  readonly threads?: number;
};

/** RunOptions: inter_op_thread_pool −1 (the calling thread), or 0 (the shared pool). */
const inOneThread = Uint8Array.from([0x18, ...Array<number>(9).fill(0xff), 0x01]);
const inManyThreads = new Uint8Array();

/** How long something computed, in seconds of the clock and of the processor. */
export type Seconds = { readonly clock: number; readonly processor: number };

/** What several runs of a call returned, in order. */
type Runs = {
  /** The float32 values of each run's outputs; fewer runs than asked for if the first value of one was not finite. */
  readonly outputs: readonly (readonly Float32Array[])[];
  /** Of each run, seconds of the clock and of the processor. */
  readonly seconds: readonly Seconds[];
};

/** Some inputs and outputs of a graph. */
export type Call = {
  /** Runs it with these values for its inputs and returns its outputs. Throws TensorFlow's message. */
  readonly run: (feeds: readonly Feed[]) => Float32Array[];
  /**
   * Runs it once for each of these feeds, one after the other, on a thread of its own. Kernels that do not depend on each
   * other compute at the same moment if `wide`; nothing else should then compute in this process, because its processor
   * time is counted. Rejects with TensorFlow's message.
   */
  readonly start: (runs: readonly (readonly Feed[])[], wide: boolean) => Promise<Runs>;
};

export type Session = {
  readonly prepare: (inputs: readonly string[], outputs: readonly string[]) => Call;
  /** Computes these outputs, named with `named`, once. */
  readonly run: (feeds: Readonly<Record<string, Feed>>, outputs: readonly string[]) => Float32Array[];
  /** Frees the graph and its variables, after the runs under way. */
  readonly close: () => void;
};

/** Loads the graph that leads to these tensors. Throws TensorFlow's message if it rejects a node. */
export function openSession(ends: readonly Tensor[], { device = '', threads = 1 }: SessionOptions = {}): Session {
  const nodes = ends.map(({ node }) => node);
  const session = lanes.open(graphDef(nodes, device), configBytes(threads));
  const prepare: Session['prepare'] = (inputs, outputs) => {
    const call = lanes.prepare(session, inputs, outputs);
    return {
      run: (feeds) => lanes.run(session, call, feeds, threads > 1 ? inManyThreads : inOneThread),
      start: async (runs, wide) => {
        const { outputs, times } = await lanes.start(session, call, runs, wide ? inManyThreads : inOneThread, wide);
        const seconds = outputs.map((_, run) => ({ clock: times[2 * run]!, processor: times[2 * run + 1]! }));
        return { outputs, seconds };
      },
    };
  };
  return {
    prepare,
    run: (feeds, outputs) => prepare(Object.keys(feeds), outputs).run(Object.values(feeds)),
    close: () => lanes.close(session),
  };
}

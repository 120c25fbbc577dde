/**
 * Loads a graph into TensorFlow and runs it.
 *
 * The addon only loads SavedModels from disk, so each graph is written to a temporary file, loaded and deleted. TensorFlow
 * prepares a set of outputs (prunes, merges kernels) when it is first requested.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { type Feed, loadGraph, runGraph, unloadGraph } from './binding.ts';
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
  readonly MetaGraphDef: Constructor & { readonly MetaInfoDef: Constructor };
} = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js');

/** The graph version written: TensorFlow 2.17's, which newer versions read. */
const producer = 1882;
const tag = 'run';

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

/** A SavedModel of everything that leads to these nodes; `device` is TensorFlow's name, or '' for each kernel's best device. */
function savedModel(targets: readonly Node[], device: string): Uint8Array {
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
  const info = new proto.MetaGraphDef.MetaInfoDef().setTagsList!([tag]);
  const meta = new proto.MetaGraphDef().setMetaInfoDef!(info).setGraphDef!(graph);
  return new proto.SavedModel!().setSavedModelSchemaVersion!(1).setMetaGraphsList!([meta]).serializeBinary();
}

export type Session = {
  /** Computes these outputs, named with `named`; returns their float32 values. */
  readonly run: (feeds: Readonly<Record<string, Feed>>, outputs: readonly string[]) => Float32Array[];
  /** Frees the graph and its variables. */
  readonly close: () => void;
};

/** Loads the graph that leads to these tensors. Throws TensorFlow's message if it rejects a node. */
export function openSession(ends: readonly Tensor[], device = ''): Session {
  const content = savedModel(
    ends.map(({ node }) => node),
    device,
  );
  const folder = mkdtempSync(path.join(os.tmpdir(), 'graph-'));
  let id: number;
  try {
    writeFileSync(path.join(folder, 'saved_model.pb'), content);
    id = loadGraph(folder, tag);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return {
    run: (feeds, names) => runGraph(id, feeds, names),
    close: () => unloadGraph(id),
  };
}

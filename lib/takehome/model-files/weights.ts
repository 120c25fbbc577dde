/** A trained network's values by name, from the trainer's answer: in TensorFlow's layouts, one variable after another. */
import type { Network } from '../../network/network.ts';

export type Weight = { readonly shape: readonly number[]; readonly values: Float32Array };

/** By the variable's full name, e.g. `conv1/kernel`, in network order. */
export type Weights = ReadonlyMap<string, Weight>;

export type WeightSpec = { readonly name: string; readonly shape: readonly number[] };

/** The variables of a layer by short name, in the order of Keras and TensorFlow.js. */
function variablesOf(layer: Network['layers'][number]): [name: string, shape: number[]][] {
  switch (layer.kind) {
    case 'conv':
      return [
        ['kernel', [layer.kernel, layer.kernel, layer.inputChannels, layer.filters]],
        ['bias', [layer.filters]],
      ];
    case 'dense':
      return [
        ['kernel', [layer.inputs, layer.units]],
        ['bias', [layer.units]],
      ];
    case 'batch-norm':
      return ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((name) => [name, [layer.channels]]);
    default:
      return [];
  }
}

/** Every variable of the network, layer by layer. */
export const weightSpecs = ({ layers }: Pick<Network, 'layers'>): WeightSpec[] =>
  layers.flatMap((layer) => variablesOf(layer).map(([name, shape]) => ({ name: `${layer.name}/${name}`, shape })));

const sizeOf = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1);

/**
 * Splits `body` (float32, little-endian, in the order of `variables`) into the network's variables. Throws if one is missing
 * or has the wrong shape.
 */
export function readWeights(network: Network, variables: readonly WeightSpec[], body: Uint8Array): Weights {
  const found = new Map<string, Weight>();
  let from = 0;
  for (const { name, shape } of variables) {
    const size = sizeOf(shape);
    // A copy, since the bytes may not be aligned; `slice` of a Node.js buffer does not copy.
    const values = new Float32Array(new Uint8Array(body.subarray(from, from + 4 * size)).buffer);
    if (values.length !== size) throw new Error(`The weights end within ${name}.`);
    found.set(name, { shape, values });
    from += 4 * size;
  }
  return new Map(
    weightSpecs(network).map(({ name, shape }) => {
      const weight = found.get(name);
      if (weight?.shape.join() !== shape.join()) throw new Error(`The weights of ${name} do not fit the network.`);
      return [name, weight];
    }),
  );
}

/** The concatenated bytes of the values, little-endian like every machine in a classroom. */
export function joinedBytes(values: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(values.reduce((total, { byteLength }) => total + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of values) {
    all.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return all;
}

/** A trained network as a state dict for the PyTorch source, in safetensors format (a JSON header, then the values). */

import { imageShapeOf } from '../../datasets/dataset.ts';
import type { Network } from '../../network/network.ts';
import type { TrainedAfter } from './trained.ts';
import { joinedBytes, type Weight, type Weights } from './weights.ts';

/** Reorders the dimensions: old dimension `order[i]` becomes new dimension i. */
function transposed({ shape, values }: Weight, order: readonly number[]): Weight {
  const sides = order.map((side) => shape[side]!);
  // The old stride along each new dimension.
  const strides = order.map((side) => shape.slice(side + 1).reduce((product, length) => product * length, 1));
  const result = new Float32Array(values.length);
  const place = sides.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = values[from]!;
    for (let side = sides.length - 1; side >= 0; side--) {
      from += strides[side]!;
      place[side]! += 1;
      if (place[side]! < sides[side]!) break;
      from -= strides[side]! * sides[side]!;
      place[side] = 0;
    }
  }
  return { shape: sides, values: result };
}

/** PyTorch's names for the variables of batch normalization. */
const normNames: Readonly<Record<string, string>> = {
  gamma: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
};

/**
 * The weights with the names and layouts of the PyTorch source. Its images are channels × rows × columns, which is also the
 * order of the first dense layer's inputs.
 */
export function stateDict(network: Network, weights: Weights): Map<string, Weight> {
  const result = new Map<string, Weight>();
  const weight = (name: string) => weights.get(name)!;
  let flattened: readonly number[] | undefined;
  network.layers.forEach(({ name, kind }, index) => {
    if (kind === 'flatten') {
      const { height, width, channels } = imageShapeOf(network.dataset);
      flattened = network.layers[index - 1]?.outputShape ?? [height, width, channels];
    }
    if (kind === 'conv') {
      result.set(`${name}.weight`, transposed(weight(`${name}/kernel`), [3, 2, 0, 1]));
      result.set(`${name}.bias`, weight(`${name}/bias`));
    }
    if (kind === 'dense') {
      const kernel = weight(`${name}/kernel`);
      const [inputs, units] = kernel.shape as [number, number];
      const image = { shape: [...(flattened ?? []), units], values: kernel.values };
      const { values } = flattened ? transposed(image, [3, 2, 0, 1]) : transposed(kernel, [1, 0]);
      result.set(`${name}.weight`, { shape: [units, inputs], values });
      result.set(`${name}.bias`, weight(`${name}/bias`));
      flattened = undefined;
    }
    if (kind === 'batch-norm') {
      for (const [ours, theirs] of Object.entries(normNames))
        result.set(`${name}.${theirs}`, weight(`${name}/${ours}`));
    }
  });
  return result;
}

/**
 * The file: 8 bytes for the header's length, the header padded to a multiple of 8, then the values. The metadata are named
 * strings.
 */
export function safetensors(tensors: ReadonlyMap<string, Weight>, trained: TrainedAfter = {}): Uint8Array {
  let end = 0;
  const entries = [...tensors].map(([name, { shape, values }]) => {
    const begin = end;
    end += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }] as const;
  });
  const said = Object.fromEntries(Object.entries(trained).map(([name, value]) => [name, String(value)]));
  const json = JSON.stringify({ __metadata__: { format: 'pt', ...said }, ...Object.fromEntries(entries) });
  const header = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 8) * 8));
  const numbers = joinedBytes([...tensors.values()].map(({ values }) => values));
  const file = new Uint8Array(8 + header.length + numbers.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  file.set(numbers, 8 + header.length);
  return file;
}

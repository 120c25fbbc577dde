/** The filters of a network's first layer, as small pictures, and what a convolution's sums need besides. */

import { imageShapeOf } from '#lib/datasets/dataset.ts';
import { firstConvolution } from '#lib/network/first-convolution.ts';
import { type Affine, normalizationOf } from '#lib/network/normalization.ts';
import type { FiltersHeader } from '#lib/protocol/inspection.ts';
import { type Finding, type Found, variableOf } from './found.ts';

const mostFilters = 128;

type Size = Pick<FiltersHeader, 'rows' | 'columns' | 'channels' | 'all'>;

/** The first layer with weights, and its size as pictures; a dense layer's pictures are as large as the image. */
function firstLayer({ layers, dataset }: Found['network']): { layer: string } & Size {
  const layer = layers.find(({ kind }) => kind === 'conv' || kind === 'dense')!;
  if (layer.kind === 'conv') {
    const { kernel, inputChannels, filters, name } = layer;
    return { layer: name, rows: kernel, columns: kernel, channels: inputChannels, all: filters };
  }
  if (layer.kind !== 'dense') throw new Error('The network has no layer with weights.');
  const { height: rows, width: columns, channels } = imageShapeOf(dataset);
  return { layer: layer.name, rows, columns, channels, all: layer.units };
}

/** The kernel of the first convolution, or of the first dense layer. */
export function filtersOf(found: Found): Finding {
  const { network } = found;
  const { layer, rows, columns, channels, all } = firstLayer(network);
  const kernel = variableOf(found, `${layer}/kernel`);
  const filters = Math.min(all, mostFilters);
  const weights = new Float32Array(rows * columns * channels * filters);
  for (let at = 0; at < weights.length; at++) {
    weights[at] = kernel[Math.floor(at / filters) * all + (at % filters)]!;
  }
  const biases = [...variableOf(found, `${layer}/bias`).subarray(0, filters)];
  const convolution = firstConvolution(network);
  const affine = (name: string | undefined, count: number): Affine | null => {
    if (name === undefined) return null;
    const { scales, offsets } = normalizationOf(name, (variable) => variableOf(found, variable));
    return { scales: scales.slice(0, count), offsets: offsets.slice(0, count) };
  };
  const before = affine(convolution?.before, channels);
  const behind = affine(convolution?.behind, filters);
  return {
    header: { layer, rows, columns, channels, filters, all, biases, before, behind },
    body: new Uint8Array(weights.buffer),
  };
}

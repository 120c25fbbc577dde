/** The filters of a network's first layer, as small pictures. */

import { imageShapeOf } from '#lib/datasets/dataset.ts';
import type { FiltersHeader } from '#lib/protocol/inspection.ts';
import type { Finding, Found } from './inspector.ts';

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
export function filtersOf({ network, variables }: Found): Finding {
  const { layer, rows, columns, channels, all } = firstLayer(network);
  const kernel = variables.get(`${layer}/kernel`);
  if (!kernel) throw new Error(`The run has no variable ${layer}/kernel.`);
  const filters = Math.min(all, mostFilters);
  const weights = new Float32Array(rows * columns * channels * filters);
  for (let at = 0; at < weights.length; at++) {
    weights[at] = kernel[Math.floor(at / filters) * all + (at % filters)]!;
  }
  return { header: { layer, rows, columns, channels, filters, all }, body: new Uint8Array(weights.buffer) };
}

/** A network's first convolution, and what stands between it and the image before it, and its activation behind it. */
import { imageShapeOf } from '../datasets/dataset.ts';
import type { Activation, Layer } from './layers.ts';
import type { Network } from './network.ts';

export type FirstConvolution = {
  readonly layer: Extract<Layer, { kind: 'conv' }>;
  /** Of its input, which is the image. */
  readonly height: number;
  readonly width: number;
  /** Of its output. */
  readonly rows: number;
  readonly columns: number;
  /** The batch normalization of the image before it, and of its sums behind it. */
  readonly before?: string;
  readonly behind?: string;
  /** Its activation function; null where a shortcut is added first. */
  readonly activation: Activation | null;
};

/** Undefined for a network without convolutions. */
export function firstConvolution({
  dataset,
  layers,
}: Pick<Network, 'dataset' | 'layers'>): FirstConvolution | undefined {
  const place = layers.findIndex(({ kind }) => kind === 'conv');
  const layer = layers[place];
  if (layer?.kind !== 'conv') return undefined;
  const { height, width } = imageShapeOf(dataset);
  const [rows, columns] = layer.outputShape as [number, number];
  const [before, next] = [layers[place - 1], layers[place + 1]!];
  const behind = next.kind === 'batch-norm' ? next : undefined;
  const then = behind ? layers[place + 2]! : next;
  return {
    layer,
    height,
    width,
    rows,
    columns,
    ...(before && { before: before.name }),
    ...(behind && { behind: behind.name }),
    activation: then.kind === 'activation' ? then.activation : null,
  };
}

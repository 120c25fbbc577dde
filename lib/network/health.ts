/**
 * A run's health after an epoch: how large gradients, weights, updates and outputs of each layer are, measured on a few fixed
 * training images.
 */
import * as z from 'zod/mini';
import { count } from '../schemas.ts';
import { inputOf, type Network } from './network.ts';

/** The bins of its histograms. */
export const histogramBins = 24;

/** What JSON has no number for, such as infinity, is null. */
const figure = z.nullable(z.number());

/** How many of some values lie in each of `histogramBins` equal bins from the lowest to the highest value. */
export const histogramSchema = z.object({
  lowest: z.number(),
  highest: z.number(),
  counts: z.array(count).check(z.length(histogramBins)),
});

/** Of a convolution or dense layer; norms are Euclidean, of its kernel without the biases. */
export const layerHealthSchema = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(40)),
  /** The number of weights in its kernel. */
  size: count,
  /** ‖∂L/∂W‖: L is the loss of a training step on the images, L2 penalty included, before clipping. */
  gradient: figure,
  /** ‖W‖ */
  weights: figure,
  /** ‖ΔW‖ ÷ ‖W‖, where ΔW is the update that the optimizer's next step would make on the images. */
  update: figure,
  /** Of its outputs, after batch normalization and activation, as in evaluation. */
  mean: figure,
  deviation: figure,
  /** Filters or units, and how many of them a ReLU leaves at 0 everywhere in every image; null without a ReLU. */
  units: count,
  dead: z.nullable(count),
  weightHistogram: histogramSchema,
  outputHistogram: histogramSchema,
});

/** More layers than hyperparameters can make. */
const mostLayers = 100;

export const healthSchema = z.object({
  epoch: count,
  /** The images it was measured on. */
  images: count,
  /** From input to output. */
  layers: z.array(layerHealthSchema).check(z.maxLength(mostLayers)),
});

export type Histogram = z.infer<typeof histogramSchema>;
export type LayerHealth = z.infer<typeof layerHealthSchema>;
export type Health = z.infer<typeof healthSchema>;

/** A layer with a kernel, where its output is seen, and whether that is behind a ReLU. */
export type MeasuredLayer = {
  readonly name: string;
  readonly size: number;
  readonly units: number;
  /** The activation behind it, past batch normalization and a shortcut's sum; its own output where there is none. */
  readonly output: string;
  readonly relu: boolean;
};

/** The layers that health is measured of, from input to output; convolutions of shortcuts are where they stand. */
export function measuredLayers({ layers }: Pick<Network, 'layers'>): MeasuredLayer[] {
  const places = new Map(layers.map(({ name }, place) => [name, place]));
  /** The layer with a kernel whose values come to that place unmixed; undefined behind the next one, or a pooling. */
  const sourceOf = (place: number): string | undefined => {
    const layer = layers[place];
    if (!layer) return undefined;
    if (layer.kind === 'conv' || layer.kind === 'dense') return layer.name;
    if (layer.kind !== 'batch-norm' && layer.kind !== 'add') return undefined;
    return sourceOf(places.get(inputOf(layers, place)) ?? -1);
  };
  const activations = new Map(
    layers.flatMap((layer, place) => {
      const source = layer.kind === 'activation' && sourceOf(places.get(inputOf(layers, place)) ?? -1);
      return source ? [[source, layer] as const] : [];
    }),
  );
  return layers.flatMap((layer) => {
    if (layer.kind !== 'conv' && layer.kind !== 'dense') return [];
    const { name } = layer;
    const activation = activations.get(name);
    const [units, inputs] =
      layer.kind === 'conv'
        ? [layer.filters, layer.kernel * layer.kernel * layer.inputChannels]
        : [layer.units, layer.inputs];
    const relu = activation?.kind === 'activation' && activation.activation === 'relu';
    return [{ name, size: units * inputs, units, output: activation?.name ?? name, relu }];
  });
}

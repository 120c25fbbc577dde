/** Made-up health of a run. */
import { type Health, histogramBins, type LayerHealth } from '#lib/network/health.ts';

const flat = { lowest: -1, highest: 1, counts: Array<number>(histogramBins).fill(1) };

/** A healthy layer of 100 weights: each has a gradient of 0.001, and a step changes them by a thousandth. */
export const layerHealth = (name: string, values: Partial<LayerHealth> = {}): LayerHealth => ({
  name,
  size: 100,
  gradient: 0.01,
  weights: 5,
  update: 1e-3,
  mean: 0.4,
  deviation: 0.6,
  units: 50,
  dead: 0,
  weightHistogram: flat,
  outputHistogram: flat,
  ...values,
});

/** The health of these layers after an epoch. */
export const healthAt = (epoch: number, ...layers: LayerHealth[]): Health => ({ epoch, images: 128, layers });

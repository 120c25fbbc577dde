/** Batch normalization as it computes outside training: a scale and an offset for each channel. */
import { normalizationEpsilon } from './layers.ts';

/** A variable of the network by its full name, such as `conv1/kernel`. Throws for a name that the network lacks. */
export type VariableOf = (name: string) => Float32Array;

/** `value * scales[channel] + offsets[channel]`. */
export type Affine = { readonly scales: readonly number[]; readonly offsets: readonly number[] };

/** The layer of that name with its moving averages: γ (x − mean) ÷ √(variance + ε) + β (Ioffe & Szegedy 2015). */
export function normalizationOf(layer: string, variableOf: VariableOf): Affine {
  const [gamma, beta, means, variances] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((name) =>
    variableOf(`${layer}/${name}`),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const scales = Array.from(gamma, (each, channel) => each / Math.sqrt(variances[channel]! + normalizationEpsilon));
  return { scales, offsets: Array.from(beta, (each, channel) => each - means[channel]! * scales[channel]!) };
}

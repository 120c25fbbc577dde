/** A network as one function forward and one backward over its layers. */
import type { Hyperparameters } from '#lib/hyperparameters.ts';
import type { Network } from '#lib/network.ts';
import { keyOf, uses } from '../data/keyed.ts';
import type { Tensor } from './graph.ts';
import { layerProgram, type Values, type VariableSpec } from './layers.ts';
import * as op from './operations.ts';

/** A variable of the network, by its full name such as `conv1/kernel`. */
export type NamedVariable = VariableSpec & { readonly name: string; readonly layer: number };

export type Pass = {
  readonly logits: Tensor;
  /** Statistics of the batch, by the full name of the moving average that follows them. */
  readonly statistics: Values;
  /** From the loss's gradient in the logits to its gradient in every trainable variable, by full name. */
  readonly backward: (gradient: Tensor) => Values;
};

/** The part of `values` that belongs to one layer, by short names. */
function valuesOfLayer(values: Values, name: string, variables: object): Values {
  return Object.fromEntries(Object.keys(variables).map((short) => [short, values[`${name}/${short}`]!]));
}

const renamed = (values: Values, name: string): Values =>
  Object.fromEntries(Object.entries(values).map(([short, value]) => [`${name}/${short}`, value]));

/** The network's variables and its two directions; `seed` keys the dropout. */
export function compileNetwork(network: Network, { seed }: Pick<Hyperparameters, 'seed'>, precision: op.Precision) {
  const layers = network.layers.map((layer) => ({ name: layer.name, ...layerProgram(layer, precision) }));
  const first = layers.findIndex(({ variables }) => Object.keys(variables).length > 0);
  const variables: NamedVariable[] = layers.flatMap(({ name, variables }, layer) =>
    Object.entries(variables).map(([short, spec]) => ({ ...spec, name: `${name}/${short}`, layer })),
  );

  /** images [batch, rows, columns, 3], scaled; with `step` as in training, without as in evaluation. */
  function forward(images: Tensor, values: Values, step?: Tensor): Pass {
    const saved: (readonly Tensor[])[] = [];
    const statistics: Record<string, Tensor> = {};
    let x = images;
    layers.forEach((layer, index) => {
      const training = step && { key: keyOf(uses.dropout, seed, index), step };
      const own = valuesOfLayer(values, layer.name, layer.variables);
      const made = layer.forward(x, own, training);
      saved.push(made.saved);
      Object.assign(statistics, renamed(made.statistics ?? {}, layer.name));
      x = made.output;
    });
    return { logits: x, statistics, backward: (gradient) => backward(gradient, values, saved) };
  }

  function backward(gradient: Tensor, values: Values, saved: (readonly Tensor[])[]): Values {
    const gradients: Record<string, Tensor> = {};
    let dy = gradient;
    for (let index = layers.length - 1; index >= first; index--) {
      const layer = layers[index]!;
      const own = valuesOfLayer(values, layer.name, layer.variables);
      const made = layer.backward(dy, saved[index]!, own, index > first);
      Object.assign(gradients, renamed(made.gradients, layer.name));
      if (made.input) dy = made.input;
    }
    return gradients;
  }

  /** l2 × Σ kernel² over convolutions and dense layers, as Keras' kernel regularizer. */
  function penalty(values: Values, l2: number): Tensor {
    const kernels = variables.filter(({ kernel }) => kernel).map(({ name }) => op.sumOfSquares(values[name]!));
    return op.scale(kernels.reduce(op.add), l2);
  }

  return { variables, forward, penalty };
}

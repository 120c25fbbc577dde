/** A network's forward and backward pass over its layers. */
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { keyOf, uses } from '#lib/keyed.ts';
import type { Network } from '#lib/network/network.ts';
import type { Tensor } from './graph.ts';
import type { Values, VariableSpec } from './layers.ts';
import * as op from './operations.ts';
import { type Stage, stagesOf } from './stages.ts';

/** A variable of the network with its full name, such as `conv1/kernel`. */
export type NamedVariable = VariableSpec & { readonly name: string; readonly layer: number };

export type Pass = {
  readonly logits: Tensor;
  /** Each stage's output by the name of its last layer; equal to the layer's output only in evaluation. */
  readonly outputs: Values;
  /** The batch's statistics, by the full name of their moving average. */
  readonly statistics: Values;
  /** From the gradient with respect to the logits to that of every trainable variable, by full name. */
  readonly backward: (gradient: Tensor) => Values;
};

/** One layer's part of `values`, by short name. */
function valuesOfLayer(values: Values, name: string, variables: object): Values {
  return Object.fromEntries(Object.keys(variables).map((short) => [short, values[`${name}/${short}`]!]));
}

const renamed = (values: Values, name: string): Values =>
  Object.fromEntries(Object.entries(values).map(([short, value]) => [`${name}/${short}`, value]));

/** What a stage's backward pass needs from its forward pass. */
type Trace = {
  readonly stage: Stage;
  readonly own: Values;
  readonly saved: readonly Tensor[];
  /** What the kernel or the input was multiplied by, because of dropout before it. */
  readonly kernelFactor: number;
  readonly inputFactor: number;
};

const scaled = (tensor: Tensor, factor: number): Tensor => (factor === 1 ? tensor : op.scale(tensor, factor));

/** The network's variables and both passes; `seed` keys the dropout. */
export function compileNetwork(network: Network, { seed }: Pick<Hyperparameters, 'seed'>, precision: op.Precision) {
  const stages = stagesOf(network, precision);
  const variables: NamedVariable[] = stages.flatMap(({ name, variables, place }) =>
    Object.entries(variables).map(([short, spec]) => ({ ...spec, name: `${name}/${short}`, layer: place })),
  );
  const first = stages.findIndex((stage) => Object.keys(stage.variables).length > 0);

  /** `images` [batch, rows, columns, channels], scaled; with `step` it is training, without it evaluation. */
  function forward(images: Tensor, values: Values, step?: Tensor): Pass {
    const traces: Trace[] = [];
    const statistics: Record<string, Tensor> = {};
    const outputs: Record<string, Tensor> = {};
    let x = images;
    // What x must still be multiplied by.
    let factor = 1;
    for (const stage of stages) {
      const kernelFactor = stage.factorPasses === 'kernel' ? factor : 1;
      const inputFactor = stage.factorPasses ? 1 : factor;
      if (stage.factorPasses !== 'output') factor = 1;
      const read = valuesOfLayer(values, stage.name, stage.variables);
      const own = kernelFactor === 1 ? read : { ...read, kernel: scaled(read.kernel!, kernelFactor) };
      const training = step && { key: keyOf(uses.dropout, seed, stage.place), step };
      const made = stage.forward(scaled(x, inputFactor), own, training);
      traces.push({ stage, own, saved: made.saved, kernelFactor, inputFactor });
      Object.assign(statistics, renamed(made.statistics ?? {}, stage.name));
      x = made.output;
      outputs[stage.name] = x;
      if (training) factor *= stage.factor ?? 1;
    }
    return { logits: x, outputs, statistics, backward: (gradient) => backward(gradient, traces) };
  }

  function backward(gradient: Tensor, traces: readonly Trace[]): Values {
    const gradients: Record<string, Tensor> = {};
    let dy = gradient;
    let sums = gradient;
    for (let index = traces.length - 1; index >= first; index--) {
      const { stage, own, saved, kernelFactor, inputFactor } = traces[index]!;
      const made = stage.backward(dy, saved, own, index > first, sums);
      const { kernel } = made.gradients;
      Object.assign(
        gradients,
        renamed({ ...made.gradients, ...(kernel && { kernel: scaled(kernel, kernelFactor) }) }, stage.name),
      );
      if (!made.input) break;
      dy = scaled(made.input, inputFactor);
      sums = made.sums ? scaled(made.sums, inputFactor) : dy;
    }
    return gradients;
  }

  /** l2 × Σ kernel² over convolutions and dense layers, like Keras' kernel regularizer. */
  function penalty(values: Values, l2: number): Tensor {
    const kernels = variables.filter(({ kernel }) => kernel).map(({ name }) => op.sumOfSquares(values[name]!));
    return op.scale(kernels.reduce(op.add), l2);
  }

  return { variables, forward, penalty };
}

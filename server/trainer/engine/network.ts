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
  /** What the kernel, the input or the output was multiplied by, because of dropout before it or in it. */
  readonly kernelFactor: number;
  readonly inputFactor: number;
  readonly outputFactor: number;
};

/** The gradient with respect to a stage's output, and a tensor with the same sum per channel. */
type Arrived = { readonly dy: Tensor; readonly sums: Tensor };

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
    const outputs: Record<string, Tensor> = { '': images };
    // What each output must still be multiplied by.
    const factors: Record<string, number> = { '': 1 };
    for (const stage of stages) {
      const factor = factors[stage.input]!;
      const kernelFactor = stage.factorPasses === 'kernel' ? factor : 1;
      const inputFactor = stage.factorPasses ? 1 : factor;
      const read = valuesOfLayer(values, stage.name, stage.variables);
      const own = kernelFactor === 1 ? read : { ...read, kernel: scaled(read.kernel!, kernelFactor) };
      const training = step && { key: keyOf(uses.dropout, seed, stage.place), step };
      const made = stage.forward(scaled(outputs[stage.input]!, inputFactor), own, training);
      const left = (stage.factorPasses === 'output' ? factor : 1) * (training ? (stage.factor ?? 1) : 1);
      // Two readers of an output: it is multiplied at once.
      const outputFactor = stage.branches ? left : 1;
      traces.push({ stage, own, saved: made.saved, kernelFactor, inputFactor, outputFactor });
      Object.assign(statistics, renamed(made.statistics ?? {}, stage.name));
      const { shortcut } = stage;
      const sum = shortcut === undefined ? made.output : op.add(made.output, outputs[shortcut]!);
      outputs[stage.name] = scaled(sum, outputFactor);
      factors[stage.name] = left / outputFactor;
    }
    const logits = outputs[stages.at(-1)!.name]!;
    return { logits, outputs, statistics, backward: (gradient) => backward(gradient, traces) };
  }

  function backward(gradient: Tensor, traces: readonly Trace[]): Values {
    const gradients: Record<string, Tensor> = {};
    const places = new Map(traces.map(({ stage }, index) => [stage.name, index]));
    const arrived = new Map<string, Arrived>([[stages.at(-1)!.name, { dy: gradient, sums: gradient }]]);
    const arrive = (name: string, more: Arrived) => {
      const before = arrived.get(name);
      const dy = before && op.add(before.dy, more.dy);
      arrived.set(name, dy ? { dy, sums: dy } : more);
    };
    for (let index = traces.length - 1; index >= first; index--) {
      const { stage, own, saved, kernelFactor, inputFactor, outputFactor } = traces[index]!;
      const { dy, sums } = arrived.get(stage.name)!;
      if (stage.shortcut !== undefined) arrive(stage.shortcut, { dy, sums: dy });
      const needsInput = (places.get(stage.input) ?? -1) >= first;
      const made = stage.backward(scaled(dy, outputFactor), saved, own, needsInput, scaled(sums, outputFactor));
      const { kernel } = made.gradients;
      Object.assign(
        gradients,
        renamed({ ...made.gradients, ...(kernel && { kernel: scaled(kernel, kernelFactor) }) }, stage.name),
      );
      if (!made.input) continue;
      const input = scaled(made.input, inputFactor);
      arrive(stage.input, { dy: input, sums: made.sums ? scaled(made.sums, inputFactor) : input });
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

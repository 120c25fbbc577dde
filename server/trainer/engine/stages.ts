/** Groups a network's layers into stages: some pairs of layers cost less when computed together. */
import { inputOf, inputShapeOf, type Network } from '#lib/network/network.ts';
import { type LayerProgram, layerProgram } from './layers.ts';
import type { Precision } from './operations.ts';

/** One layer, or ReLU and dropout together. */
export type Stage = LayerProgram & {
  /** Those of its last layer, and that layer's place in the network. */
  readonly name: string;
  readonly place: number;
  /** The stage whose output it takes; empty for the network's input. */
  readonly input: string;
  /** The stage whose output is added to its own, if any. */
  readonly shortcut?: string;
  /** Its output is also a shortcut's beginning. */
  readonly branches: boolean;
};

/** ReLU and the dropout after it: the output is above 0 where the input was and is kept, which is all the gradient needs. */
function droppedRelu(relu: Stage, drop: Stage): Stage {
  return {
    ...drop,
    input: relu.input,
    forward: (x, values, training) => {
      const { output } = drop.forward(relu.forward(x, values, training).output, values, training);
      return { output, saved: [output] };
    },
    backward: relu.backward,
  };
}

/**
 * An activation and the max pooling after it. The forward passes stay separate; going back, the gradient passes the
 * activation first, at the pooled size. A window's maximum is one of its inputs, so its slope is the same, and there are
 * fewer slopes to compute.
 */
function pooledActivation<Each extends LayerProgram>(activation: Each, pool: Each): [Each, Each] {
  return [
    { ...activation, backward: (dy, _saved, _values, _needsInput, sums) => ({ input: dy, sums, gradients: {} }) },
    {
      ...pool,
      backward: (dy, [x, y], values) => {
        const input = activation.backward(dy, [y!], values, true, dy).input!;
        return pool.backward(input, [x!, y!], values, true, input);
      },
    },
  ];
}

/** The stages of a network, in order. */
export function stagesOf(network: Network, precision: Precision): Stage[] {
  const { layers } = network;
  const stages: Stage[] = [];
  const begins = new Set(
    layers.flatMap(({ input, ...layer }) => [input ?? [], layer.kind === 'add' ? layer.shortcut : []].flat()),
  );
  layers.forEach((layer, place) => {
    const stage: Stage = {
      ...layerProgram(layer, inputShapeOf(network, place), precision),
      name: layer.name,
      place,
      input: inputOf(layers, place),
      ...(layer.kind === 'add' && { shortcut: layer.shortcut }),
      branches: begins.has(layer.name),
    };
    const before = layers[place - 1];
    if (before?.kind === 'activation' && before.activation === 'relu' && layer.kind === 'dropout') {
      stages.push(droppedRelu(stages.pop()!, stage));
    } else if (before?.kind === 'activation' && layer.kind === 'pool' && layer.pooling === 'max') {
      stages.push(...pooledActivation(stages.pop()!, stage));
    } else stages.push(stage);
  });
  return stages;
}

/** Groups a network's layers into stages: some pairs of layers cost less when computed together. */
import type { Network } from '#lib/network/network.ts';
import { type LayerProgram, layerProgram } from './layers.ts';
import type { Precision } from './operations.ts';

/** One layer, or ReLU and dropout together; `place` is its last layer's place in the network. */
export type Stage = LayerProgram & { readonly name: string; readonly place: number };

/** ReLU and the dropout after it: the output is above 0 where the input was and is kept, which is all the gradient needs. */
function droppedRelu<Drop extends LayerProgram>(relu: LayerProgram, drop: Drop): Drop {
  return {
    ...drop,
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
export function stagesOf({ dataset, layers }: Network, precision: Precision): Stage[] {
  const stages: Stage[] = [];
  layers.forEach((layer, place) => {
    const inputShape = layers[place - 1]?.outputShape ?? dataset.shape;
    const stage = { ...layerProgram(layer, inputShape, precision), name: layer.name, place };
    const before = layers[place - 1];
    if (before?.kind === 'activation' && before.activation === 'relu' && layer.kind === 'dropout') {
      stages.push(droppedRelu(stages.pop()!, stage));
    } else if (before?.kind === 'activation' && layer.kind === 'pool' && layer.pooling === 'max') {
      stages.push(...pooledActivation(stages.pop()!, stage));
    } else stages.push(stage);
  });
  return stages;
}

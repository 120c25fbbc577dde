/** The layers of a network as stages: what its two directions run, where two layers together compute less than each alone. */
import type { Network } from '#lib/network/network.ts';
import { type LayerProgram, layerProgram } from './layers.ts';
import type { Precision } from './operations.ts';

/** One layer, or ReLU and dropout as one; `place` is that of its last layer in the network. */
export type Stage = LayerProgram & { readonly name: string; readonly place: number };

/** ReLU and the dropout after it as one: the output is above 0 where the input was and is kept, which the gradient needs. */
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
 * An activation and the maximum pooling after it, each with its own way forward; on the way back the gradient passes the
 * activation first, where it is pooled. A window's maximum is one of its inputs, so the slope there is the same, and there
 * are fewer of them.
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

/** The stages of a network, in its order. */
export function stagesOf({ layers }: Network, precision: Precision): Stage[] {
  const stages: Stage[] = [];
  layers.forEach((layer, place) => {
    const stage = { ...layerProgram(layer, precision), name: layer.name, place };
    const before = layers[place - 1];
    if (before?.kind === 'activation' && before.activation === 'relu' && layer.kind === 'dropout') {
      stages.push(droppedRelu(stages.pop()!, stage));
    } else if (before?.kind === 'activation' && layer.kind === 'pool' && layer.pooling === 'max') {
      stages.push(...pooledActivation(stages.pop()!, stage));
    } else stages.push(stage);
  });
  return stages;
}

/** What a program on points tells of its decision boundary: a small network its weights, a larger one a plane. */

import { hasPoints } from '#lib/datasets/dataset.ts';
import { trainerSide } from '#lib/datasets/points.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { cellsOf } from '#lib/network/boundary.ts';
import { isSmall } from '#lib/network/dense-forward.ts';
import type { Network } from '#lib/network/network.ts';
import { FLOAT, floats, named, run, type Tensor } from './graph.ts';
import { scaleInput } from './images.ts';
import type { Values } from './layers.ts';
import type { compileNetwork } from './network.ts';

export type BoundaryOutputs = {
  /** Fetched with every evaluation: the variables of a small network, in its order. */
  readonly weights: readonly string[];
  /** The probabilities [cells, classes] of a larger network on points. */
  readonly plane: Tensor | undefined;
};

/** The outputs of a program for the boundary; none on images. */
export function boundaryOutputs(
  network: Network,
  { forward, variables }: Pick<ReturnType<typeof compileNetwork>, 'forward' | 'variables'>,
  values: Values,
  { inputScaling }: Pick<Hyperparameters, 'inputScaling'>,
): BoundaryOutputs {
  const { dataset } = network;
  if (!hasPoints(dataset)) return { weights: [], plane: undefined };
  if (isSmall(network)) return { weights: variables.map(({ name }) => `value/${name}`), plane: undefined };
  const cells = cellsOf(trainerSide);
  const grid = floats(
    cells.flatMap(({ x, y }) => [x, y]),
    [cells.length, 2],
  );
  const { logits } = forward(scaleInput(grid, inputScaling, dataset), values);
  return { weights: [], plane: named('plane', run('Softmax', { T: FLOAT }, [logits])) };
}

/**
 * The decision boundary of a run on points after an epoch: the plane coloured by the probability of class 1.
 *
 * Of a small network the trainer reports the weights, which cost it next to nothing, and screens compute plane and hidden
 * neurons from them. Of a larger one it computes the plane itself, now and then.
 */
import * as z from 'zod/mini';
import { trainerSide } from '../datasets/points.ts';
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import { count } from '../schemas.ts';
import { mostWeights, pointNetwork } from './dense-forward.ts';

/** Cells of a side of the plane of a small network, and of a hidden neuron's. */
export const planeSide = 64;
export const neuronSide = 24;

const trainerBytes = trainerSide ** 2;
const lengthOfBase64 = 4 * Math.ceil(trainerBytes / 3);

/** After this epoch either the weights or the plane; the other one is empty. */
export const boundarySchema = z.object({
  epoch: count,
  /** Of each dense layer in order the kernel, [inputs][units], then the biases. */
  weights: z.array(z.number()).check(z.maxLength(mostWeights)),
  /** The probability of class 1 in 255ths, cell by cell as in `cellsOf`, in base64. */
  plane: z.string().check(
    z.regex(/^[A-Za-z0-9+/]*={0,2}$/),
    z.refine(({ length }) => length === 0 || length === lengthOfBase64, 'must be a whole plane or nothing'),
  ),
});

export type Boundary = z.infer<typeof boundarySchema>;

/** The middles of `side` × `side` cells of the square from 0 to 1: row by row from the top, where y is 1. */
export function cellsOf(side: number): { readonly x: number; readonly y: number }[] {
  return Array.from({ length: side * side }, (_, cell) => ({
    x: ((cell % side) + 0.5) / side,
    y: 1 - (Math.floor(cell / side) + 0.5) / side,
  }));
}

/** A square of numbers, cell by cell. */
export type Plane = { readonly side: number; readonly values: Float32Array };

/** What a screen draws of a boundary: probabilities 0…1, and the outputs of each hidden neuron, none for a larger network. */
export type Drawn = { readonly output: Plane; readonly neurons: readonly Plane[] };

type Described = Pick<Hyperparameters, 'dataset' | 'dense' | 'activation' | 'inputScaling'>;

/** The planes of a boundary. */
export function drawnBoundary(hyperparameters: Described, { weights, plane }: Boundary): Drawn {
  if (weights.length === 0) {
    const bytes = Uint8Array.from(atob(plane), (letter) => letter.charCodeAt(0));
    return { output: { side: trainerSide, values: Float32Array.from(bytes, (byte) => byte / 255) }, neurons: [] };
  }
  const network = pointNetwork(hyperparameters, weights);
  const output = Float32Array.from(cellsOf(planeSide), ({ x, y }) => network(x, y).probability);
  const answers = cellsOf(neuronSide).map(({ x, y }) => network(x, y).hidden);
  const neurons = (answers[0] ?? []).map((_, neuron) => ({
    side: neuronSide,
    values: Float32Array.from(answers, (hidden) => hidden[neuron]!),
  }));
  return { output: { side: planeSide, values: output }, neurons };
}

/** The plane of an input: how large it is at each cell. */
export const planeOfInput = (input: 'x' | 'y'): Plane => ({
  side: neuronSide,
  values: Float32Array.from(cellsOf(neuronSide), (cell) => cell[input]),
});

/** The values of a plane from its lowest (0) to its highest (1); all in the middle where they are equal. */
export function stretched({ side, values }: Plane): Plane {
  const lowest = Math.min(...values);
  const range = Math.max(...values) - lowest;
  return { side, values: values.map((value) => (range > 0 ? (value - lowest) / range : 0.5)) };
}

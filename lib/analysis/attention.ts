/** Where in an image a network looks for a class: Grad-CAM (Selvaraju et al. 2017, arxiv.org/abs/1610.02391). */
import { type Head, headPass } from '../network/head.ts';
import type { VariableOf } from '../network/normalization.ts';

/** A heat for each place. */
export type Heat = {
  readonly rows: number;
  readonly columns: number;
  /** 0…1, row after row: 1 is the hottest place; all 0 if `peak` is 0. */
  readonly values: Float32Array;
  /** The hottest place's own value, of which the others are shares. */
  readonly peak: number;
};

/** Negative values become 0, the others shares of the largest. */
export function heatOf(rows: number, columns: number, values: ArrayLike<number>): Heat {
  let peak = 0;
  for (let at = 0; at < values.length; at++) peak = Math.max(peak, values[at]!);
  return {
    rows,
    columns,
    values: Float32Array.from(values, (value) => (peak > 0 ? Math.max(0, value) / peak : 0)),
    peak,
  };
}

/**
 * Grad-CAM's map of each class, from the last convolution's feature maps A of an image (rows × columns × channels k, after the
 * activation function):
 *
 *   α_k = mean over all places of ∂y ÷ ∂A_k,   map = ReLU(Σ_k α_k A_k)
 *
 * y is the class's logit, before softmax. Equations 1 and 2 of the paper.
 */
export function gradCam(head: Head, variableOf: VariableOf, maps: Float32Array): (label: number) => Heat {
  const [rows, columns, channels] = head.maps.outputShape as [number, number, number];
  const { gradientOf } = headPass(head, variableOf, maps);
  return (label) => {
    const alphas = new Float64Array(channels);
    gradientOf(label).forEach((gradient, at) => {
      alphas[at % channels]! += gradient / (rows * columns);
    });
    const sums = Float64Array.from({ length: rows * columns }, (_, place) =>
      alphas.reduce((sum, alpha, channel) => sum + alpha * maps[place * channels + channel]!, 0),
    );
    return heatOf(rows, columns, sums);
  };
}

/** The heat at so many rows and columns, bilinear between the middles of its places, and the nearest beyond them. */
export function enlarged({ rows, columns, values }: Heat, toRows: number, toColumns: number): Float32Array {
  /** The two places around a row or column, and the second one's share. */
  const around = (at: number, to: number, count: number) => {
    const position = Math.min(count - 1, Math.max(0, ((at + 0.5) * count) / to - 0.5));
    const first = Math.floor(position);
    return { first, second: Math.min(count - 1, first + 1), share: position - first };
  };
  const across = Array.from({ length: toColumns }, (_, column) => around(column, toColumns, columns));
  const result = new Float32Array(toRows * toColumns);
  for (let row = 0; row < toRows; row++) {
    const down = around(row, toRows, rows);
    across.forEach(({ first, second, share }, column) => {
      const at = (y: number) => values[y * columns + first]! * (1 - share) + values[y * columns + second]! * share;
      result[row * toColumns + column] = at(down.first) * (1 - down.share) + at(down.second) * down.share;
    });
  }
  return result;
}

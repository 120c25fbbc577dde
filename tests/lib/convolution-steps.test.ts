/** A convolution step by step: products, padding, strides, what becomes of the sum, and the window under a finger. */
import { expect, it } from 'vitest';
import {
  convolutionInput,
  type Filters,
  liveliestFilter,
  outputMap,
  paddingOf,
  placeNear,
  stepAt,
  windowAt,
} from '#lib/analysis/convolution-steps.ts';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import type { Dataset } from '#lib/datasets/dataset.ts';
import { mnist } from '#lib/datasets/mnist.ts';
import { type Block, defaultBlock, defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { type FirstConvolution, firstConvolution } from '#lib/network/first-convolution.ts';
import { describeNetwork } from '#lib/network/network.ts';

function convolutionOf(block: Partial<Block>, dataset: Dataset = cifar10): FirstConvolution {
  const blocks = [{ ...defaultBlock, filters: 2, kernel: 3 as const, ...block }];
  const described = describeNetwork({ ...defaultHyperparameters, blocks }, dataset);
  if (!described.ok) throw new Error(described.refusal.message);
  return firstConvolution(described.network)!;
}

/** Weights 1, 2, 3, … of the first filter; the second takes nothing. */
function filtersOf({ layer }: FirstConvolution, more: Partial<Filters> = {}): Filters {
  const weights = new Float32Array(layer.kernel ** 2 * layer.inputChannels * 2);
  for (let at = 0; at < weights.length / 2; at++) weights[2 * at] = at + 1;
  return { count: 2, weights, biases: [0.5, -1], before: null, behind: null, ...more };
}

/** An image whose value is its row + column / 100 in the first channel, and negative that in the last of three. */
function inputOf({ layer, height, width }: FirstConvolution): Float32Array {
  const { inputChannels } = layer;
  return Float32Array.from({ length: height * width * inputChannels }, (_, at) => {
    const pixel = Math.floor(at / inputChannels);
    const value = Math.floor(pixel / width) + (pixel % width) / 100;
    return [value, 0, -value][at % inputChannels]!;
  });
}

it('[H970] a step of a convolution has the products of each channel, their sums, the bias, and the output behind the activation', () => {
  const grey = convolutionOf({}, mnist);
  const step = stepAt(grey, filtersOf(grey), inputOf(grey), 0, { row: 5, column: 7 });
  expect(step.channels).toHaveLength(1);
  const [{ taps, sum }] = step.channels as [(typeof step.channels)[number]];
  expect(taps.map(({ row, column, weight }) => [row, column, weight])).toEqual([
    [4, 6, 1],
    [4, 7, 2],
    [4, 8, 3],
    [5, 6, 4],
    [5, 7, 5],
    [5, 8, 6],
    [6, 6, 7],
    [6, 7, 8],
    [6, 8, 9],
  ]);
  for (const { row, column, value, weight, product } of taps) {
    expect(value).toBeCloseTo(row + column / 100, 5);
    expect(product).toBe(value * weight);
  }
  expect(sum).toBeCloseTo(
    taps.reduce((total, { product }) => total + product, 0),
    10,
  );
  expect(step).toMatchObject({ bias: 0.5, sum: sum + 0.5, normalized: sum + 0.5, output: sum + 0.5 });

  // The weights of a colour image's channels interleave, and a negative sum ends at the ReLU.
  const colour = convolutionOf({});
  const three = stepAt(colour, filtersOf(colour), inputOf(colour), 0, { row: 5, column: 7 });
  expect(three.channels.map((each) => each.taps.map(({ weight }) => weight).slice(0, 2))).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
  expect(three.sum).toBeLessThan(0);
  expect(three.output).toBe(0);
  const nothing = stepAt(colour, filtersOf(colour), inputOf(colour), 1, { row: 5, column: 7 });
  expect(nothing).toMatchObject({ bias: -1, sum: -1, output: 0 });

  // Batch normalization stands before the activation; in front of a shortcut there is none yet.
  const normalized = convolutionOf({ batchNorm: 'before-activation' });
  const behind = { scales: [-2, 1], offsets: [3, 4] };
  const scaled = stepAt(normalized, filtersOf(normalized, { behind }), inputOf(normalized), 0, { row: 5, column: 7 });
  expect(scaled.normalized).toBeCloseTo(3 - 2 * three.sum, 5);
  expect(scaled.output).toBe(scaled.normalized);
  const shortcut = convolutionOf({ residual: true, padding: 'same' });
  expect(stepAt(shortcut, filtersOf(shortcut), inputOf(shortcut), 0, { row: 5, column: 7 }).output).toBe(three.sum);
});

it('[H970] padding is zeros around the image, which the window reaches beyond the border with its stride', () => {
  const same = convolutionOf({}, mnist);
  expect(paddingOf(same)).toEqual({ top: 1, left: 1, bottom: 1, right: 1 });
  const corner = stepAt(same, filtersOf(same), inputOf(same).fill(1), 0, { row: 0, column: 0 });
  expect(corner.channels[0]!.taps.map(({ inside, value }) => (inside ? value : 'padding'))).toEqual([
    ...['padding', 'padding', 'padding'],
    ...['padding', 1, 1],
    ...['padding', 1, 1],
  ]);
  expect(corner.channels[0]!.sum).toBe(5 + 6 + 8 + 9);

  // TensorFlow pads unevenly: what is odd goes behind.
  const strided = convolutionOf({ stride: 2, kernel: 5 });
  expect(strided).toMatchObject({ rows: 16, columns: 16 });
  expect(paddingOf(strided)).toEqual({ top: 1, left: 1, bottom: 2, right: 2 });
  expect(windowAt(strided, { row: 0, column: 15 })).toEqual({ row: -1, column: 29 });

  const valid = convolutionOf({ padding: 'valid', stride: 3 });
  expect(valid).toMatchObject({ rows: 10, columns: 10 });
  expect(paddingOf(valid)).toEqual({ top: 0, left: 0, bottom: 0, right: 0 });
  expect(windowAt(valid, { row: 9, column: 1 })).toEqual({ row: 27, column: 3 });

  // A pixel a filter, with a stride: nothing is padded, even if the last window ends before the border.
  expect(paddingOf(convolutionOf({ kernel: 1, stride: 4 }))).toMatchObject({ top: 0, bottom: 0 });
});

it('[H970] the whole map of a filter is the outputs of its steps', () => {
  const strided = convolutionOf({ stride: 2, kernel: 5, padding: 'valid' });
  const [filters, input] = [filtersOf(strided), inputOf(strided)];
  const map = outputMap(strided, filters, input, 0);
  expect(map).toHaveLength(14 * 14);
  expect(map[3 * 14 + 5]).toBe(Math.fround(stepAt(strided, filters, input, 0, { row: 3, column: 5 }).output));
});

it('[H971] pointing at the image finds the place whose window has its middle there, and at the border the nearest', () => {
  const same = convolutionOf({}, mnist);
  expect(placeNear(same, { x: 7.5, y: 5.5 })).toEqual({ row: 5, column: 7 });
  expect(placeNear(same, { x: -1, y: 40 })).toEqual({ row: 27, column: 0 });
  const strided = convolutionOf({ stride: 3, padding: 'valid' });
  for (const place of [
    { row: 0, column: 0 },
    { row: 4, column: 9 },
  ]) {
    const { row, column } = windowAt(strided, place);
    expect(placeNear(strided, { x: column + 1.5, y: row + 1.5 })).toEqual(place);
    expect(placeNear(strided, { x: column + 2.9, y: row + 0.1 })).toEqual(place);
  }
});

it('[H972] a convolution’s input is the image as the run scales it, normalized where its block does that first', () => {
  const pixels = new Uint8ClampedArray(3 * 32 * 32).fill(255);
  pixels.set([51, 102, 0], 3);
  const first = (values: Float32Array) => [...values.subarray(3, 6)].map((value) => Math.round(1000 * value) / 1000);
  const input = (inputScaling: 'zero-one' | 'plus-minus-one' | 'standardized', before: Filters['before'] = null) =>
    first(convolutionInput(pixels, cifar10, { inputScaling }, before));
  expect(input('zero-one')).toEqual([0.2, 0.4, 0]);
  expect(input('plus-minus-one')).toEqual([-0.6, -0.2, -1]);
  const [means, deviations] = [cifar10.means, cifar10.deviations];
  input('standardized').forEach((value, channel) => {
    expect(value).toBeCloseTo(([0.2, 0.4, 0][channel]! - means[channel]!) / deviations[channel]!, 2);
  });
  expect(input('zero-one', { scales: [10, 1, 1], offsets: [0, 0, 7] })).toEqual([2, 0.4, 7]);
  // Of a grey pixel's three equal values one is the input.
  const grey = convolutionInput(new Uint8ClampedArray(3 * 28 * 28).fill(51), mnist, { inputScaling: 'zero-one' }, null);
  expect(grey).toHaveLength(28 * 28);
  expect(grey[9]).toBeCloseTo(0.2, 6);
});

it('[H978] the stepped convolution begins with the filter whose outputs for the image are the furthest apart', () => {
  const grey = convolutionOf({}, mnist);
  expect(liveliestFilter(grey, filtersOf(grey), inputOf(grey))).toBe(0);
  // The first filter is dead: a ReLU leaves nothing of it.
  const weights = new Float32Array(18).fill(0.1);
  for (let at = 0; at < 18; at += 2) weights[at] = -5;
  expect(liveliestFilter(grey, filtersOf(grey, { weights, biases: [-1, 0] }), inputOf(grey))).toBe(1);
});

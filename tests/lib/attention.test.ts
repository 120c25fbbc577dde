/** What a network looks at: Grad-CAM by its formula, gradients by finite differences, heat on an image, and occlusion. */
import { expect, it } from 'vitest';
import { enlarged, gradCam, heatOf } from '#lib/analysis/attention.ts';
import { covered, coverSide, covers, occlusionHeat } from '#lib/analysis/occlusion.ts';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { mnist } from '#lib/datasets/mnist.ts';
import {
  type Block,
  defaultBlock,
  defaultHyperparameters,
  type Hyperparameters,
} from '#lib/hyperparameters/hyperparameters.ts';
import { keyOf, uniformAt } from '#lib/keyed.ts';
import { headOf, headPass } from '#lib/network/head.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { weightSpecs } from '#lib/takehome/model-files/weights.ts';

const block = (values: Partial<Block>): Block => ({ ...defaultBlock, filters: 3, ...values });

function networkOf(values: Partial<Hyperparameters>) {
  const described = describeNetwork({ ...defaultHyperparameters, dense: [], ...values }, cifar10);
  if (!described.ok) throw new Error(described.refusal.message);
  return described.network;
}

/** Random variables of a network, those of batch normalization about 1, and random feature maps of its last convolution. */
function scene(values: Partial<Hyperparameters>) {
  const network = networkOf(values);
  const head = headOf(network)!;
  const random = (length: number, key: number, middle: number) =>
    Float32Array.from({ length }, (_, at) => middle + uniformAt(keyOf(5, key), at) - 0.5);
  const variables = new Map(
    weightSpecs(network).map(({ name, shape }, key) => [
      name,
      random(
        shape.reduce((product, side) => product * side, 1),
        key,
        /gamma|variance/.test(name) ? 1 : 0,
      ),
    ]),
  );
  const variableOf = (name: string) => variables.get(name)!;
  const maps = random(
    head.maps.outputShape.reduce((product, side) => product * side, 1),
    99,
    0.3,
  );
  return { head, variableOf, maps };
}

it('[H973] Grad-CAM weights each feature map by the mean gradient of the class’s logit and keeps what speaks for the class', () => {
  // With global average pooling and no dense layer, the gradient of a logit is its weight ÷ pixels everywhere.
  const { head, variableOf, maps } = scene({ blocks: [block({ stride: 4, pooling: 'none' })], head: 'global-average' });
  expect(head).toMatchObject({ convolution: { name: 'conv1' }, maps: { name: 'activation1', outputShape: [8, 8, 3] } });
  const kernel = variableOf('output1/kernel');
  const of = gradCam(head, variableOf, maps);
  for (const label of [0, 3, 9]) {
    const sums = Array.from({ length: 64 }, (_, place) =>
      [0, 1, 2].reduce((sum, map) => sum + (kernel[map * 10 + label]! / 64) * maps[place * 3 + map]!, 0),
    );
    const peak = Math.max(0, ...sums);
    const { values, ...heat } = of(label);
    expect(heat).toEqual({ rows: 8, columns: 8, peak: expect.closeTo(peak, 8) });
    values.forEach((value, place) => {
      expect(value).toBeCloseTo(peak > 0 ? Math.max(0, sums[place]!) / peak : 0, 5);
    });
  }
});

it.each<[string, Partial<Hyperparameters>]>([
  ['maximum pooling', { blocks: [block({ stride: 4, poolSize: 3, poolStride: 2, poolPadding: 1 })] }],
  [
    'average pooling',
    { blocks: [block({ stride: 4, pooling: 'average', poolSize: 3, poolStride: 2, poolPadding: 1 })] },
  ],
  ['batch norm', { blocks: [block({ stride: 4, batchNorm: 'after-activation' })] }],
  ['global average pooling', { blocks: [block({ stride: 4 })], head: 'global-average' }],
  ...(['relu', 'leaky-relu', 'elu', 'tanh', 'sigmoid'] as const).map(
    (activation): [string, Partial<Hyperparameters>] => [
      activation,
      { activation, blocks: [block({ stride: 4 })], dense: [{ units: 7, dropout: 0.5 }] },
    ],
  ),
])(
  '[H973] the gradient of a logit with respect to feature maps is what a small change of them does: %s',
  (_, values) => {
    const { head, variableOf, maps } = scene(values);
    const { logits, gradientOf } = headPass(head, variableOf, maps);
    expect(logits).toHaveLength(10);
    const gradient = gradientOf(4);
    expect(gradient).toHaveLength(maps.length);
    for (let at = 0; at < maps.length; at += 5) {
      const [less, more] = [-1, 1].map((sign) => {
        const changed = Float32Array.from(maps);
        changed[at]! += sign / 1024;
        return { at: changed[at]!, logit: headPass(head, variableOf, changed).logits[4]! };
      }) as [{ at: number; logit: number }, { at: number; logit: number }];
      expect(gradient[at]).toBeCloseTo((more.logit - less.logit) / (more.at - less.at), 3);
    }
  },
);

it('[H974] a network without convolutions has no such maps; shortcuts end before the last one’s activation', () => {
  expect(headOf(networkOf({ blocks: [], dense: [{ units: 4, dropout: 0 }] }))).toBeUndefined();
  const residual = networkOf({
    blocks: [block({}), block({ filters: 5, convolutions: 2, stride: 2, residual: true })],
  });
  const head = headOf(residual)!;
  expect(head.convolution.name).toBe('conv3');
  expect(head.maps.name).toBe('activation3');
  expect(head.layers.map(({ kind }) => kind)).not.toContain('add');
});

it('[H975] heat is a share of the hottest place, 0 where nothing speaks for the class, and lies smoothly over the image', () => {
  expect(heatOf(1, 4, [-1, 0, 2, 4])).toEqual({ rows: 1, columns: 4, values: Float32Array.of(0, 0, 0.5, 1), peak: 4 });
  expect(heatOf(1, 2, [-1, -3])).toEqual({ rows: 1, columns: 2, values: Float32Array.of(0, 0), peak: 0 });
  const heat = heatOf(2, 2, [0, 1, 0, 1]);
  const large = enlarged(heat, 4, 8);
  // Between the middles of the two columns, a quarter and three quarters across.
  expect([...large.subarray(8, 16)]).toEqual([0, 0, 0.125, 0.375, 0.625, 0.875, 1, 1]);
  expect([...large.subarray(0, 8)]).toEqual([...large.subarray(24, 32)]);
  expect(enlarged(heat, 2, 2)).toEqual(heat.values);
  expect([...enlarged(heatOf(1, 1, [3]), 2, 2)]).toEqual([1, 1, 1, 1]);
});

it('[H976] a square in the mean colour covers every pixel in turn, up to the border', () => {
  expect([coverSide(cifar10), coverSide(mnist)]).toEqual([6, 5]);
  const squares = covers(cifar10, 2);
  expect(squares).toHaveLength(14 ** 2);
  // 28 − 5 is odd: one more stands at the end.
  expect(covers(mnist, 2)).toHaveLength(13 ** 2);
  for (const stride of [2, 3, 4]) {
    const seen = new Set(
      covers(mnist, stride).flatMap(({ row, column, side }) =>
        Array.from({ length: side ** 2 }, (_, at) => (row + Math.floor(at / side)) * 28 + column + (at % side)),
      ),
    );
    expect(seen.size).toBe(28 * 28);
  }
  const pixels = new Uint8ClampedArray(3 * 32 * 32).fill(200);
  const result = covered(pixels, cifar10, { row: 1, column: 30, side: 2 });
  const changed = [...result.keys()].filter((at) => result[at] !== 200);
  expect(new Set(changed.map((at) => Math.floor(at / 3)))).toEqual(new Set([62, 63, 94, 95]));
  expect([...result.subarray(3 * 62, 3 * 63)]).toEqual(cifar10.means.map((mean) => Math.round(255 * mean)));
  expect(pixels[3 * 62]).toBe(200);
  // Grey pixels keep three equal values.
  const grey = covered(new Uint8ClampedArray(3 * 28 * 28), mnist, { row: 0, column: 0, side: 1 });
  expect(new Set(grey.subarray(0, 3)).size).toBe(1);
});

it('[H977] the heat of a pixel is by how much covering it makes the class less probable, on average', () => {
  const shape = { name: 'tiny', shape: [2, 3, 1] } as const;
  const squares = [
    { row: 0, column: 0, side: 2 },
    { row: 0, column: 1, side: 2 },
  ];
  const heat = occlusionHeat(shape, squares, [0.5, 0.9], 0.8);
  // Left: 0.3; middle: the mean of 0.3 and −0.1; right: −0.1, which is no heat.
  expect(heat.peak).toBeCloseTo(0.3, 10);
  expect([...heat.values].map((value) => Math.round(1000 * value) / 1000)).toEqual([1, 0.333, 0, 1, 0.333, 0]);
  expect(occlusionHeat(shape, squares, [0.9, 0.9], 0.8).peak).toBe(0);
});

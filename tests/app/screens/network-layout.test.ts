import { expect, test } from 'vitest';
import { drawingOf } from '#app/_run/network-layout.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { defaultBlock, defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presetById, presets } from '#lib/hyperparameters/presets.ts';
import { describeNetwork } from '#lib/network/network.ts';

function networkOf(id: string) {
  const { hyperparameters } = presetById(id)!;
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described.ok) throw new Error(id);
  return described.network;
}

test('[U28] a network is drawn from input to output, with the layers between two blocks labelled at the first', () => {
  const { blocks } = drawingOf(networkOf('batchnorm-79'), 2000);
  expect(blocks.map(({ name, shape }) => [name, shape].join(' ').trim())).toEqual([
    '32 × 32 × 3',
    'conv1 30 × 30 × 32',
    'conv2 30 × 30 × 32',
    'pool1 15 × 15 × 32',
    'conv3 15 × 15 × 64',
    'pool2 7 × 7 × 64',
    'dense1 512',
    'output1 10',
  ]);
  expect(blocks[0]!.with).toEqual(['batch-norm']);
  expect(blocks.at(-2)!.with).toEqual(['activation', 'dropout']);
});

test('[U28] sides are to scale, thickness grows with every doubling of the channels, and blocks do not overlap', () => {
  for (const { id } of presets) {
    const { blocks, width } = drawingOf(networkOf(id), 2000);
    for (const [index, block] of blocks.entries()) {
      const next = blocks[index + 1];
      expect(block.x + block.width + block.depth).toBeLessThanOrEqual(next?.x ?? width);
    }
  }
  const [input, conv1, , pool1, conv3] = drawingOf(networkOf('cnn-74'), 2000).blocks;
  expect(pool1!.height / conv1!.height).toBeCloseTo(15 / 30);
  expect(input!.height / conv1!.height).toBeCloseTo(32 / 30);
  expect(conv3!.width - pool1!.width).toBeCloseTo(4.5);
});

test('[U28] blocks that do not fit into one row form as few and as even rows as possible', () => {
  const whole = drawingOf(networkOf('cnn-74'), 2000);
  expect(whole.blocks.some(({ first }) => first)).toBe(false);
  const halved = drawingOf(networkOf('cnn-74'), whole.width * 0.7);
  expect(halved.width).toBeLessThan(whole.width * 0.7);
  expect(halved.blocks.map(({ name }) => name)).toEqual(whole.blocks.map(({ name }) => name));
  const second = halved.blocks.findIndex(({ first }) => first);
  expect([3, 4]).toContain(second);
  expect(halved.blocks.filter(({ first }) => first)).toHaveLength(1);
  const [above, below] = [halved.blocks[0]!, halved.blocks[second]!];
  expect(below.ground - below.height - below.depth / 2).toBeGreaterThan(above.ground + 50);
  for (const { id } of presets) {
    const { blocks, width } = drawingOf(networkOf(id), 310);
    expect(width).toBeLessThanOrEqual(310);
    for (const { x, width: own, depth } of blocks) expect(x + own + depth).toBeLessThanOrEqual(width);
  }
});

test('[U850] shortcuts are drawn from a block’s input to the sum after its last convolution, without the layers on them', () => {
  const residual = { ...defaultBlock, residual: true, convolutions: 2, batchNorm: 'before-activation' as const };
  const blocks = [
    { ...defaultBlock, filters: 16 },
    { ...residual, filters: 16 },
    { ...residual, filters: 32, stride: 2 },
  ];
  const described = describeNetwork(
    { ...defaultHyperparameters, blocks, dense: [] },
    datasetOf(defaultHyperparameters),
  );
  if (!described.ok) throw new Error(described.refusal.message);
  const wide = drawingOf(described.network, 3000);
  const nameAt = (place: number) => wide.blocks[place]!.name;
  expect(wide.shortcuts.map(({ from, to, projected }) => [nameAt(from), nameAt(to), projected])).toEqual([
    ['pool1', 'conv3', false],
    ['pool2', 'conv5', true],
  ]);
  expect(wide.blocks.map(({ name }) => name).join(' ')).toBe(
    ' conv1 pool1 conv2 conv3 pool2 conv4 conv5 pool3 output1',
  );
  expect(wide.blocks.find(({ name }) => name === 'conv3')!.with).toEqual(['batch-norm', 'add', 'activation']);
  for (const { above, ground, height, depth } of drawingOf(described.network, 400).blocks) {
    expect(above).toBeLessThan(ground - height - depth / 2);
  }
});

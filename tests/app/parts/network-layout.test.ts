import { expect, test } from 'vitest';
import { drawingOf } from '#app/_parts/run/network-layout.ts';
import { describeNetwork } from '#lib/network.ts';
import { presetById, presets } from '#lib/presets.ts';

function networkOf(id: string) {
  const described = describeNetwork(presetById(id)!.hyperparameters);
  if (!described.ok) throw new Error(id);
  return described.network;
}

test('[U28] a network is drawn from its input to its output, with what lies between two blocks written at the first', () => {
  const { blocks } = drawingOf(networkOf('batchnorm-79'));
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

test('[U28] sides are to scale, thickness grows with every doubling of the channels, and no block covers another', () => {
  for (const { id } of presets) {
    const { blocks, width } = drawingOf(networkOf(id));
    for (const [index, block] of blocks.entries()) {
      const next = blocks[index + 1];
      expect(block.x + block.width + block.depth).toBeLessThanOrEqual(next?.x ?? width);
    }
  }
  const [input, conv1, , pool1, conv3] = drawingOf(networkOf('cnn-74')).blocks;
  expect(pool1!.height / conv1!.height).toBeCloseTo(15 / 30);
  expect(input!.height / conv1!.height).toBeCloseTo(32 / 30);
  expect(conv3!.width - pool1!.width).toBeCloseTo(4.5);
});

/** Runs side by side: which rows are the same for all. */
import { expect, test } from 'vitest';
import { layerRows, merged, settingRows } from '#lib/analysis/compared-columns.ts';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { describeNetwork } from '#lib/network/network.ts';

const base = defaultHyperparameters;
const [first, second] = base.blocks as [Hyperparameters['blocks'][0], Hyperparameters['blocks'][0]];

const differing = (...columns: Hyperparameters[]) =>
  Object.fromEntries(settingRows(columns).flatMap(({ path, values, same }) => (same ? [] : [[path, values]])));

function layersOf(hyperparameters: Hyperparameters) {
  const described = describeNetwork(hyperparameters, cifar10);
  if (!described.ok) throw new Error(described.refusal.message);
  return described.network.layers;
}

test('[O7] a row differs if any column differs from any other, not only from the first', () => {
  expect(differing(base, base, { ...base, l2: 0.01 })).toEqual({ l2: [base.l2, base.l2, 0.01] });
  expect(differing(base, base)).toEqual({});
});

test('[O7] a field that does not matter to a run has no value, and no row if it matters to none', () => {
  const step = { ...base, schedule: 'step', stepEpochs: 3 } as const;
  expect(differing(base, step)).toMatchObject({ schedule: ['constant', 'step'], stepEpochs: [undefined, 3] });
  expect(settingRows([base, { ...base, stepEpochs: 7 }]).map(({ path }) => path)).not.toContain('stepEpochs');
});

test('[O7] a block that only one run has comes after the blocks that all have', () => {
  const three = { ...base, blocks: [first, second, { ...second, filters: 128 }] };
  const paths = settingRows([base, three]).map(({ path }) => path);
  expect(paths.indexOf('blocks.2.filters')).toBe(paths.indexOf('blocks.1.dropout') + 1);
  expect(differing(base, three)).toMatchObject({ 'blocks.length': [2, 3], 'blocks.2.filters': [undefined, 128] });
  const unfolded = settingRows([base, three]).filter(({ same, folded }) => !same && !folded);
  expect(unfolded.map(({ path }) => path)).toEqual(['blocks.length', 'blocks.2.filters']);
});

test('[O8] lists that agree are merged without losing their order', () => {
  expect(
    merged([
      ['a', 'b', 'd'],
      ['a', 'c', 'd'],
      ['d', 'e'],
    ]),
  ).toEqual(['a', 'c', 'b', 'd', 'e']);
  expect(merged([])).toEqual([]);
});

test('[O8] layers are aligned by block and kind; a wider or missing one differs', () => {
  const plain = { ...base, blocks: [first], dense: [{ units: 32, dropout: 0 }] };
  const normed = { ...first, filters: first.filters * 2, batchNorm: 'before-activation' as const };
  const rows = layerRows([layersOf(plain), layersOf({ ...plain, blocks: [normed, second] })]);
  const told = rows.map(({ path, stem, same }) => `${path} ${stem}${same ? '' : ' differs'}`);
  expect(told.slice(0, 3)).toEqual([
    'blocks.0 conv differs',
    'blocks.0 batch_norm differs',
    'blocks.0 activation differs',
  ]);
  // The dense layer's activation is not mistaken for that of the second block.
  expect(told).toContain('dense.0 activation');
  expect(rows.find(({ path }) => path === 'blocks.1')!.layers[0]).toBe(undefined);
  expect(layerRows([layersOf(plain), layersOf({ ...plain, l2: 0.1 })]).every(({ same }) => same)).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import type { Dataset } from '#lib/datasets/dataset.ts';
import { type DatasetId, datasetOf, datasets } from '#lib/datasets/datasets.ts';
import { defaultBlock, defaultDense, defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { defaultsOn } from '#lib/hyperparameters/on-dataset.ts';
import { presetLessons } from '#lib/hyperparameters/preset-lessons.ts';
import { presetById, presets } from '#lib/hyperparameters/presets.ts';
import { languages } from '#lib/language.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { imagesOfShape } from '../support/made-up.ts';

type Choice = Pick<typeof defaultHyperparameters, 'blocks' | 'dense' | 'activation' | 'head'>;

function network(choice: Partial<Choice>, dataset: Dataset = cifar10) {
  const described = describeNetwork({ blocks: [], dense: [], activation: 'relu', ...choice }, dataset);
  if (!described.ok) throw new Error(described.refusal.message);
  return described.network;
}

const ascending = (a: number, b: number) => a - b;

const mnist = imagesOfShape({ height: 28, width: 28, channels: 1 });

describe('the layer table', () => {
  it('[N1] counts the lecture networks’ parameters', () => {
    const parameters = (id: string) => network(presetById(id)!.hyperparameters).parameters;
    expect(parameters('lenet-56')).toBe(62_006);
    expect(parameters('cnn-74')).toBe(1_639_914);
  });

  it.each([
    ['mnist-one-layer', 7_850],
    ['mnist-100-100', 89_610],
    ['mnist-channel-dropout', 21_840],
    ['mnist-512-512', 669_706],
    ['mnist-256-256-256', 335_114],
    ['mnist-conv-99', 421_642],
    ['mnist-conv-32', 217_194],
    ['mnist-conv-64', 870_634],
    ['fashion-conv', 93_322],
    ['fashion-256-128', 235_146],
    ['fashion-dropout', 235_146],
    ['fashion-kernel-2', 412_778],
  ])('[N500] counts the parameters of %s: %i', (id, count) => {
    const { hyperparameters } = presetById(id)!;
    expect(network(hyperparameters, datasetOf(hyperparameters)).parameters).toBe(count);
  });

  it('[N910] the base model with global average pooling instead of its dense layer has 29,290 parameters, as its lesson says', () => {
    const counted = ['cnn-74', 'global-average'].map((id) => network(presetById(id)!.hyperparameters).parameters);
    expect(counted).toEqual([1_639_914, 3 * 3 * 3 * 32 + 32 + 9 * 32 * 32 + 32 + 9 * 32 * 64 + 64 + 64 * 10 + 10]);
    for (const language of languages) {
      const said = presetLessons['global-average']![language].match(/\d[\d,]+/g);
      expect(said?.map((number) => Number(number.replaceAll(',', ''))).sort(ascending)).toEqual(
        counted.sort(ascending),
      );
    }
  });

  it('[N911] the small ResNet has seven convolutions, projections where it halves the image, and 310,666 parameters', () => {
    const { layers, parameters } = network(presetById('small-resnet')!.hyperparameters);
    expect(parameters).toBe(310_666);
    const convolutions = layers.filter(({ kind }) => kind === 'conv');
    expect(convolutions.filter((layer) => layer.kind === 'conv' && layer.kernel === 3)).toHaveLength(7);
    expect(convolutions.filter((layer) => layer.kind === 'conv' && layer.kernel === 1)).toHaveLength(2);
    expect(layers.filter(({ kind }) => kind === 'add').map(({ outputShape }) => outputShape)).toEqual([
      [32, 32, 32],
      [16, 16, 64],
      [8, 8, 128],
    ]);
    expect(layers.at(-1)!.formula).toBe('128 × 10 + 10');
  });

  it('[N850] global average pooling leaves an input for each channel of the last block; without blocks it flattens', () => {
    const blocks = [defaultBlock, { ...defaultBlock, filters: 48 }];
    const pooled = network({ blocks, head: 'global-average', dense: [{ ...defaultDense, units: 20 }] });
    expect(pooled.layers.slice(-4).map(({ name, outputShape, formula }) => [name, outputShape, formula])).toEqual([
      ['global_pool1', [48], ''],
      ['dense1', [20], '48 × 20 + 20'],
      ['activation3', [20], ''],
      ['output1', [10], '20 × 10 + 10'],
    ]);
    expect(pooled.layers.at(-4)!.flops).toBe(8 * 8 * 48);
    expect(network({ head: 'global-average' })).toEqual(network({}));
  });

  it('[N851] a shortcut adds the block’s input before its last activation, through a 1 × 1 convolution where shapes differ', () => {
    const same = {
      ...defaultBlock,
      residual: true,
      convolutions: 2,
      filters: 16,
      batchNorm: 'before-activation' as const,
    };
    const { layers } = network({
      blocks: [{ ...defaultBlock, filters: 16 }, same, { ...same, filters: 32, stride: 2 }],
    });
    const of = (block: number) =>
      layers.flatMap((layer) =>
        layer.path === `blocks.${block}`
          ? [
              [layer.name, layer.input, 'shortcut' in layer ? layer.shortcut : undefined]
                .filter((each) => each !== undefined)
                .join(' < '),
            ]
          : [],
      );
    expect(of(1)).toEqual([
      'conv2',
      'batch_norm1',
      'activation2',
      'conv3',
      'batch_norm2',
      'add1 < pool1',
      'activation3',
      'pool2',
    ]);
    expect(of(2)).toEqual([
      'conv4',
      'batch_norm3',
      'activation4',
      'conv5',
      'batch_norm4',
      'shortcut1 < pool2',
      'batch_norm5',
      'add2 < batch_norm4 < batch_norm5',
      'activation5',
      'pool3',
    ]);
    expect(layers.find(({ name }) => name === 'shortcut1')).toMatchObject({
      formula: '1 × 1 × 16 × 32 + 32',
      parameters: 544,
      outputShape: [4, 4, 32],
    });
    const [first] = network({ blocks: [{ ...defaultBlock, residual: true }] }).layers.filter(
      ({ kind }) => kind === 'add',
    );
    expect(first).toMatchObject({ shortcut: 'shortcut1', input: 'conv1' });
    const valid = { ...defaultBlock, padding: 'valid' as const };
    expect(network({ blocks: [{ ...valid, residual: true }] })).toEqual(network({ blocks: [valid] }));
  });

  it('[N2] 28×28×1 → conv 32, pool, conv 64, pool, conv 64 has 55,744 parameters; with dense 64 and 10, 93,322', () => {
    const valid = { ...defaultBlock, padding: 'valid' as const };
    const blocks = [
      { ...valid, filters: 32 },
      { ...valid, filters: 64 },
      { ...valid, filters: 64, pooling: 'none' as const },
    ];
    const { layers, parameters } = network({ blocks, dense: [{ ...defaultDense, units: 64 }] }, mnist);
    const convolutions = layers.filter(({ kind }) => kind === 'conv');
    expect(convolutions.reduce((sum, layer) => sum + layer.parameters, 0)).toBe(55_744);
    expect(parameters).toBe(93_322);
  });

  it('[N3] the flat 784-512-512-10 perceptron has 669,706 parameters', () => {
    const dense = [
      { ...defaultDense, units: 512 },
      { ...defaultDense, units: 512 },
    ];
    expect(network({ dense }, mnist).parameters).toBe(669_706);
  });

  it('[N4] lists each layer once, with its output shape and formula', () => {
    const rows = network(presetById('lenet-56')!.hyperparameters).layers.map(({ name, outputShape, formula }) =>
      `${name} ${outputShape.join('×')} ${formula}`.trim(),
    );
    expect(rows).toEqual([
      'conv1 28×28×6 5 × 5 × 3 × 6 + 6',
      'activation1 28×28×6',
      'pool1 14×14×6',
      'conv2 10×10×16 5 × 5 × 6 × 16 + 16',
      'activation2 10×10×16',
      'pool2 5×5×16',
      'flatten1 400',
      'dense1 120 400 × 120 + 120',
      'activation3 120',
      'dense2 84 120 × 84 + 84',
      'activation4 84',
      'output1 10 84 × 10 + 10',
    ]);
  });

  it('[N5] has formulas that evaluate to the number of parameters', () => {
    for (const { hyperparameters } of presets) {
      for (const { formula, parameters } of network(hyperparameters, datasetOf(hyperparameters)).layers) {
        const value = formula
          .split('+')
          .map((term) => term.split('×').reduce((product, factor) => product * Number(factor), 1))
          .reduce((sum, term) => sum + term, 0);
        expect(formula === '' ? 0 : value).toBe(parameters);
      }
    }
  });

  it('[N6] a convolution costs 2 × k × k × in × out operations per output pixel, plus one for the bias', () => {
    const { layers } = network({ blocks: [{ ...defaultBlock, filters: 8, stride: 2 }] });
    expect(layers[0]!.outputShape).toEqual([16, 16, 8]);
    expect(layers[0]!.flops).toBe(16 * 16 * (2 * 3 * 3 * 3 * 8 + 8));
    expect(layers.at(-1)!.flops).toBe(2 * 8 * 8 * 8 * 10 + 10);
  });

  it('[N7] batch normalization comes before or after the activation, or on the input, and half of it is trained', () => {
    const order = (batchNorm: (typeof defaultBlock)['batchNorm']) =>
      network({ blocks: [{ ...defaultBlock, batchNorm, pooling: 'none' }] })
        .layers.slice(0, 3)
        .map(({ kind }) => kind);
    expect(order('before-activation')).toEqual(['conv', 'batch-norm', 'activation']);
    expect(order('after-activation')).toEqual(['conv', 'activation', 'batch-norm']);
    expect(order('on-input')).toEqual(['batch-norm', 'conv', 'activation']);
    const [first] = network({ blocks: [{ ...defaultBlock, batchNorm: 'on-input' }] }).layers;
    expect([first!.parameters, first!.trainableParameters]).toEqual([12, 6]);
  });

  it('[N8] pooling with padding 1 rounds as PyTorch does: 28 → 15, 11 → 6, 2 → 2', () => {
    const pools = network(presetById('deeper-74')!.hyperparameters).layers.filter(({ kind }) => kind === 'pool');
    expect(pools.map(({ outputShape }) => outputShape[0])).toEqual([15, 6, 2]);
  });
});

describe('an impossible network', () => {
  it('[N501] that is to learn from more images than its data set has is refused with how many there are', () => {
    const most = (trainSize: number, dataset: Dataset) =>
      describeNetwork({ ...defaultsOn(dataset.id as DatasetId), trainSize }, dataset);
    for (const { id, training } of datasets) {
      const dataset = datasetOf({ dataset: id as DatasetId });
      expect(most(training, dataset).ok).toBe(true);
      expect(most(training + 1, dataset)).toMatchObject({
        refusal: { code: 'too-big', path: 'hyperparameters.trainSize', params: { maximum: training } },
      });
    }
  });

  it('[N9] whose image shrinks to nothing is refused, naming the layer', () => {
    const described = describeNetwork({ ...defaultHyperparameters, blocks: Array(6).fill(defaultBlock) }, cifar10);
    expect(described).toMatchObject({
      ok: false,
      refusal: { code: 'image-vanishes', path: 'hyperparameters.blocks.5', params: { layer: 'pool6' } },
    });
    const wide = { ...defaultBlock, kernel: 7 as const, padding: 'valid' as const, poolStride: 4, poolSize: 4 };
    expect(describeNetwork({ ...defaultHyperparameters, blocks: [wide, wide] }, cifar10)).toMatchObject({
      refusal: { params: { layer: 'conv2' } },
    });
  });

  it('[N10] with more than 30 million parameters is refused, naming the layer', () => {
    const dense = Array(4).fill({ ...defaultDense, units: 4096 });
    expect(describeNetwork({ ...defaultHyperparameters, dense }, cifar10)).toMatchObject({
      ok: false,
      refusal: { code: 'too-many-parameters', path: 'hyperparameters.dense.1', params: { layer: 'dense2' } },
    });
  });
});

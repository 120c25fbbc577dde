/** Files of a trained network, byte by byte as other programs read them. */
import { describe, expect, it } from 'vitest';
import type { ImageShape } from '#lib/datasets/dataset.ts';
import { type Block, defaultBlock, defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { kerasConfig, kerasWeightPaths } from '#lib/takehome/model-files/keras.ts';
import { layerGraph } from '#lib/takehome/model-files/layer-graph.ts';
import { safetensors, stateDict } from '#lib/takehome/model-files/safetensors.ts';
import { tensorflowJsFiles } from '#lib/takehome/model-files/tensorflow-js.ts';
import { joinedBytes, readWeights, type Weights, weightSpecs } from '#lib/takehome/model-files/weights.ts';
import { imagesOfShape } from '../support/made-up.ts';

const block = (values: Partial<Block>): Block => ({ ...defaultBlock, ...values });

/** A network on small images, with weights that count up from 0 through all variables. */
function counted(blocks: Block[], dense: number[], input: ImageShape) {
  const hyperparameters = { ...defaultHyperparameters, blocks, dense: dense.map((units) => ({ units, dropout: 0 })) };
  const described = describeNetwork(hyperparameters, imagesOfShape(input));
  if (!described.ok) throw new Error(described.refusal.message);
  const { network } = described;
  let next = 0;
  const weights: Weights = new Map(
    weightSpecs(network).map(({ name, shape }) => [
      name,
      { shape, values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => next++) },
    ]),
  );
  return { subject: { hyperparameters, network }, network, weights };
}

describe('weights', () => {
  it('[R10] are read from the trainer’s bytes by name, in any order', () => {
    const { network, weights } = counted([], [], { height: 1, width: 2, channels: 1 });
    const body = joinedBytes([weights.get('output1/bias')!.values, weights.get('output1/kernel')!.values]);
    const variables = [
      { name: 'output1/bias', shape: [10] },
      { name: 'output1/kernel', shape: [2, 10] },
    ];
    // After a header, bytes may begin anywhere.
    const shifted = new Uint8Array(body.length + 1);
    shifted.set(body, 1);
    expect(readWeights(network, variables, shifted.subarray(1))).toEqual(weights);
    expect(readWeights(network, variables, Buffer.from(body))).toEqual(weights);
  });

  it('[R10] of another network are refused', () => {
    const { network } = counted([], [], { height: 1, width: 2, channels: 1 });
    const variables = (kernel: number[]) => [
      { name: 'output1/kernel', shape: kernel },
      { name: 'output1/bias', shape: [10] },
    ];
    expect(() => readWeights(network, variables([10, 2]), new Uint8Array(120))).toThrow('output1/kernel');
    expect(() => readWeights(network, variables([2, 10]), new Uint8Array(116))).toThrow('end within output1/bias');
    expect(() => readWeights(network, variables([2, 10]).slice(0, 1), new Uint8Array(80))).toThrow('output1/bias');
  });
});

describe('for PyTorch', () => {
  it('[R11] kernels are outputs × inputs × rows × columns, dense ones outputs × inputs', () => {
    const { network, weights } = counted([block({ filters: 2, kernel: 1, pooling: 'none' })], [], {
      height: 1,
      width: 2,
      channels: 3,
    });
    const state = stateDict(network, weights);
    expect([...state.keys()]).toEqual(['conv1.weight', 'conv1.bias', 'output1.weight', 'output1.bias']);
    // 3 inputs × 2 filters: 0 1 / 2 3 / 4 5
    expect(state.get('conv1.weight')).toEqual({ shape: [2, 3, 1, 1], values: Float32Array.of(0, 2, 4, 1, 3, 5) });
    // Two positions × two filters are ordered by filter, then position; ten outputs each.
    const first = state.get('output1.weight')!;
    expect(first.shape).toEqual([10, 4]);
    const at = (place: number, filter: number) => 8 + 10 * (2 * place + filter);
    expect([...first.values.subarray(0, 4)]).toEqual([at(0, 0), at(1, 0), at(0, 1), at(1, 1)]);
  });

  it('[R11] moving averages have PyTorch’s names', () => {
    const { network, weights } = counted(
      [block({ filters: 1, kernel: 1, pooling: 'none', batchNorm: 'on-input' })],
      [],
      { height: 1, width: 1, channels: 2 },
    );
    const state = stateDict(network, weights);
    const norm = ['weight', 'bias', 'running_mean', 'running_var'].map((name) => [
      ...state.get(`batch_norm1.${name}`)!.values,
    ]);
    expect(norm).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
    ]);
  });

  it('[R11] a safetensors file is a length, a header that ends at a multiple of 8, and the values', () => {
    const tensors = new Map([
      ['a', { shape: [2], values: Float32Array.of(1, 2) }],
      ['b', { shape: [1, 1], values: Float32Array.of(3) }],
    ]);
    const file = safetensors(tensors);
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
    expect(header).toEqual({
      __metadata__: { format: 'pt' },
      a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
      b: { dtype: 'F32', shape: [1, 1], data_offsets: [8, 12] },
    });
    expect(new Float32Array(file.slice(8 + length).buffer)).toEqual(Float32Array.of(1, 2, 3));
  });
});

describe('for Keras', () => {
  it('[R12] each layer’s variables are where Keras looks for them, numbered by class', () => {
    const { network, weights } = counted([block({ filters: 1, convolutions: 2, batchNorm: 'on-input' })], [3], {
      height: 4,
      width: 4,
      channels: 1,
    });
    const paths = kerasWeightPaths(network, weights);
    expect([...paths.keys()].filter((path) => path.endsWith('vars/0'))).toEqual([
      'layers/batch_normalization/vars/0',
      'layers/conv2d/vars/0',
      'layers/batch_normalization_1/vars/0',
      'layers/conv2d_1/vars/0',
      'layers/dense/vars/0',
      'layers/dense_1/vars/0',
    ]);
    expect(paths.get('layers/conv2d_1/vars/1')).toBe(weights.get('conv2/bias'));
    expect(paths.get('layers/batch_normalization/vars/3')).toBe(weights.get('batch_norm1/moving_variance'));
    expect(paths.size).toBe(weights.size);
  });
});

describe('as layers', () => {
  const input = { height: 8, width: 8, channels: 3 };

  it('[R852] have shortcuts, and variables where Keras looks for them: by depth, the main path first', () => {
    const residual = block({ filters: 4, residual: true, stride: 2, convolutions: 2, batchNorm: 'before-activation' });
    const { subject, network, weights } = counted(
      [block({ filters: 3, residual: true, pooling: 'none' }), residual],
      [],
      input,
    );
    const graph = layerGraph(subject);
    const inputsOf = (name: string) => graph.find((layer) => layer.name === name)!.inputs;
    expect(inputsOf('add1')).toEqual(['conv1', 'scale']);
    expect(inputsOf('shortcut1')).toEqual(['activation1']);
    expect(inputsOf('add2')).toEqual(['batch_norm2', 'batch_norm3']);
    const paths = kerasWeightPaths(network, weights);
    const shapes = [0, 1, 2, 3].map((place) => paths.get(`layers/conv2d${place > 0 ? `_${place}` : ''}/vars/0`)!.shape);
    expect(shapes).toEqual([
      [3, 3, 3, 3],
      [3, 3, 3, 4],
      [3, 3, 4, 4],
      [1, 1, 3, 4],
    ]);
    expect(stateDict(network, weights).get('shortcut1.weight')!.shape).toEqual([4, 3, 1, 1]);
  });

  it('[R13] have the settings that Keras accepts: its dropout of channels knows no “trainable”', () => {
    const { subject } = counted([block({ filters: 2, dropout: 0.5, dropoutKind: 'channels' })], [], input);
    const { layers } = (kerasConfig(subject) as { config: { layers: { class_name: string; config: object }[] } })
      .config;
    const configOf = (type: string) => layers.find(({ class_name }) => class_name === type)!.config;
    expect(configOf('SpatialDropout2D')).toEqual({ name: 'spatial_dropout1', dtype: 'float32', rate: 0.5 });
    expect(configOf('Conv2D')).toMatchObject({ trainable: true });
  });

  it('[R13] take pixels 0…255 and return probabilities', () => {
    const { subject } = counted([block({ filters: 1 })], [], input);
    const types = layerGraph(subject).map(({ type }) => type);
    expect(types[0]).toBe('Rescaling');
    expect(types.at(-1)).toBe('Softmax');
  });

  it('[R13] pad a maximum that may be below 0 with a value below all, an average with zeros', () => {
    const types = (values: Partial<Block>, activation: 'relu' | 'elu') => {
      const { subject } = counted([block({ filters: 1, poolPadding: 1, ...values })], [], input);
      const { network } = subject;
      const changed = describeNetwork({ ...subject.hyperparameters, activation }, imagesOfShape(input));
      return layerGraph({ ...subject, network: changed.ok ? changed.network : network })
        .slice(3, -3)
        .map(({ type }) => type);
    };
    expect(types({}, 'relu')).toEqual(['ZeroPadding2D', 'MaxPooling2D']);
    expect(types({ pooling: 'average' }, 'elu')).toEqual(['ZeroPadding2D', 'AveragePooling2D']);
    expect(types({}, 'elu')).toEqual([
      'ZeroPadding2D',
      'Rescaling',
      'ZeroPadding2D',
      'Rescaling',
      'Minimum',
      'MaxPooling2D',
    ]);
  });

  it('[R13] list the weights of a TensorFlow.js model in the order of its file', () => {
    const { subject, weights } = counted([block({ filters: 2 })], [3], input);
    const files = tensorflowJsFiles(subject, weights);
    const model = JSON.parse(new TextDecoder().decode(files['model.json']));
    expect(model).toMatchObject({ format: 'layers-model', weightsManifest: [{ paths: ['weights.bin'] }] });
    const [{ weights: specs }] = model.weightsManifest as [{ weights: { name: string; shape: number[] }[] }];
    expect(specs.map(({ name }) => name)).toEqual([...weights.keys()]);
    const numbers = new Float32Array(files['weights.bin'].slice().buffer);
    expect([...numbers]).toEqual([...numbers.keys()]);
  });
});

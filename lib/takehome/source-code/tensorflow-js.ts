/** A run as TensorFlow.js source for Node. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are lines of another program

import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import { type Layer, leakySlope } from '../../network/layers.ts';
import type { Network } from '../../network/network.ts';
import {
  indented,
  layerLines,
  maximumPadding,
  numeral,
  padsForMaximum,
  type Section,
  type Subject,
  sectionsOf,
  text,
} from './section.ts';
import { beginsShortcut, branches, type Calling, called, variableOf } from './shortcuts.ts';
import { data, setup } from './tensorflow-js-data.ts';
import { augmentation, training } from './tensorflow-js-training.ts';

/** The activation as an argument of a layer; leaky ReLU is a separate layer. */
const activationNames: Record<Hyperparameters['activation'], string | null> = {
  relu: 'relu',
  'leaky-relu': null,
  elu: 'elu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
};

/** The layer that scales the input; first in a sequence, it has the input's shape. */
function scaling(inputScaling: Hyperparameters['inputScaling'], first?: readonly number[]): string[] {
  const input = first ? [`inputShape: [${first.join(', ')}]`] : [];
  const line = (...settings: string[]) => `tf.layers.rescaling({ ${[...input, ...settings].join(', ')} }),`;
  switch (inputScaling) {
    case 'zero-one':
      return [`${line('scale: 1 / 255')} // to 0…1`];
    case 'plus-minus-one':
      return [`${line('scale: 2 / 255', 'offset: -1')} // to -1…1`];
    case 'standardized':
      return [
        '// Each channel to mean 0 and deviation 1',
        'tf.layers.rescaling({',
        ...input.map((each) => `  ${each},`),
        '  scale: DEVIATION.map((deviation) => 1 / (255 * deviation)),',
        '  offset: MEAN.map((mean, channel) => -mean / DEVIATION[channel]),',
        '}),',
      ];
  }
}

function pooling(layer: Extract<Layer, { kind: 'pool' }>, network: Network, index: number): string[] {
  const { size, stride, padding } = layer;
  const name = layer.pooling === 'max' ? 'maxPooling2d' : 'averagePooling2d';
  const pool = `tf.layers.${name}({ poolSize: ${size}, strides: ${stride} }),`;
  if (padding === 0) return [pool];
  if (layer.pooling === 'average') return [`tf.layers.zeroPadding2d({ padding: ${padding} }),`, pool];
  return maximumPadding(network, index) === 'zeros'
    ? [`tf.layers.zeroPadding2d({ padding: ${padding} }), // no value is below 0, so zeros change no maximum`, pool]
    : [`new PadForMaximum({ pixels: ${padding} }),`, pool];
}

const paddingLayer = [
  '/** Pads with a value lower than all others, which max pooling ignores. */',
  'class PadForMaximum extends tf.layers.Layer {',
  "  static className = 'PadForMaximum';",
  '',
  '  constructor(config) {',
  '    super(config);',
  '    this.pixels = config.pixels;',
  '  }',
  '',
  '  computeOutputShape([count, rows, columns, channels]) {',
  '    return [count, rows + 2 * this.pixels, columns + 2 * this.pixels, channels];',
  '  }',
  '',
  '  call([images]) {',
  '    const sides = [this.pixels, this.pixels];',
  '    return tf.pad(images, [[0, 0], sides, sides, [0, 0]], -Infinity);',
  '  }',
  '',
  '  getConfig() {',
  '    return { ...super.getConfig(), pixels: this.pixels };',
  '  }',
  '}',
  'tf.serialization.registerClass(PadForMaximum);',
  '',
];

/** The lines of one layer, as in a list, and how many layers of the network they make. */
function linesFor(network: Network, layer: Layer, index: number) {
  const next = network.layers[index + 1];
  // An activation that follows directly becomes part of the layer.
  const taken = next?.kind === 'activation' ? activationNames[next.activation] : null;
  const fused = taken ? `, activation: '${taken}'` : '';
  const layers = taken ? 2 : 1;
  switch (layer.kind) {
    case 'conv': {
      const { filters, kernel, stride, padding } = layer;
      const strides = stride > 1 ? `, strides: ${stride}` : '';
      const padded = padding === 'same' ? ", padding: 'same'" : '';
      const size = `filters: ${filters}, kernelSize: ${kernel}`;
      return { lines: [`tf.layers.conv2d({ ${size}${strides}${padded}${fused}, ...KERNEL }),`], layers };
    }
    case 'dense':
      return { lines: [`tf.layers.dense({ units: ${numeral(layer.units)}${fused}, ...KERNEL }),`], layers };
    case 'batch-norm':
      return { lines: ['tf.layers.batchNormalization(),'] };
    case 'activation': {
      const name = activationNames[layer.activation];
      return {
        lines: [
          name ? `tf.layers.activation({ activation: '${name}' }),` : `tf.layers.leakyReLU({ alpha: ${leakySlope} }),`,
        ],
      };
    }
    case 'dropout':
      return {
        lines: [
          layer.of === 'channels'
            ? `tf.layers.dropout({ rate: ${numeral(layer.rate)}, noiseShape: [null, 1, 1, null] }), // whole channels`
            : `tf.layers.dropout({ rate: ${numeral(layer.rate)} }),`,
        ],
      };
    case 'flatten':
      return { lines: ['tf.layers.flatten(),'] };
    case 'global-pool':
      return { lines: ['tf.layers.globalAveragePooling2d({}),'] };
    case 'pool':
      return { lines: pooling(layer, network, index) };
    case 'add':
      return { lines: ['x = tf.layers.add().apply([x, shortcut]);'] };
  }
}

const call: Calling = (from, to) => ({ before: `${to} = `, after: `.apply(${from});` });

/** The lines of a network with shortcuts, from its input to its output. */
function functional({ hyperparameters, network }: Subject): string[] {
  const lines = layerLines(network, '//', (layer, index) => {
    const { lines, ...rest } = linesFor(network, layer, index);
    const variable = variableOf(network, index);
    return {
      lines: [
        ...(beginsShortcut(network, index) ? ['shortcut = x;'] : []),
        ...(layer.kind === 'add' ? lines : called(lines, call, variable, variable)),
      ],
      ...rest,
    };
  });
  return [
    `const pixels = tf.input({ shape: [${network.dataset.shape.join(', ')}] });`,
    'let [x, shortcut] = [pixels, pixels];',
    ...called(scaling(hyperparameters.inputScaling), call, 'pixels', 'x'),
    ...lines,
    'return tf.model({ inputs: pixels, outputs: x });',
  ];
}

function model(subject: Subject): string {
  const { hyperparameters, network } = subject;
  const { shape } = network.dataset;
  const sequence = () => [
    'return tf.sequential({',
    '  layers: [',
    indented(
      [
        ...scaling(hyperparameters.inputScaling, shape),
        ...layerLines(network, '//', (layer, index) => linesFor(network, layer, index)),
      ],
      4,
    ),
    '  ],',
    '});',
  ];
  return text([
    padsForMaximum(network) ? paddingLayer : [],
    '/** From pixels 0…255 to a score for each class; softmax turns scores into probabilities. */',
    'function buildModel() {',
    indented(branches(network) ? functional(subject) : sequence(), 2),
    '}',
    '',
    'const model = buildModel();',
    'model.summary();',
  ]);
}

const test = text([
  '// Run the test once, when everything is decided.',
  'const { xs, ys } = batchOf(unseen, [...unseen.labels.keys()]);',
  'const [testLoss, testAccuracy] = model.evaluate(xs, ys, { batchSize: 250 });',
  'console.log(`test accuracy ${(100 * (await testAccuracy.data())[0]).toFixed(1)}%`);',
  'tf.dispose([xs, ys, testLoss, testAccuracy]);',
]);

/** The sections of a TensorFlow.js script. */
export const tensorflowJsSections = (subject: Subject): Section[] =>
  sectionsOf(subject, {
    setup,
    data,
    augmentation: ({ hyperparameters }) => augmentation(hyperparameters),
    model,
    training: ({ hyperparameters }) => training(hyperparameters),
    test: () => test,
  });

/** A run as TensorFlow.js source for Node. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are lines of another program

import { type Dataset, hasPoints, imageShapeOf, valuesOf } from '../../datasets/dataset.ts';
import { type IdxFiles, loadersOf, type RecordFiles } from '../../datasets/loaders.ts';
import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import type { Layer, Network } from '../../network/network.ts';
import { planOf } from '../../network/training-plan.ts';
import { pointLines } from './points.ts';
import {
  channelsOf,
  countsSteps,
  indented,
  layerLines,
  leakySlope,
  lineWords,
  maximumPadding,
  numeral,
  padsForMaximum,
  type Section,
  type Subject,
  sectionsOf,
  text,
} from './section.ts';
import { augmentation, training } from './tensorflow-js-training.ts';

function setup({ hyperparameters, network: { dataset } }: Subject): string {
  const { batchSize, epochs, learningRate, l2, inputScaling } = hyperparameters;
  const { trainImages, validationImages } = planOf(hyperparameters);
  const standardized = inputScaling === 'standardized';
  return text([
    hasPoints(dataset) ? null : "import { readFileSync } from 'node:fs';",
    "import * as tf from '@tensorflow/tfjs'; // '@tensorflow/tfjs-node' is the same, but faster",
    '',
    '// TensorFlow.js draws random numbers without a seed: no two runs are alike.',
    `const TRAIN_IMAGES = ${numeral(trainImages)};`,
    `const VALIDATION_IMAGES = ${numeral(validationImages)};`,
    `const BATCH_SIZE = ${numeral(batchSize)};`,
    `const EPOCHS = ${numeral(epochs)};`,
    countsSteps(hyperparameters) ? 'const STEPS_PER_EPOCH = Math.ceil(TRAIN_IMAGES / BATCH_SIZE);' : null,
    `const LEARNING_RATE = ${numeral(learningRate)};`,
    l2 > 0
      ? `const KERNEL = { kernelInitializer: 'glorotUniform', kernelRegularizer: tf.regularizers.l2({ l2: ${numeral(l2)} }) };`
      : "const KERNEL = { kernelInitializer: 'glorotUniform' };",
    standardized || hyperparameters.augmentation.cutout > 0
      ? [`// Of ${channelsOf(dataset)}, on the scale 0…1`, `const MEAN = [${dataset.means.join(', ')}];`]
      : [],
    standardized ? `const DEVIATION = [${dataset.deviations.join(', ')}];` : null,
  ]);
}

/** The four files of a data set published as idx files, without .gz. */
export const idxFiles = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
];

const fromRecords = (dataset: Dataset, { page, folder, training, test }: RecordFiles): string[] => {
  const { height, width, channels } = imageShapeOf(dataset);
  const values = valuesOf(dataset);
  const quoted = (names: readonly string[]) => `[${names.map((name) => `'${name}'`).join(', ')}]`;
  return [
    `// The binary version from ${page}: a byte for the class of each image,`,
    `// then the pixels of ${channelsOf(dataset)}. Pixels stay 0…255; the network scales them itself.`,
    'function load(names) {',
    `  const bytes = Buffer.concat(names.map((name) => readFileSync(\`${folder}/${'$'}{name}.bin\`)));`,
    `  const count = bytes.length / ${values + 1};`,
    `  const pixels = new Uint8Array(count * ${values});`,
    '  const labels = new Uint8Array(count);',
    '  for (let image = 0; image < count; image++) {',
    `    labels[image] = bytes[image * ${values + 1}];`,
    `    for (let place = 0; place < ${values}; place++) {`,
    `      const [pixel, channel] = [Math.floor(place / ${channels}), place % ${channels}];`,
    `      pixels[image * ${values} + place] = bytes[image * ${values + 1} + 1 + channel * ${height * width} + pixel];`,
    '    }',
    '  }',
    '  return { pixels, labels };',
    '}',
    '',
    `const known = load(${quoted(training)});`,
    `const unseen = load(${quoted(test)});`,
  ];
};

const fromIdx = ({ page, folder }: IdxFiles): string[] => {
  const [trainImages, trainLabels, testImages, testLabels] = idxFiles;
  return [
    `// The files from ${page}: 16 bytes, then the pixels of all images row by row;`,
    '// 8 bytes, then the class of each. Pixels stay 0…255; the network scales them itself.',
    'const load = (images, labels) => ({',
    `  pixels: readFileSync(\`${folder}/${'$'}{images}\`).subarray(16),`,
    `  labels: readFileSync(\`${folder}/${'$'}{labels}\`).subarray(8),`,
    '});',
    '',
    `const known = load('${trainImages}', '${trainLabels}');`,
    `const unseen = load('${testImages}', '${testLabels}');`,
  ];
};

function loading(dataset: Dataset): string[] {
  const { files } = loadersOf(dataset);
  return files.kind === 'records' ? fromRecords(dataset, files) : fromIdx(files);
}

function data({ network: { dataset } }: Subject): string {
  const values = valuesOf(dataset);
  return text([
    hasPoints(dataset) ? pointLines('tensorflow-js', dataset) : loading(dataset),
    dataset.whole
      ? []
      : [
          '',
          ...lineWords.map((line) => `// ${line}`),
          `const byClass = Array.from({ length: ${dataset.classes.length} }, () => []);`,
          'known.labels.forEach((label, image) => byClass[label].push(image));',
          'byClass.forEach((members) => tf.util.shuffle(members));',
          'const line = byClass',
          '  .flatMap((members) => members.map((image, turn) => ({ image, place: (turn + 0.5) / members.length })))',
          '  .sort((a, b) => a.place - b.place)',
          '  .map(({ image }) => image);',
          'const train = line.slice(0, TRAIN_IMAGES);',
          'const validation = line.slice(-VALIDATION_IMAGES);',
        ],
    '',
    '/** Images and their classes, as rows such as 0 0 1 0 …. */',
    'function batchOf({ pixels, labels }, images) {',
    `  const values = new Float32Array(images.length * ${values});`,
    '  images.forEach((image, place) => {',
    `    values.set(pixels.subarray(image * ${values}, (image + 1) * ${values}), place * ${values});`,
    '  });',
    '  return tf.tidy(() => ({',
    `    xs: tf.tensor${dataset.shape.length + 1}d(values, [images.length, ${dataset.shape.join(', ')}]),`,
    `    ys: tf.oneHot(tf.tensor1d(images.map((image) => labels[image]), 'int32'), ${dataset.classes.length}).toFloat(),`,
    '  }));',
    '}',
  ]);
}

/** The activation as an argument of a layer; leaky ReLU is a separate layer. */
const activationNames: Record<Hyperparameters['activation'], string | null> = {
  relu: 'relu',
  'leaky-relu': null,
  elu: 'elu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
};

function scaling(inputScaling: Hyperparameters['inputScaling'], { shape }: Dataset): string[] {
  const input = `inputShape: [${shape.join(', ')}]`;
  switch (inputScaling) {
    case 'zero-one':
      return [`tf.layers.rescaling({ ${input}, scale: 1 / 255 }), // to 0…1`];
    case 'plus-minus-one':
      return [`tf.layers.rescaling({ ${input}, scale: 2 / 255, offset: -1 }), // to -1…1`];
    case 'standardized':
      return [
        '// Each channel to mean 0 and deviation 1',
        'tf.layers.rescaling({',
        `  ${input},`,
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

function model({ hyperparameters, network }: Subject): string {
  const lines = layerLines(network, '//', (layer, index) => {
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
            name
              ? `tf.layers.activation({ activation: '${name}' }),`
              : `tf.layers.leakyReLU({ alpha: ${leakySlope} }),`,
          ],
        };
      }
      case 'dropout':
        return { lines: [`tf.layers.dropout({ rate: ${numeral(layer.rate)} }),`] };
      case 'flatten':
        return { lines: ['tf.layers.flatten(),'] };
      case 'pool':
        return { lines: pooling(layer, network, index) };
    }
  });
  return text([
    padsForMaximum(network) ? paddingLayer : [],
    '/** From pixels 0…255 to a score for each class; softmax turns scores into probabilities. */',
    'function buildModel() {',
    '  return tf.sequential({',
    '    layers: [',
    indented([...scaling(hyperparameters.inputScaling, network.dataset), ...lines], 6),
    '    ],',
    '  });',
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

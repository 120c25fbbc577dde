/** Settings and data in TensorFlow.js source. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are lines of another program
import { type Dataset, hasPoints, imageShapeOf, valuesOf } from '../../datasets/dataset.ts';
import { type IdxFiles, loadersOf, type RecordFiles } from '../../datasets/loaders.ts';
import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import { planOf } from '../../network/training-plan.ts';
import { pointLines } from './points.ts';
import { channelsOf, countsSteps, lastWords, lineWords, numeral, type Subject, text } from './section.ts';

/** As in Keras, whose He normal is widened to make up for being cut off at two deviations. */
const initializers: Record<Hyperparameters['initializer'], string> = {
  'glorot-uniform': "'glorotUniform'",
  'he-uniform': "'heUniform'",
  'he-normal':
    "tf.initializers.varianceScaling({ scale: 2 / 0.87962566103423978 ** 2, mode: 'fanIn', distribution: 'normal' })",
};

/** The constants. */
export function setup({ hyperparameters, network: { dataset } }: Subject): string {
  const { batchSize, epochs, learningRate, l2, inputScaling, initializer } = hyperparameters;
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
    `const KERNEL = { kernelInitializer: ${initializers[initializer]}${l2 > 0 ? `, kernelRegularizer: tf.regularizers.l2({ l2: ${numeral(l2)} })` : ''} };`,
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

/** Which examples train and which validate. */
const divided = ({ validationFrom }: Hyperparameters, classes: number): string[] => [
  '',
  ...(validationFrom === 'last'
    ? [...lastWords.map((line) => `// ${line}`), 'const line = [...known.labels.keys()];']
    : [
        ...lineWords.map((line) => `// ${line}`),
        `const byClass = Array.from({ length: ${classes} }, () => []);`,
        'known.labels.forEach((label, image) => byClass[label].push(image));',
        'byClass.forEach((members) => tf.util.shuffle(members));',
        'const line = byClass',
        '  .flatMap((members) => members.map((image, turn) => ({ image, place: (turn + 0.5) / members.length })))',
        '  .sort((a, b) => a.place - b.place)',
        '  .map(({ image }) => image);',
      ]),
  'const train = line.slice(0, TRAIN_IMAGES);',
  'const validation = line.slice(-VALIDATION_IMAGES);',
];

/** Reads the published files or has the points in it, and divides them. */
export function data({ hyperparameters, network: { dataset } }: Subject): string {
  const values = valuesOf(dataset);
  return text([
    hasPoints(dataset) ? pointLines('tensorflow-js', dataset) : loading(dataset),
    dataset.whole ? [] : divided(hyperparameters, dataset.classes.length),
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

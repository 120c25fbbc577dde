/** A run as Keras 3 source. */
import { type Dataset, hasPoints } from '../../datasets/dataset.ts';
import { loadersOf } from '../../datasets/loaders.ts';
import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import type { Layer } from '../../network/layers.ts';
import type { Network } from '../../network/network.ts';
import { planOf } from '../../network/training-plan.ts';
import { augmentation, test, training } from './keras-training.ts';
import { pointLines } from './points.ts';
import {
  channelsOf,
  countsSteps,
  indented,
  lastWords,
  layerLines,
  lineWords,
  maximumPadding,
  numeral,
  padsForMaximum,
  real,
  type Section,
  type Subject,
  sectionsOf,
  text,
} from './section.ts';
import { beginsShortcut, branches, type Calling, called, variableOf } from './shortcuts.ts';

const activationNames: Record<Hyperparameters['activation'], string> = {
  relu: 'relu',
  'leaky-relu': 'leaky_relu',
  elu: 'elu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
};

function setup({ hyperparameters, network: { dataset } }: Subject): string {
  const { seed, batchSize, epochs, learningRate, l2, inputScaling, augmentation } = hyperparameters;
  const { trainImages, validationImages } = planOf(hyperparameters);
  const standardized = inputScaling === 'standardized';
  const means = standardized || augmentation.cutout > 0;
  return text([
    hasPoints(dataset) && !dataset.whole ? 'from base64 import b64decode' : null,
    countsSteps(hyperparameters) ? 'from math import ceil' : null,
    (hasPoints(dataset) && !dataset.whole) || countsSteps(hyperparameters) ? '' : null,
    'import keras',
    'import numpy as np',
    'from keras import layers',
    '',
    `keras.utils.set_random_seed(${numeral(seed)})`,
    '',
    `TRAIN_IMAGES = ${numeral(trainImages)}`,
    `VALIDATION_IMAGES = ${numeral(validationImages)}`,
    `BATCH_SIZE = ${numeral(batchSize)}`,
    `EPOCHS = ${numeral(epochs)}`,
    countsSteps(hyperparameters) ? 'STEPS_PER_EPOCH = ceil(TRAIN_IMAGES / BATCH_SIZE)' : null,
    `LEARNING_RATE = ${real(learningRate)}`,
    l2 > 0 ? `L2 = keras.regularizers.L2(${real(l2)})` : null,
    means ? `MEAN = [${dataset.means.join(', ')}]  # of ${channelsOf(dataset)}, on the scale 0…1` : null,
    standardized ? `DEVIATION = [${dataset.deviations.join(', ')}]` : null,
  ]);
}

const loading = (dataset: Dataset): (string | null)[] => [
  '# Pixels are integers 0…255; the network scales them itself.',
  `(images, labels), (test_images, test_labels) = keras.datasets.${loadersOf(dataset).keras}.load_data()`,
  loadersOf(dataset).files.kind === 'idx'
    ? 'images, test_images = images[..., np.newaxis], test_images[..., np.newaxis]  # one channel'
    : null,
  'labels, test_labels = labels.ravel(), test_labels.ravel()',
];

/** Which examples train and which validate. */
const divided = ({ validationFrom }: Hyperparameters, classes: number): string[] => [
  '',
  ...(validationFrom === 'last'
    ? [...lastWords.map((line) => `# ${line}`), 'line = np.arange(len(labels))']
    : [
        ...lineWords.map((line) => `# ${line}`),
        'chance = np.random.default_rng(0)',
        `by_class = [chance.permutation(np.flatnonzero(labels == k)) for k in range(${classes})]`,
        'places = np.concatenate([(np.arange(len(members)) + 0.5) / len(members) for members in by_class])',
        'line = np.concatenate(by_class)[np.argsort(places, kind="stable")]',
      ]),
  'train, validation = line[:TRAIN_IMAGES], line[-VALIDATION_IMAGES:]',
];

function data({ hyperparameters, network: { dataset } }: Subject): string {
  const classes = dataset.classes.length;
  return text([
    hasPoints(dataset) ? pointLines('keras', dataset) : loading(dataset),
    dataset.whole ? [] : divided(hyperparameters, classes),
    hyperparameters.labelSmoothing > 0
      ? [
          '',
          '# Smoothed targets are probabilities, so labels become rows such as 0 0 1 0 …',
          `labels = keras.utils.to_categorical(labels, ${classes})`,
          `test_labels = keras.utils.to_categorical(test_labels, ${classes})`,
        ]
      : [],
  ]);
}

function scaling(inputScaling: Hyperparameters['inputScaling']): string[] {
  switch (inputScaling) {
    case 'zero-one':
      return ['layers.Rescaling(1 / 255),  # to 0…1'];
    case 'plus-minus-one':
      return ['layers.Rescaling(2 / 255, offset=-1),  # to -1…1'];
    case 'standardized':
      return [
        '# Each channel to mean 0 and deviation 1',
        'layers.Rescaling(',
        '    [1 / (255 * deviation) for deviation in DEVIATION],',
        '    offset=[-mean / deviation for mean, deviation in zip(MEAN, DEVIATION)],',
        '),',
      ];
  }
}

function pooling(layer: Extract<Layer, { kind: 'pool' }>, network: Network, index: number): string[] {
  const { size, stride, padding } = layer;
  const name = layer.pooling === 'max' ? 'MaxPooling2D' : 'AveragePooling2D';
  const strides = stride === size ? '' : `, strides=${stride}`;
  const pool = `layers.${name}(${size}${strides}),`;
  if (padding === 0) return [pool];
  if (layer.pooling === 'average') return [`layers.ZeroPadding2D(${padding}),`, pool];
  return maximumPadding(network, index) === 'zeros'
    ? [`layers.ZeroPadding2D(${padding}),  # no value is below 0, so zeros change no maximum`, pool]
    : [`PadForMaximum(${padding}),`, pool];
}

const paddingLayer = [
  '# To load network.keras in another program, define this class there too.',
  '@keras.saving.register_keras_serializable()',
  'class PadForMaximum(layers.Layer):',
  '    """Pads with a value lower than all others, which max pooling ignores."""',
  '',
  '    def __init__(self, pixels, **kwargs):',
  '        super().__init__(**kwargs)',
  '        self.pixels = pixels',
  '',
  '    def call(self, images):',
  '        sides = [self.pixels, self.pixels]',
  '        border = [[0, 0], sides, sides, [0, 0]]',
  '        return keras.ops.pad(images, border, constant_values=float("-inf"))',
  '',
  '    def get_config(self):',
  '        return {**super().get_config(), "pixels": self.pixels}',
  '',
  '',
];

/** The lines of one layer, as in a list, and how many layers of the network they make. */
function linesFor({ hyperparameters, network }: Subject, layer: Layer, index: number) {
  const { l2, initializer } = hyperparameters;
  const drawn = initializer === 'glorot-uniform' ? '' : `, kernel_initializer="${initializer.replace('-', '_')}"`;
  const kernels = `${drawn}${l2 > 0 ? ', kernel_regularizer=L2' : ''}`;
  const next = network.layers[index + 1];
  // An activation that follows directly becomes part of the Keras layer.
  const fused = next?.kind === 'activation' ? `, activation="${activationNames[next.activation]}"` : '';
  const layers = fused ? 2 : 1;
  switch (layer.kind) {
    case 'conv': {
      const picks = layer.kernel === 1 && layer.stride > 1;
      const strides = layer.stride > 1 && !picks ? `, strides=${layer.stride}` : '';
      const padding = layer.padding === 'same' ? ', padding="same"' : '';
      const size = `${layer.filters}, ${layer.kernel}`;
      const convolution = `layers.Conv2D(${size}${strides}${padding}${fused}${kernels}),`;
      // A one-pixel kernel with a stride makes TensorFlow 2.21 write outside its memory, so it gets only the pixels it needs.
      const picking = `layers.AveragePooling2D(1, strides=${layer.stride}),  # only the pixels a 1 × 1 kernel sees`;
      return { lines: picks ? [picking, convolution] : [convolution], layers };
    }
    case 'dense':
      return { lines: [`layers.Dense(${numeral(layer.units)}${fused}${kernels}),`], layers };
    case 'batch-norm':
      return { lines: ['layers.BatchNormalization(),'] };
    case 'activation':
      return { lines: [`layers.Activation("${activationNames[layer.activation]}"),`] };
    case 'dropout':
      return { lines: [`layers.${layer.of === 'channels' ? 'SpatialDropout2D' : 'Dropout'}(${real(layer.rate)}),`] };
    case 'flatten':
      return { lines: ['layers.Flatten(),'] };
    case 'global-pool':
      return { lines: ['layers.GlobalAveragePooling2D(),'] };
    case 'pool':
      return { lines: pooling(layer, network, index) };
    case 'add':
      return { lines: ['x = layers.Add()([x, shortcut])'] };
  }
}

const call: Calling = (from, to) => ({ before: `${to} = `, after: `(${from})` });

/** The lines of a network with shortcuts, which Keras calls functional. */
function functional(subject: Subject): string[] {
  const { network, hyperparameters } = subject;
  const lines = layerLines(network, '#', (layer, index) => {
    const { lines, ...rest } = linesFor(subject, layer, index);
    const variable = variableOf(network, index);
    return {
      lines: [
        ...(beginsShortcut(network, index) ? ['shortcut = x'] : []),
        ...(layer.kind === 'add' ? lines : called(lines, call, variable, variable)),
      ],
      ...rest,
    };
  });
  return [
    `pixels = keras.Input((${network.dataset.shape.join(', ')}))`,
    ...called(scaling(hyperparameters.inputScaling), call, 'pixels', 'x'),
    ...lines,
    'return keras.Model(pixels, x)',
  ];
}

function model(subject: Subject): string {
  const { hyperparameters, network } = subject;
  const sequence = () => [
    'return keras.Sequential(',
    '    [',
    indented(
      [
        `keras.Input((${network.dataset.shape.join(', ')}${hasPoints(network.dataset) ? ',' : ''})),`,
        ...scaling(hyperparameters.inputScaling),
        ...layerLines(network, '#', (layer, index) => linesFor(subject, layer, index)),
      ],
      8,
    ),
    '    ]',
    ')',
  ];
  return text([
    padsForMaximum(network) ? paddingLayer : [],
    'def build_model():',
    '    """From pixels 0…255 to a score for each class; softmax turns scores into probabilities."""',
    indented(branches(network) ? functional(subject) : sequence(), 4),
    '',
    '',
    'model = build_model()',
    'model.summary()',
  ]);
}

/** The sections of a Keras 3 script. */
export const kerasSections = (subject: Subject): Section[] =>
  sectionsOf(subject, { setup, data, augmentation, model, training, test });

/** A run as PyTorch source: settings, data, network and training. */

import { type Dataset, hasPoints, type ImageShape, imageShapeOf } from '../../datasets/dataset.ts';
import { loadersOf } from '../../datasets/loaders.ts';
import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import type { Layer, Network } from '../../network/network.ts';
import { planOf } from '../../network/training-plan.ts';
import { pointLines } from './points.ts';
import { normalizesSingleValues, normOfSingleValues } from './pytorch-norm.ts';
import { augmentation, optimizer, schedule } from './pytorch-training.ts';
import {
  augmentationOf,
  channelsOf,
  channelView,
  countsSteps,
  indented,
  layerLines,
  leakySlope,
  lineWords,
  numeral,
  real,
  type Section,
  type Subject,
  sectionsOf,
  text,
} from './section.ts';

function setup({ hyperparameters, network: { dataset } }: Subject): string {
  const { seed, batchSize, epochs, learningRate, l2, inputScaling } = hyperparameters;
  const { trainImages, validationImages } = planOf(hyperparameters);
  const { moves } = augmentationOf(hyperparameters);
  const standardized = inputScaling === 'standardized';
  return text([
    hasPoints(dataset) && !dataset.whole ? 'from base64 import b64decode' : null,
    'from collections import OrderedDict',
    countsSteps(hyperparameters)
      ? `from math import ceil${hyperparameters.schedule === 'warm-up' ? ', cos, pi' : ''}`
      : null,
    '',
    'import torch',
    moves ? 'import torch.nn.functional as F' : null,
    'from torch import nn',
    'from torch.utils.data import DataLoader, TensorDataset',
    hasPoints(dataset) ? null : `from torchvision.datasets import ${loadersOf(dataset).torchvision}`,
    '',
    `torch.manual_seed(${numeral(seed)})`,
    'device = "cuda" if torch.cuda.is_available() else "cpu"',
    '',
    `TRAIN_IMAGES = ${numeral(trainImages)}`,
    `VALIDATION_IMAGES = ${numeral(validationImages)}`,
    `BATCH_SIZE = ${numeral(batchSize)}`,
    `EPOCHS = ${numeral(epochs)}`,
    countsSteps(hyperparameters) ? 'STEPS_PER_EPOCH = ceil(TRAIN_IMAGES / BATCH_SIZE)' : null,
    `LEARNING_RATE = ${real(learningRate)}`,
    l2 > 0 ? `L2 = ${real(l2)}` : null,
    standardized || hyperparameters.augmentation.cutout > 0
      ? [
          `# Of ${channelsOf(dataset)}, on the scale 0…1`,
          `MEAN = torch.tensor([${dataset.means.join(', ')}])${channelView(dataset)}`,
        ]
      : [],
    standardized ? `DEVIATION = torch.tensor([${dataset.deviations.join(', ')}])${channelView(dataset)}` : null,
  ]);
}

const loading = (dataset: Dataset): string[] => [
  'def load(train):',
  '    """Images as bytes 0…255, channels first as PyTorch expects; the network scales them."""',
  `    dataset = ${loadersOf(dataset).torchvision}("data", train=train, download=True)`,
  ...(loadersOf(dataset).files.kind === 'idx'
    ? ['    return dataset.data.unsqueeze(1), dataset.targets']
    : [
        '    images = torch.from_numpy(dataset.data).permute(0, 3, 1, 2).contiguous()',
        '    return images, torch.tensor(dataset.targets)',
      ]),
  '',
  '',
  'images, labels = load(train=True)',
  'test_images, test_labels = load(train=False)',
];

const data = ({ network: { dataset } }: Subject): string =>
  text([
    hasPoints(dataset) ? pointLines('pytorch', dataset) : loading(dataset),
    dataset.whole
      ? []
      : [
          '',
          ...lineWords.map((line) => `# ${line}`),
          'chance = torch.Generator().manual_seed(0)',
          `by_class = [torch.where(labels == k)[0] for k in range(${dataset.classes.length})]`,
          'shuffled = [members[torch.randperm(len(members), generator=chance)] for members in by_class]',
          'places = torch.cat([(torch.arange(len(members)) + 0.5) / len(members) for members in shuffled])',
          'line = torch.cat(shuffled)[torch.argsort(places, stable=True)]',
          'train, validation = line[:TRAIN_IMAGES], line[-VALIDATION_IMAGES:]',
        ],
    'train_set = TensorDataset(images[train], labels[train])',
    'batches = DataLoader(train_set, batch_size=BATCH_SIZE, shuffle=True)',
  ]);

const activations: Record<Hyperparameters['activation'], string> = {
  relu: 'nn.ReLU()',
  'leaky-relu': `nn.LeakyReLU(${leakySlope})`,
  elu: 'nn.ELU()',
  tanh: 'nn.Tanh()',
  sigmoid: 'nn.Sigmoid()',
};

/** The pixels that "same" padding adds before and after a side; an odd one comes after, as in TensorFlow. */
export function samePadding(side: number, kernel: number, stride: number): [before: number, after: number] {
  const total = Math.max((Math.ceil(side / stride) - 1) * stride + kernel - side, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** A convolution; if PyTorch cannot pad it as required, with a separate padding before it. */
function convolution(layer: Extract<Layer, { kind: 'conv' }>, input: ImageShape): string[] {
  const { name, inputChannels, filters, kernel, stride, padding } = layer;
  const strides = stride > 1 ? `, stride=${stride}` : '';
  const line = (padded: string) =>
    `("${name}", nn.Conv2d(${inputChannels}, ${filters}, ${kernel}${strides}${padded})),`;
  if (padding === 'valid') return [line('')];
  const [top, bottom] = samePadding(input.height, kernel, stride);
  const [left, right] = samePadding(input.width, kernel, stride);
  if (top === bottom && left === right && top === left) return [line(top > 0 ? `, padding=${top}` : '')];
  return [`("${name}_padding", nn.ZeroPad2d((${left}, ${right}, ${top}, ${bottom}))),`, line('')];
}

/** The input shape of a layer. */
function inputOf({ dataset, layers }: Network, index: number): ImageShape {
  const before = layers[index - 1];
  if (!before) return imageShapeOf(dataset);
  const [height, width, channels] = before.outputShape;
  return { height: height!, width: width!, channels: channels! };
}

function layerLine(network: Network, layer: Layer, index: number, norm: string): string[] {
  const line = (module: string) => [`("${layer.name}", ${module}),`];
  switch (layer.kind) {
    case 'conv':
      return convolution(layer, inputOf(network, index));
    case 'batch-norm':
      return line(`${norm}(${layer.channels}, eps=0.001, momentum=0.01)`);
    case 'activation':
      return line(activations[layer.activation]);
    case 'pool': {
      const { pooling, size, stride, padding } = layer;
      const strides = stride === size ? '' : `, stride=${stride}`;
      const padded = padding > 0 ? `, padding=${padding}` : '';
      return line(`nn.${pooling === 'max' ? 'MaxPool2d' : 'AvgPool2d'}(${size}${strides}${padded})`);
    }
    case 'dropout':
      return line(`nn.Dropout(${real(layer.rate)})`);
    case 'flatten':
      return line('nn.Flatten()');
    case 'dense':
      return line(`nn.Linear(${numeral(layer.inputs)}, ${numeral(layer.units)})`);
  }
}

const scalings: Record<Hyperparameters['inputScaling'], { range: string; lines: string[] }> = {
  'zero-one': { range: '0…1', lines: ['return pixels / 255'] },
  'plus-minus-one': { range: '-1…1', lines: ['return pixels / 127.5 - 1'] },
  standardized: {
    range: 'channels of mean 0 and deviation 1',
    lines: ['return (pixels / 255 - MEAN.to(pixels.device)) / DEVIATION.to(pixels.device)'],
  },
};

function model(subject: Subject): string {
  const { hyperparameters, network } = subject;
  const { range, lines } = scalings[hyperparameters.inputScaling];
  const single = normalizesSingleValues(subject);
  const norm = single ? 'BatchNorm' : 'nn.BatchNorm2d';
  const normalizes = network.layers.some(({ kind }) => kind === 'batch-norm');
  return text([
    'class Scale(nn.Module):',
    `    """Pixels 0…255 to ${range}."""`,
    '',
    '    def forward(self, pixels):',
    indented(lines, 8),
    '',
    '',
    single ? normOfSingleValues : [],
    'def build_model():',
    '    """From pixels 0…255 to a score for each class; softmax turns scores into probabilities."""',
    normalizes ? '    # momentum=0.01: each step moves the averages by a hundredth (in Keras: momentum=0.99).' : null,
    '    return nn.Sequential(',
    '        OrderedDict(',
    '            [',
    indented(
      [
        '("scale", Scale()),',
        ...layerLines(network, '#', (layer, index) => ({ lines: layerLine(network, layer, index, norm) })),
      ],
      16,
    ),
    '            ]',
    '        )',
    '    )',
    '',
    '',
    'def initialize(layer):',
    '    """Glorot uniform kernels and zero biases, as in Keras."""',
    '    if isinstance(layer, (nn.Conv2d, nn.Linear)):',
    '        nn.init.xavier_uniform_(layer.weight)',
    '        nn.init.zeros_(layer.bias)',
    '',
    '',
    'model = build_model().apply(initialize).to(device)',
    'print(model)',
    'print(f"{sum(p.numel() for p in model.parameters()):,} trainable parameters")',
  ]);
}

function training({ hyperparameters }: Subject): string {
  const { labelSmoothing, l2, patience } = hyperparameters;
  const scheduled = countsSteps(hyperparameters);
  const smoothing = labelSmoothing > 0 ? `label_smoothing=${real(labelSmoothing)}` : '';
  const pixels = augmentationOf(hyperparameters).any
    ? 'augment(pixels.to(device).float())'
    : 'pixels.to(device).float()';
  return text([
    `cross_entropy = nn.CrossEntropyLoss(${smoothing})`,
    optimizer(hyperparameters),
    schedule(hyperparameters),
    '',
    '',
    l2 > 0
      ? [
          'def penalty():',
          '    """L2: the squares of all kernels, without biases and batch normalization."""',
          '    return L2 * sum(p.square().sum() for p in model.parameters() if p.ndim > 1)',
          '',
          '',
        ]
      : [],
    'def loss_of(scores, targets):',
    `    return cross_entropy(scores, targets)${l2 > 0 ? ' + penalty()' : ''}`,
    '',
    '',
    '@torch.no_grad()',
    'def evaluate(images, labels):',
    '    """Loss and accuracy, with dropout off and batch normalization using its moving averages."""',
    '    model.eval()',
    '    scores = torch.cat([model(part.to(device).float()).cpu() for part in images.split(250)])',
    '    right = (scores.argmax(dim=1) == labels).float().mean().item()',
    '    return loss_of(scores.to(device), labels.to(device)).item(), right',
    '',
    '',
    'history = []',
    patience > 0 ? 'best_loss, epochs_since_best = float("inf"), 0' : null,
    'for epoch in range(EPOCHS):',
    '    model.train()',
    '    total_loss, total_right = 0.0, 0',
    '    for pixels, targets in batches:',
    `        pixels, targets = ${pixels}, targets.to(device)`,
    '        scores = model(pixels)',
    '        loss = loss_of(scores, targets)',
    '        optimizer.zero_grad()',
    '        loss.backward()',
    '        optimizer.step()',
    scheduled ? '        scheduler.step()' : null,
    '        total_loss += loss.item() * len(targets)',
    '        total_right += (scores.argmax(dim=1) == targets).sum().item()',
    '    train_loss, train_accuracy = total_loss / len(train), total_right / len(train)',
    '    val_loss, val_accuracy = evaluate(images[validation], labels[validation])',
    '    history.append((train_loss, train_accuracy, val_loss, val_accuracy))',
    '    print(f"epoch {epoch + 1}/{EPOCHS}: loss {train_loss:.4f}, accuracy {train_accuracy:.1%}, ", end="")',
    '    print(f"validation loss {val_loss:.4f}, accuracy {val_accuracy:.1%}")',
    patience > 0
      ? [
          '    epochs_since_best += 1',
          '    if val_loss < best_loss:',
          '        best_loss, epochs_since_best = val_loss, 0',
          `    # Stops after ${patience === 1 ? 'an epoch' : `${patience} epochs`} without a lower validation loss.`,
          `    if epochs_since_best >= ${patience}:`,
          '        break',
        ]
      : [],
  ]);
}

const test = text([
  '# Run the test once, when everything is decided.',
  'test_loss, test_accuracy = evaluate(test_images, test_labels)',
  'print(f"test accuracy {test_accuracy:.1%}")',
  '',
  'torch.save(model.state_dict(), "network.pt")',
]);

/** The sections of a PyTorch script. */
export const pytorchSections = (subject: Subject): Section[] =>
  sectionsOf(subject, {
    setup,
    data,
    augmentation: ({ hyperparameters }) => augmentation(hyperparameters),
    model,
    training,
    test: () => test,
  });

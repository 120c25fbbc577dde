/** A run as PyTorch source: settings, data, network and training. */

import { type Dataset, hasPoints } from '../../datasets/dataset.ts';
import { loadersOf } from '../../datasets/loaders.ts';
import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import type { Network } from '../../network/network.ts';
import { planOf } from '../../network/training-plan.ts';
import { pointLines } from './points.ts';
import { modulesOf, moduleWithShortcuts } from './pytorch-layers.ts';
import { normalizesSingleValues, normOfSingleValues } from './pytorch-norm.ts';
import { augmentation, initialization, optimizer, schedule } from './pytorch-training.ts';
import {
  augmentationOf,
  channelsOf,
  channelView,
  countsSteps,
  indented,
  lastWords,
  layerLines,
  lineWords,
  numeral,
  real,
  type Section,
  type Subject,
  sectionsOf,
  text,
} from './section.ts';
import { branches } from './shortcuts.ts';

function setup({ hyperparameters, network }: Subject): string {
  const { dataset } = network;
  const { seed, batchSize, epochs, learningRate, l2, inputScaling } = hyperparameters;
  const { trainImages, validationImages } = planOf(hyperparameters);
  const { moves } = augmentationOf(hyperparameters);
  const standardized = inputScaling === 'standardized';
  const standard = [
    hasPoints(dataset) && !dataset.whole ? 'from base64 import b64decode' : null,
    branches(network) ? null : 'from collections import OrderedDict',
    countsSteps(hyperparameters)
      ? `from math import ceil${hyperparameters.schedule === 'warm-up' ? ', cos, pi' : ''}`
      : null,
  ].filter((line) => line !== null);
  return text([
    standard.length > 0 ? [...standard, ''] : [],
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

/** Which examples train and which validate. */
const divided = ({ validationFrom }: Hyperparameters, classes: number): string[] => [
  '',
  ...(validationFrom === 'last'
    ? [...lastWords.map((line) => `# ${line}`), 'line = torch.arange(len(labels))']
    : [
        ...lineWords.map((line) => `# ${line}`),
        'chance = torch.Generator().manual_seed(0)',
        `by_class = [torch.where(labels == k)[0] for k in range(${classes})]`,
        'shuffled = [members[torch.randperm(len(members), generator=chance)] for members in by_class]',
        'places = torch.cat([(torch.arange(len(members)) + 0.5) / len(members) for members in shuffled])',
        'line = torch.cat(shuffled)[torch.argsort(places, stable=True)]',
      ]),
  'train, validation = line[:TRAIN_IMAGES], line[-VALIDATION_IMAGES:]',
];

const data = ({ hyperparameters, network: { dataset } }: Subject): string =>
  text([
    hasPoints(dataset) ? pointLines('pytorch', dataset) : loading(dataset),
    dataset.whole ? [] : divided(hyperparameters, dataset.classes.length),
    'train_set = TensorDataset(images[train], labels[train])',
    'batches = DataLoader(train_set, batch_size=BATCH_SIZE, shuffle=True)',
  ]);

const scalings: Record<Hyperparameters['inputScaling'], { range: string; lines: string[] }> = {
  'zero-one': { range: '0…1', lines: ['return pixels / 255'] },
  'plus-minus-one': { range: '-1…1', lines: ['return pixels / 127.5 - 1'] },
  standardized: {
    range: 'channels of mean 0 and deviation 1',
    lines: ['return (pixels / 255 - MEAN.to(pixels.device)) / DEVIATION.to(pixels.device)'],
  },
};

/** A function that makes the network as a sequence of modules. */
const sequence = (network: Network, norm: string, notes: readonly string[]): string[] => [
  'def build_model():',
  '    """From pixels 0…255 to a score for each class; softmax turns scores into probabilities."""',
  ...indented(notes, 4),
  '    return nn.Sequential(',
  '        OrderedDict(',
  '            [',
  ...indented(
    [
      '("scale", Scale()),',
      ...layerLines(network, '#', (layer, index) => ({
        lines: modulesOf(network, layer, index, norm).map(([name, code]) => `("${name}", ${code}),`),
      })),
    ],
    16,
  ),
  '            ]',
  '        )',
  '    )',
];

function model(subject: Subject): string {
  const { hyperparameters, network } = subject;
  const { range, lines } = scalings[hyperparameters.inputScaling];
  const single = normalizesSingleValues(subject);
  const norm = single ? 'BatchNorm' : 'nn.BatchNorm2d';
  const notes = network.layers.some(({ kind }) => kind === 'batch-norm')
    ? ['# momentum=0.01: each step moves the averages by a hundredth (in Keras: momentum=0.99).']
    : [];
  return text([
    'class Scale(nn.Module):',
    `    """Pixels 0…255 to ${range}."""`,
    '',
    '    def forward(self, pixels):',
    indented(lines, 8),
    '',
    '',
    single ? normOfSingleValues : [],
    branches(network) ? moduleWithShortcuts(network, norm, notes) : sequence(network, norm, notes),
    '',
    '',
    initialization(hyperparameters),
    '',
    '',
    `model = ${branches(network) ? 'Network' : 'build_model'}().apply(initialize).to(device)`,
    'print(model)',
    'print(f"{sum(p.numel() for p in model.parameters()):,} trainable parameters")',
  ]);
}

function training({ hyperparameters }: Subject): string {
  const { labelSmoothing, l2, patience, restoreBest, clipNorm } = hyperparameters;
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
    patience > 0 || restoreBest ? 'best_loss, epochs_since_best = float("inf"), 0' : null,
    'for epoch in range(EPOCHS):',
    '    model.train()',
    '    total_loss, total_right = 0.0, 0',
    '    for pixels, targets in batches:',
    `        pixels, targets = ${pixels}, targets.to(device)`,
    '        scores = model(pixels)',
    '        loss = loss_of(scores, targets)',
    '        optimizer.zero_grad()',
    '        loss.backward()',
    clipNorm > 0
      ? `        nn.utils.clip_grad_norm_(model.parameters(), ${real(clipNorm)})  # of all gradients together`
      : null,
    '        optimizer.step()',
    scheduled ? '        scheduler.step()' : null,
    '        total_loss += loss.item() * len(targets)',
    '        total_right += (scores.argmax(dim=1) == targets).sum().item()',
    '    train_loss, train_accuracy = total_loss / len(train), total_right / len(train)',
    '    val_loss, val_accuracy = evaluate(images[validation], labels[validation])',
    '    history.append((train_loss, train_accuracy, val_loss, val_accuracy))',
    '    print(f"epoch {epoch + 1}/{EPOCHS}: loss {train_loss:.4f}, accuracy {train_accuracy:.1%}, ", end="")',
    '    print(f"validation loss {val_loss:.4f}, accuracy {val_accuracy:.1%}")',
    patience > 0 || restoreBest
      ? [
          '    epochs_since_best += 1',
          '    if val_loss < best_loss:',
          '        best_loss, epochs_since_best = val_loss, 0',
          restoreBest
            ? '        best_weights = {name: value.clone() for name, value in model.state_dict().items()}'
            : null,
        ]
      : [],
    patience > 0
      ? [
          `    # Stops after ${patience === 1 ? 'an epoch' : `${patience} epochs`} without a lower validation loss.`,
          `    if epochs_since_best >= ${patience}:`,
          '        break',
        ]
      : [],
    restoreBest
      ? ['', '# The weights of the epoch with the lowest validation loss.', 'model.load_state_dict(best_weights)']
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

/** Layers as PyTorch modules. */
import type { ImageShape } from '../../datasets/dataset.ts';
import type { Hyperparameters } from '../../hyperparameters/hyperparameters.ts';
import { type Layer, leakySlope } from '../../network/layers.ts';
import { inputShapeOf, type Network } from '../../network/network.ts';
import { indented, layerLines, numeral, real } from './section.ts';
import { beginsShortcut, variableOf } from './shortcuts.ts';

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

/** A module, and its name in the network, to which the names of its weights belong. */
export type Module = readonly [name: string, code: string];

/** A convolution; if PyTorch cannot pad it as required, with a separate padding before it. */
function convolution(layer: Extract<Layer, { kind: 'conv' }>, input: ImageShape): Module[] {
  const { name, inputChannels, filters, kernel, stride, padding } = layer;
  const strides = stride > 1 ? `, stride=${stride}` : '';
  const made = (padded: string): Module => [
    name,
    `nn.Conv2d(${inputChannels}, ${filters}, ${kernel}${strides}${padded})`,
  ];
  if (padding === 'valid') return [made('')];
  const [top, bottom] = samePadding(input.height, kernel, stride);
  const [left, right] = samePadding(input.width, kernel, stride);
  if (top === bottom && left === right && top === left) return [made(top > 0 ? `, padding=${top}` : '')];
  return [[`${name}_padding`, `nn.ZeroPad2d((${left}, ${right}, ${top}, ${bottom}))`], made('')];
}

/** The input shape of a convolution. */
function imageInto(network: Network, index: number): ImageShape {
  const [height, width, channels] = inputShapeOf(network, index) as [number, number, number];
  return { height, width, channels };
}

/** The modules of a layer, one after another; `norm` is the class of batch normalization. */
export function modulesOf(network: Network, layer: Layer, index: number, norm: string): Module[] {
  const made = (code: string): Module[] => [[layer.name, code]];
  switch (layer.kind) {
    case 'conv':
      return convolution(layer, imageInto(network, index));
    case 'batch-norm':
      return made(`${norm}(${layer.channels}, eps=0.001, momentum=0.01)`);
    case 'activation':
      return made(activations[layer.activation]);
    case 'pool': {
      const { pooling, size, stride, padding } = layer;
      const strides = stride === size ? '' : `, stride=${stride}`;
      const padded = padding > 0 ? `, padding=${padding}` : '';
      return made(`nn.${pooling === 'max' ? 'MaxPool2d' : 'AvgPool2d'}(${size}${strides}${padded})`);
    }
    case 'dropout':
      return made(`nn.${layer.of === 'channels' ? 'Dropout2d' : 'Dropout'}(${real(layer.rate)})`);
    case 'flatten':
      return made('nn.Flatten()');
    case 'global-pool':
      return [...made('nn.AdaptiveAvgPool2d(1)'), [`${layer.name}_values`, 'nn.Flatten()']];
    case 'add':
      return [];
    case 'dense':
      return made(`nn.Linear(${numeral(layer.inputs)}, ${numeral(layer.units)})`);
  }
}

/** A module with the layers of a network with shortcuts, and how a batch passes through them. */
export function moduleWithShortcuts(network: Network, norm: string, notes: readonly string[]): string[] {
  const made = layerLines(network, '#', (layer, index) => ({
    lines: modulesOf(network, layer, index, norm).map(([name, code]) => `self.${name} = ${code}`),
  }));
  const passed = layerLines(network, '#', (layer, index) => {
    const variable = variableOf(network, index);
    const calls = modulesOf(network, layer, index, norm).map(([name]) => `${variable} = self.${name}(${variable})`);
    const first = beginsShortcut(network, index) ? ['shortcut = x'] : [];
    return { lines: [...first, ...(layer.kind === 'add' ? ['x = x + shortcut'] : calls)] };
  });
  return [
    'class Network(nn.Module):',
    '    """From pixels 0…255 to a score for each class; softmax turns scores into probabilities."""',
    '',
    '    def __init__(self):',
    '        super().__init__()',
    ...indented([...notes, 'self.scale = Scale()', ...made], 8),
    '',
    '    def forward(self, pixels):',
    ...indented(['x = self.scale(pixels)', ...passed, 'return x'], 8),
  ];
}

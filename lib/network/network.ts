/** Converts hyperparameters to layers: names, output shapes, parameter counts with their formula, FLOPs. */
import type { Dataset } from '../datasets/dataset.ts';
import type { Block, Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import type { Refusal } from '../refusal.ts';

/** Limit for every network of the class, so that thirty fit on one device. */
export const maximumParameters = 30_000_000;

type Activation = Hyperparameters['activation'];

/** A layer's operation; everything a trainer or a source generator needs to create it. */
export type LayerKind =
  | {
      kind: 'conv';
      filters: number;
      kernel: number;
      stride: number;
      padding: Block['padding'];
      inputChannels: number;
    }
  | { kind: 'batch-norm'; channels: number }
  | { kind: 'activation'; activation: Activation }
  | { kind: 'pool'; pooling: 'max' | 'average'; size: number; stride: number; padding: number }
  | { kind: 'dropout'; rate: number; of: Block['dropoutKind'] }
  | { kind: 'flatten' }
  | { kind: 'global-pool' }
  /** Adds the output of the layer `shortcut` (empty: the network's input) to its input. */
  | { kind: 'add'; shortcut: string }
  | { kind: 'dense'; inputs: number; units: number };

export type Layer = LayerKind & {
  /** Unique in the network, e.g. `conv3`. */
  readonly name: string;
  /** The layer whose output it takes, if that is not the one before it; empty for the network's input. */
  readonly input?: string;
  /** Without the batch: [height, width, channels] or [units]. */
  readonly outputShape: readonly number[];
  /** All parameters, including a batch normalization's moving averages (as in Keras' count_params). */
  readonly parameters: number;
  /** The trainable ones. */
  readonly trainableParameters: number;
  /** The formula of the parameter count, e.g. `3 × 3 × 3 × 32 + 32`; empty for none. */
  readonly formula: string;
  /** Floating-point operations of one image's forward pass; a multiply and an add count as two. */
  readonly flops: number;
  /** The hyperparameter it comes from, e.g. `blocks.0`; the output layer has none. */
  readonly path: string;
};

export type Network = {
  /** Its data set, which determines input and classes. */
  readonly dataset: Dataset;
  readonly layers: readonly Layer[];
  readonly parameters: number;
  readonly trainableParameters: number;
  /** FLOPs of one image's forward pass; training costs about three times as much. */
  readonly flops: number;
};

/** The name of the layer whose output the layer at a place takes; empty for the network's input. */
export const inputOf = (layers: readonly Layer[], place: number): string =>
  layers[place]!.input ?? layers[place - 1]?.name ?? '';

/** The shape of that input, without the batch. */
export function inputShapeOf(
  { dataset, layers }: Pick<Network, 'dataset' | 'layers'>,
  place: number,
): readonly number[] {
  const input = inputOf(layers, place);
  return layers.find(({ name }) => name === input)?.outputShape ?? dataset.shape;
}

const product = (shape: readonly number[]) => shape.reduce((total, side) => total * side, 1);

/** Remaining pixels of a side of `size` after a window passes it; 0 or less means the image has vanished. */
function outputSide(size: number, window: number, stride: number, padding: 'same' | 'valid'): number {
  return padding === 'same' ? Math.ceil(size / stride) : Math.floor((size - window) / stride) + 1;
}

type End = { readonly name: string; readonly shape: readonly number[] };

/** Adds layers one after another, tracking the output shape. */
class LayerList {
  readonly layers: Layer[] = [];
  shape: readonly number[];
  readonly #counts = new Map<string, number>();

  constructor(input: readonly number[]) {
    this.shape = input;
  }

  #name(stem: string): string {
    const count = (this.#counts.get(stem) ?? 0) + 1;
    this.#counts.set(stem, count);
    return `${stem}${count}`;
  }

  #push(stem: string, path: string, layer: LayerKind, outputShape: readonly number[], cost: Partial<Layer>) {
    this.shape = outputShape;
    const parameters = cost.parameters ?? 0;
    this.layers.push({
      ...layer,
      name: this.#name(stem),
      path,
      ...(cost.input !== undefined && { input: cost.input }),
      outputShape,
      parameters,
      trainableParameters: cost.trainableParameters ?? parameters,
      formula: cost.formula ?? '',
      flops: cost.flops ?? 0,
    });
  }

  /** The layer added last (empty at the network's input) and its output shape. */
  get end(): End {
    return { name: this.layers.at(-1)?.name ?? '', shape: this.shape };
  }

  conv(
    path: string,
    filters: number,
    kernel: number,
    stride: number,
    padding: Block['padding'],
    { stem = 'conv', ...input }: { stem?: string; input?: string } = {},
  ) {
    const [height, width, inputChannels] = this.shape as [number, number, number];
    const output = [
      outputSide(height, kernel, stride, padding),
      outputSide(width, kernel, stride, padding),
      filters,
    ] as const;
    const weights = kernel * kernel * inputChannels * filters;
    this.#push(stem, path, { kind: 'conv', filters, kernel, stride, padding, inputChannels }, output, {
      ...input,
      parameters: weights + filters,
      formula: `${kernel} × ${kernel} × ${inputChannels} × ${filters} + ${filters}`,
      flops: output[0] * output[1] * (2 * weights + filters),
    });
  }

  /**
   * Adds the block's input to the present output (He et al. 2016, Deep residual learning, eq. 1 and 2): as it is, or where the
   * block changes its shape through a 1 × 1 convolution with the block's stride, normalized if the block normalizes there too.
   */
  shortcut(path: string, { filters, stride, batchNorm }: Block, from: End) {
    const main = this.end;
    if (stride === 1 && from.shape.at(-1) === filters) {
      this.#push('add', path, { kind: 'add', shortcut: from.name }, this.shape, { flops: product(this.shape) });
      return;
    }
    this.shape = from.shape;
    this.conv(path, filters, 1, stride, 'same', { stem: 'shortcut', input: from.name });
    if (batchNorm === 'before-activation') this.batchNorm(path);
    const { name } = this.end;
    this.#push('add', path, { kind: 'add', shortcut: name }, this.shape, {
      input: main.name,
      flops: product(this.shape),
    });
  }

  batchNorm(path: string) {
    const channels = this.shape.at(-1)!;
    this.#push('batch_norm', path, { kind: 'batch-norm', channels }, this.shape, {
      parameters: 4 * channels,
      trainableParameters: 2 * channels,
      formula: `4 × ${channels}`,
      flops: 2 * product(this.shape),
    });
  }

  activation(path: string, activation: Activation) {
    this.#push('activation', path, { kind: 'activation', activation }, this.shape, { flops: product(this.shape) });
  }

  pool(path: string, pooling: 'max' | 'average', size: number, stride: number, padding: number) {
    const [height, width, channels] = this.shape as [number, number, number];
    const output = [
      outputSide(height + 2 * padding, size, stride, 'valid'),
      outputSide(width + 2 * padding, size, stride, 'valid'),
      channels,
    ];
    this.#push('pool', path, { kind: 'pool', pooling, size, stride, padding }, output, {
      flops: size * size * product(output),
    });
  }

  dropout(path: string, rate: number, of: Block['dropoutKind'] = 'values') {
    const stem = of === 'channels' ? 'spatial_dropout' : 'dropout';
    if (rate > 0) this.#push(stem, path, { kind: 'dropout', rate, of }, this.shape, {});
  }

  globalPool() {
    this.#push('global_pool', '', { kind: 'global-pool' }, this.shape.slice(-1), { flops: product(this.shape) });
  }

  flatten() {
    this.#push('flatten', '', { kind: 'flatten' }, [product(this.shape)], {});
  }

  dense(path: string, units: number) {
    const inputs = product(this.shape);
    this.#push(path ? 'dense' : 'output', path, { kind: 'dense', inputs, units }, [units], {
      parameters: inputs * units + units,
      formula: `${inputs} × ${units} + ${units}`,
      flops: 2 * inputs * units + units,
    });
  }
}

function addBlock(list: LayerList, block: Block, activation: Activation, path: string) {
  const from = list.end;
  // Without padding "same" the image shrinks, and its input no longer fits.
  const residual = block.residual && block.padding === 'same';
  for (let index = 0; index < block.convolutions; index++) {
    if (block.batchNorm === 'on-input') list.batchNorm(path);
    list.conv(path, block.filters, block.kernel, index === 0 ? block.stride : 1, block.padding);
    if (block.batchNorm === 'before-activation') list.batchNorm(path);
    if (residual && index === block.convolutions - 1) list.shortcut(path, block, from);
    list.activation(path, activation);
    if (block.batchNorm === 'after-activation') list.batchNorm(path);
  }
  if (block.pooling !== 'none') list.pool(path, block.pooling, block.poolSize, block.poolStride, block.poolPadding);
  list.dropout(path, block.dropout, block.dropoutKind);
}

function refusalOf(layers: readonly Layer[]): Refusal | undefined {
  let parameters = 0;
  for (const { name, path, outputShape, parameters: own } of layers) {
    const [height = 1, width = 1] = outputShape;
    if (outputShape.length === 3 && (height < 1 || width < 1)) {
      return {
        code: 'image-vanishes',
        path: `hyperparameters.${path}`,
        message: `The image shrinks to nothing at ${name}: use padding "same", a smaller kernel or stride, or less pooling.`,
        params: { layer: name },
      };
    }
    parameters += own;
    if (parameters > maximumParameters) {
      return {
        code: 'too-many-parameters',
        path: `hyperparameters.${path}`,
        message: `With ${name} the network has ${parameters} parameters, but at most ${maximumParameters} are allowed. Use fewer units or more pooling.`,
        params: { layer: name, parameters, maximum: maximumParameters },
      };
    }
  }
  return undefined;
}

function tooManyImages(trainSize: number, { name, training }: Dataset): Refusal | undefined {
  if (trainSize <= training) return undefined;
  return {
    code: 'too-big',
    path: 'hyperparameters.trainSize',
    message: `${name} has only ${training} training images.`,
    params: { maximum: training },
  };
}

/**
 * The layers of these hyperparameters on examples of the data set, the output layer with a unit for each class last
 * (its softmax belongs to the loss). Refused, naming the layer, if the image shrinks to nothing or
 * the network has more than `maximumParameters`; and if more images are to be used than the data set has.
 */
export function describeNetwork(
  hyperparameters: Pick<Hyperparameters, 'blocks' | 'dense' | 'activation'> &
    Partial<Pick<Hyperparameters, 'trainSize' | 'head'>>,
  dataset: Dataset,
): { ok: true; network: Network } | { ok: false; refusal: Refusal } {
  const { blocks, dense, activation, trainSize = 0, head = 'flatten' } = hyperparameters;
  const list = new LayerList(dataset.shape);
  blocks.forEach((block, index) => {
    addBlock(list, block, activation, `blocks.${index}`);
  });
  if (head === 'global-average' && blocks.length > 0) list.globalPool();
  else list.flatten();
  dense.forEach(({ units, dropout }, index) => {
    list.dense(`dense.${index}`, units);
    list.activation(`dense.${index}`, activation);
    list.dropout(`dense.${index}`, dropout);
  });
  list.dense('', dataset.classes.length);

  const refusal = tooManyImages(trainSize, dataset) ?? refusalOf(list.layers);
  if (refusal) return { ok: false, refusal };
  const total = (count: (layer: Layer) => number) => list.layers.reduce((sum, layer) => sum + count(layer), 0);
  return {
    ok: true,
    network: {
      dataset,
      layers: list.layers,
      parameters: total((layer) => layer.parameters),
      trainableParameters: total((layer) => layer.trainableParameters),
      flops: total((layer) => layer.flops),
    },
  };
}

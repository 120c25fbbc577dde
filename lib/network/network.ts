/** Converts hyperparameters to layers: names, output shapes, parameter counts with their formula, FLOPs. */
import { type Dataset, hasPoints } from '../datasets/dataset.ts';
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
  | { kind: 'dropout'; rate: number }
  | { kind: 'flatten' }
  | { kind: 'dense'; inputs: number; units: number };

export type Layer = LayerKind & {
  /** Unique in the network, e.g. `conv3`. */
  readonly name: string;
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

const product = (shape: readonly number[]) => shape.reduce((total, side) => total * side, 1);

/** Remaining pixels of a side of `size` after a window passes it; 0 or less means the image has vanished. */
function outputSide(size: number, window: number, stride: number, padding: 'same' | 'valid'): number {
  return padding === 'same' ? Math.ceil(size / stride) : Math.floor((size - window) / stride) + 1;
}

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
      outputShape,
      parameters,
      trainableParameters: cost.trainableParameters ?? parameters,
      formula: cost.formula ?? '',
      flops: cost.flops ?? 0,
    });
  }

  conv(path: string, filters: number, kernel: number, stride: number, padding: Block['padding']) {
    const [height, width, inputChannels] = this.shape as [number, number, number];
    const output = [
      outputSide(height, kernel, stride, padding),
      outputSide(width, kernel, stride, padding),
      filters,
    ] as const;
    const weights = kernel * kernel * inputChannels * filters;
    this.#push('conv', path, { kind: 'conv', filters, kernel, stride, padding, inputChannels }, output, {
      parameters: weights + filters,
      formula: `${kernel} × ${kernel} × ${inputChannels} × ${filters} + ${filters}`,
      flops: output[0] * output[1] * (2 * weights + filters),
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

  dropout(path: string, rate: number) {
    if (rate > 0) this.#push('dropout', path, { kind: 'dropout', rate }, this.shape, {});
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
  for (let index = 0; index < block.convolutions; index++) {
    if (block.batchNorm === 'on-input') list.batchNorm(path);
    list.conv(path, block.filters, block.kernel, index === 0 ? block.stride : 1, block.padding);
    if (block.batchNorm === 'before-activation') list.batchNorm(path);
    list.activation(path, activation);
    if (block.batchNorm === 'after-activation') list.batchNorm(path);
  }
  if (block.pooling !== 'none') list.pool(path, block.pooling, block.poolSize, block.poolStride, block.poolPadding);
  list.dropout(path, block.dropout);
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

function blocksOnPoints(blocks: readonly Block[], dataset: Dataset): Refusal | undefined {
  if (blocks.length === 0 || !hasPoints(dataset)) return undefined;
  return {
    code: 'only-images',
    path: 'hyperparameters.blocks.length',
    message: `${dataset.name} has points, not images: leave out the convolution blocks.`,
  };
}

/**
 * The layers of these hyperparameters on examples of the data set, the output layer with a unit for each class last
 * (its softmax belongs to the loss). Refused, naming the layer, if the image shrinks to nothing or
 * the network has more than `maximumParameters`; if more images are to be used than the data set has;
 * and if points are to be convolved.
 */
export function describeNetwork(
  hyperparameters: Pick<Hyperparameters, 'blocks' | 'dense' | 'activation'> &
    Partial<Pick<Hyperparameters, 'trainSize'>>,
  dataset: Dataset,
): { ok: true; network: Network } | { ok: false; refusal: Refusal } {
  const { blocks, dense, activation, trainSize = 0 } = hyperparameters;
  const unfit = blocksOnPoints(blocks, dataset);
  if (unfit) return { ok: false, refusal: unfit };
  const list = new LayerList(dataset.shape);
  blocks.forEach((block, index) => {
    addBlock(list, block, activation, `blocks.${index}`);
  });
  if (!hasPoints(dataset)) list.flatten();
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

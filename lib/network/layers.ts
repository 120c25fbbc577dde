/** The layers of a network: what each does, what it costs, and how they are put one after another. */
import type { Block, Hyperparameters } from '../hyperparameters/hyperparameters.ts';

export type Activation = Hyperparameters['activation'];

/** The slope of leaky ReLU below zero: the default of Keras 3 and TensorFlow. */
export const leakySlope = 0.2;

/** What batch normalization adds to a variance: Keras' default. */
export const normalizationEpsilon = 0.001;

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

const product = (shape: readonly number[]) => shape.reduce((total, side) => total * side, 1);

/** Remaining pixels of a side of `size` after a window passes it; 0 or less means the image has vanished. */
function outputSide(size: number, window: number, stride: number, padding: 'same' | 'valid'): number {
  return padding === 'same' ? Math.ceil(size / stride) : Math.floor((size - window) / stride) + 1;
}

type End = { readonly name: string; readonly shape: readonly number[] };

/** Adds layers one after another, tracking the output shape. */
export class LayerList {
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

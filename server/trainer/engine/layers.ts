/** Every kind of layer: its variables, its forward pass and its backward pass. */
import { type Layer, type LayerKind, normalizationEpsilon } from '#lib/network/layers.ts';
import { activations } from './activations.ts';
import { float, floats, INT32, integers, ints, run, runAll, type Shape, type Tensor, text } from './graph.ts';
import * as op from './operations.ts';

/** A layer's variable. */
export type VariableSpec = {
  readonly shape: Shape;
  readonly initial: 'drawn' | 'zeros' | 'ones';
  /** Changed by gradients; otherwise a moving average. */
  readonly trainable: boolean;
  /** A kernel of a convolution or dense layer, to which L2 regularization applies. */
  readonly kernel?: boolean;
};

/** Tensors by variable name within the layer. */
export type Values = Readonly<Record<string, Tensor>>;

/** What a forward pass needs in training: the key of (seed, layer) for random numbers, and the step. */
export type Training = { readonly key: number; readonly step: Tensor };

export type Forward = {
  readonly output: Tensor;
  /** What `backward` needs. */
  readonly saved: readonly Tensor[];
  /** This batch's statistics, for the moving averages of the same name. */
  readonly statistics?: Values;
};

export type Backward = {
  /** The gradient with respect to the layer's input, if asked for. */
  readonly input?: Tensor;
  /** A smaller tensor with the same sum per channel as `input`, if the layer has one. */
  readonly sums?: Tensor;
  readonly gradients: Values;
};

export type LayerProgram = {
  readonly variables: Readonly<Record<string, VariableSpec>>;
  /** In evaluation `training` is undefined: no dropout, and moving averages instead of the batch's statistics. */
  readonly forward: (x: Tensor, values: Values, training: Training | undefined) => Forward;
  /**
   * `dy` is the gradient with respect to the output, `sums` the same or a smaller tensor with the same sum per channel;
   * `needsInput` is false for the first layer with variables.
   */
  readonly backward: (
    dy: Tensor,
    saved: readonly Tensor[],
    values: Values,
    needsInput: boolean,
    sums: Tensor,
  ) => Backward;
  /** In training the output must be multiplied by this, wherever that is cheapest (see `factorPasses`). */
  readonly factor?: number;
  /**
   * Where to apply such a factor of the input: to the layer's kernel, to its output or, if absent, to the input itself.
   */
  readonly factorPasses?: 'kernel' | 'output';
};

type Kind<Name extends LayerKind['kind']> = Extract<LayerKind, { kind: Name }>;

const sizeOf = (shape: Shape): number => shape.reduce((product, side) => product * side, 1);

const kernelAndBias = (kernel: Shape): LayerProgram['variables'] => ({
  kernel: { shape: kernel, initial: 'drawn', trainable: true, kernel: true },
  bias: { shape: [kernel.at(-1)!], initial: 'zeros', trainable: true },
});

function convolution(
  { filters, kernel, stride, padding, inputChannels }: Kind<'conv'>,
  precision: op.Precision,
): LayerProgram {
  const convolve = op.convolution(stride, padding, precision);
  const kernelShape = [kernel, kernel, inputChannels, filters];
  return {
    variables: kernelAndBias(kernelShape),
    forward: (x, values) => ({
      output: op.addBias(convolve.forward(x, values.kernel!), values.bias!),
      saved: [x],
    }),
    backward: (dy, [x], values, needsInput, sums) => ({
      input: needsInput ? convolve.inputGradient(op.shapeOf(x!), values.kernel!, dy) : undefined,
      gradients: {
        kernel: convolve.kernelGradient(x!, kernelShape, dy),
        bias: op.biasGradient(sums, filters),
      },
    }),
    factorPasses: 'kernel',
  };
}

function dense({ inputs, units }: Kind<'dense'>, precision: op.Precision): LayerProgram {
  return {
    variables: kernelAndBias([inputs, units]),
    forward: (x, values) => ({
      output: op.addBias(op.matrixProduct(x, values.kernel!, precision), values.bias!),
      saved: [x],
    }),
    backward: (dy, [x], values, needsInput) => ({
      input: needsInput ? op.matrixProduct(dy, values.kernel!, precision, { transposeB: true }) : undefined,
      gradients: {
        kernel: op.matrixProduct(x!, dy, precision, { transposeA: true }),
        bias: op.biasGradient(dy, units),
      },
    }),
  };
}

function activation({ activation }: Kind<'activation'>): LayerProgram {
  const { output, gradient } = activations[activation];
  return {
    variables: {},
    forward: (x) => {
      const y = output(x);
      return { output: y, saved: [y] };
    },
    backward: (dy, [y]) => ({ input: gradient(dy, y!), gradients: {} }),
  };
}

function batchNormalization({ channels }: Kind<'batch-norm'>): LayerProgram {
  const perChannel = (initial: 'zeros' | 'ones', trainable: boolean) => ({ shape: [channels], initial, trainable });
  return {
    variables: {
      gamma: perChannel('ones', true),
      beta: perChannel('zeros', true),
      moving_mean: perChannel('zeros', false),
      moving_variance: perChannel('ones', false),
    },
    forward: (x, { gamma, beta, moving_mean, moving_variance }, training) => {
      const attributes = {
        ...op.normalization(normalizationEpsilon, training !== undefined),
        exponential_avg_factor: float(1),
      };
      const inputs = [x, gamma!, beta!, moving_mean!, moving_variance!];
      const [output, batchMean, batchVariance, ...reserve] = runAll('FusedBatchNormV3', attributes, inputs, 6);
      if (!training) return { output: output!, saved: [] };
      // The kernel's variance divides by n − 1; Keras 3 averages the one divided by n.
      const share = op.subtract(op.scalar(1), op.divide(op.scalar(channels), op.sizeOf(x)));
      const variance = op.multiply(batchVariance!, share);
      return {
        output: output!,
        saved: [x, ...reserve],
        statistics: { moving_mean: batchMean!, moving_variance: variance },
      };
    },
    backward: (dy, [x, ...reserve], { gamma }) => {
      const inputs = [dy, x!, gamma!, ...reserve];
      const [input, dGamma, dBeta] = runAll(
        'FusedBatchNormGradV3',
        op.normalization(normalizationEpsilon, true),
        inputs,
        5,
      );
      return { input: input!, gradients: { gamma: dGamma!, beta: dBeta! } };
    },
  };
}

/**
 * Padding never becomes the maximum, because the kernel excludes it from the window. Each output gradient goes to exactly
 * one input value, so the sums per channel stay the same.
 */
function maxPooling({ size, stride, padding }: Kind<'pool'>): LayerProgram {
  const attributes = {
    ...op.pooling(size, stride),
    ...(padding > 0 && {
      padding: text('EXPLICIT'),
      explicit_paddings: integers([0, 0, padding, padding, padding, padding, 0, 0]),
    }),
  };
  return {
    variables: {},
    forward: (x) => {
      const y = run('MaxPool', attributes, [x]);
      return { output: y, saved: [x, y] };
    },
    backward: (dy, [x, y]) => ({ input: run('MaxPoolGrad', attributes, [x!, y!, dy]), sums: dy, gradients: {} }),
    factorPasses: 'output',
  };
}

/** Padding counts as zeros in the average, as in PyTorch. */
function averagePooling({ size, stride, padding }: Kind<'pool'>): LayerProgram {
  const attributes = op.pooling(size, stride);
  return {
    variables: {},
    forward: (x) => ({
      output: run('AvgPool', attributes, [padding > 0 ? op.padImages(x, padding) : x]),
      saved: [op.shapeOf(x)],
    }),
    backward: (dy, [shape]) => {
      const border = ints([0, 2 * padding, 2 * padding, 0], [4]);
      const padded = padding > 0 ? run('AddV2', { T: INT32 }, [shape!, border]) : shape!;
      const gradient = run('AvgPoolGrad', attributes, [padded, dy]);
      return { input: padding > 0 ? op.cropImages(gradient, padding, shape!) : gradient, gradients: {} };
    },
    factorPasses: 'output',
  };
}

/**
 * Drops values with probability `rate` and divides the others by the share kept (Srivastava et al. 2014, inverted as in
 * Keras). One random byte per value decides, so the rate is rounded to 1/256; four-byte random numbers would cost as much
 * as a convolution. Of whole channels, one byte decides for each channel of an image, as in Keras' SpatialDropout2D
 * (Tompson et al. 2015).
 */
function dropout({ rate, of }: Kind<'dropout'>, outputShape: Shape): LayerProgram {
  const dropped = Math.round(256 * rate);
  const mask = (x: Tensor, { key, step }: Training): Tensor =>
    of === 'channels'
      ? op.channelsAtLeast(dropped, x, outputShape.at(-1)!, key, step)
      : op.bytesAtLeast(dropped, x, sizeOf(outputShape), key, step);
  return {
    variables: {},
    forward: (x, _values, training) => {
      if (!training) return { output: x, saved: [] };
      const kept = mask(x, training);
      return { output: op.multiply(x, kept), saved: [kept] };
    },
    backward: (dy, [kept]) => ({ input: op.multiply(dy, kept!), gradients: {} }),
    factor: 256 / (256 - dropped),
  };
}

function flatten(outputs: number): LayerProgram {
  return {
    variables: {},
    forward: (x) => ({ output: op.reshape(x, [-1, outputs]), saved: [op.shapeOf(x)] }),
    backward: (dy, [shape]) => ({ input: op.reshape(dy, shape!), gradients: {} }),
    factorPasses: 'output',
  };
}

/** The mean of each channel (Lin et al. 2013); every pixel gets an equal part of its gradient. */
function globalPooling([rows, columns, channels]: Shape): LayerProgram {
  const pixels = rows! * columns!;
  return {
    variables: {},
    forward: (x) => ({ output: op.meanOfPixels(x), saved: [] }),
    backward: (dy) => ({
      input: op.multiply(
        op.reshape(dy, [-1, 1, 1, channels!]),
        floats(new Float32Array(pixels).fill(1 / pixels), [1, rows!, columns!, 1]),
      ),
      sums: dy,
      gradients: {},
    }),
    factorPasses: 'output',
  };
}

/** The stage itself adds the shortcut (network.ts). */
const sum: LayerProgram = {
  variables: {},
  forward: (x) => ({ output: x, saved: [] }),
  backward: (dy) => ({ input: dy, gradients: {} }),
};

/** `inputShape` is that of the layer's input, without the batch. */
export function layerProgram(layer: Layer, inputShape: Shape, precision: op.Precision): LayerProgram {
  switch (layer.kind) {
    case 'conv':
      return convolution(layer, precision);
    case 'batch-norm':
      return batchNormalization(layer);
    case 'activation':
      return activation(layer);
    case 'pool':
      return layer.pooling === 'max' ? maxPooling(layer) : averagePooling(layer);
    case 'dropout':
      return dropout(layer, layer.outputShape);
    case 'flatten':
      return flatten(layer.outputShape[0]!);
    case 'global-pool':
      return globalPooling(inputShape);
    case 'dense':
      return dense(layer, precision);
    case 'add':
      return sum;
  }
}

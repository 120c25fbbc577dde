/**
 * The layers behind a network's last convolution, forward and back for one image: what Grad-CAM differentiates.
 *
 * They are few and follow each other, since a shortcut ends before the last activation: pooling, batch normalization, dense
 * layers. In evaluation dropout does nothing.
 */
import { activations, slopes } from './activations.ts';
import type { Layer } from './layers.ts';
import { inputShapeOf, type Network } from './network.ts';
import { normalizationOf, type VariableOf } from './normalization.ts';

export type Head = {
  /** The activation of the last convolution, and its output, rows × columns × channels: the convolution's feature maps. */
  readonly maps: Layer;
  readonly convolution: Layer;
  /** What follows, up to the output layer. */
  readonly layers: readonly Layer[];
  /** The shape of each one's input. */
  readonly inputShapes: readonly (readonly number[])[];
};

/** Undefined for a network without convolutions. */
export function headOf(network: Pick<Network, 'dataset' | 'layers'>): Head | undefined {
  const { layers } = network;
  // The convolution of a shortcut names its input.
  const convolution = layers.filter(({ kind, input }) => kind === 'conv' && input === undefined).at(-1);
  if (!convolution) return undefined;
  const from = layers.indexOf(convolution);
  const end = layers.findIndex(({ kind }, place) => place > from && kind === 'activation');
  return {
    maps: layers[end]!,
    convolution,
    layers: layers.slice(end + 1),
    inputShapes: layers.slice(end + 1).map((_, place) => inputShapeOf(network, end + 1 + place)),
  };
}

type Values = Float64Array<ArrayBuffer>;

/** A layer's output for one input, and how a gradient goes back through it. */
type Pass = { readonly output: Values; readonly back: (gradient: Values) => Values };

type Kind<Name extends Layer['kind']> = Extract<Layer, { kind: Name }>;

function dense({ name, inputs, units }: Kind<'dense'>, x: Values, variableOf: VariableOf): Pass {
  const [kernel, bias] = [variableOf(`${name}/kernel`), variableOf(`${name}/bias`)];
  const output = Float64Array.from(bias);
  for (let input = 0; input < inputs; input++) {
    const value = x[input]!;
    // Behind a ReLU most are.
    if (value === 0) continue;
    for (let unit = 0; unit < units; unit++) output[unit]! += value * kernel[input * units + unit]!;
  }
  return {
    output,
    back(gradient) {
      const result = new Float64Array(inputs);
      for (let input = 0; input < inputs; input++) {
        let sum = 0;
        for (let unit = 0; unit < units; unit++) sum += gradient[unit]! * kernel[input * units + unit]!;
        result[input] = sum;
      }
      return result;
    },
  };
}

/** Of values whose channels interleave. */
function batchNorm({ name, channels }: Kind<'batch-norm'>, x: Values, variableOf: VariableOf): Pass {
  const { scales, offsets } = normalizationOf(name, variableOf);
  return {
    output: x.map((value, at) => value * scales[at % channels]! + offsets[at % channels]!),
    back: (gradient) => gradient.map((each, at) => each * scales[at % channels]!),
  };
}

function activation({ activation: name }: Kind<'activation'>, x: Values): Pass {
  const output = x.map(activations[name]);
  return { output, back: (gradient) => gradient.map((each, at) => each * slopes[name](output[at]!)) };
}

/** Padding never becomes a maximum, but counts as zeros in an average. The gradient of a maximum goes to the first one. */
function pool(layer: Kind<'pool'>, x: Values, [height, width]: readonly number[]): Pass {
  const { pooling, size, stride, padding, outputShape } = layer;
  const [rows, columns, channels] = outputShape as [number, number, number];
  const output = new Float64Array(rows * columns * channels);
  /** The inputs of each output; of a maximum, only itself. */
  const sources: number[][] = [];
  for (let at = 0; at < output.length; at++) {
    const [row, column] = [Math.floor(at / (columns * channels)), Math.floor(at / channels) % columns];
    const inside: number[] = [];
    for (let tap = 0; tap < size ** 2; tap++) {
      const y = row * stride - padding + Math.floor(tap / size);
      const x = column * stride - padding + (tap % size);
      if (y >= 0 && y < height! && x >= 0 && x < width!) inside.push((y * width! + x) * channels + (at % channels));
    }
    if (pooling === 'max') {
      const most = inside.reduce((best, place) => (x[place]! > x[best]! ? place : best));
      output[at] = x[most]!;
      sources.push([most]);
    } else {
      output[at] = inside.reduce((sum, place) => sum + x[place]!, 0) / size ** 2;
      sources.push(inside);
    }
  }
  const share = pooling === 'max' ? 1 : 1 / size ** 2;
  return {
    output,
    back(gradient) {
      const input = new Float64Array(x.length);
      sources.forEach((places, at) => {
        for (const place of places) input[place]! += gradient[at]! * share;
      });
      return input;
    },
  };
}

function globalPool(x: Values, [height, width, channels]: readonly number[]): Pass {
  const pixels = height! * width!;
  const output = new Float64Array(channels!);
  x.forEach((value, at) => {
    output[at % channels!]! += value / pixels;
  });
  return { output, back: (gradient) => x.map((_, at) => gradient[at % channels!]! / pixels) };
}

function passOf(layer: Layer, x: Values, inputShape: readonly number[], variableOf: VariableOf): Pass {
  switch (layer.kind) {
    case 'dense':
      return dense(layer, x, variableOf);
    case 'batch-norm':
      return batchNorm(layer, x, variableOf);
    case 'activation':
      return activation(layer, x);
    case 'pool':
      return pool(layer, x, inputShape);
    case 'global-pool':
      return globalPool(x, inputShape);
    case 'dropout':
    case 'flatten':
      return { output: x, back: (gradient) => gradient };
    case 'conv':
    case 'add':
      throw new Error(`${layer.name} does not stand behind the last convolution.`);
  }
}

/** The logits for these feature maps, and the gradient of any class's logit with respect to the maps. */
export function headPass(
  { layers, inputShapes }: Head,
  variableOf: VariableOf,
  maps: Float32Array,
): { readonly logits: Values; readonly gradientOf: (label: number) => Values } {
  let x: Values = Float64Array.from(maps);
  const passes = layers.map((layer, place) => {
    const pass = passOf(layer, x, inputShapes[place]!, variableOf);
    x = pass.output;
    return pass;
  });
  const logits = x;
  return {
    logits,
    gradientOf: (label) =>
      passes.reduceRight<Values>(
        (gradient, { back }) => back(gradient),
        logits.map((_, each) => (each === label ? 1 : 0)),
      ),
  };
}

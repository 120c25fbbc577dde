/** TensorFlow's kernels as functions, float32 unless stated otherwise. */
import {
  type Attribute,
  type Attributes,
  BFLOAT16,
  BOOL,
  FLOAT,
  flag,
  float,
  floats,
  INT32,
  integer,
  integers,
  ints,
  run,
  type Shape,
  type Tensor,
  text,
  UINT8,
} from './graph.ts';

const T = { T: FLOAT };

export const scalar = (value: number): Tensor => floats([value], []);
export const add = (a: Tensor, b: Tensor): Tensor => run('AddV2', T, [a, b]);
export const subtract = (a: Tensor, b: Tensor): Tensor => run('Sub', T, [a, b]);
export const multiply = (a: Tensor, b: Tensor): Tensor => run('Mul', T, [a, b]);
export const divide = (a: Tensor, b: Tensor): Tensor => run('RealDiv', T, [a, b]);
export const larger = (a: Tensor, b: Tensor): Tensor => run('Maximum', T, [a, b]);
export const squareRoot = (a: Tensor): Tensor => run('Sqrt', T, [a]);
export const power = (a: Tensor, b: Tensor): Tensor => run('Pow', T, [a, b]);
export const scale = (a: Tensor, factor: number): Tensor => multiply(a, scalar(factor));
export const cosine = (a: Tensor): Tensor => run('Cos', T, [a]);
export const sine = (a: Tensor): Tensor => run('Sin', T, [a]);
export const floor = (a: Tensor): Tensor => run('Floor', T, [a]);
/** 1 where a ≥ b, else 0. */
export const atLeast = (a: Tensor, b: Tensor): Tensor =>
  run('Cast', { SrcT: BOOL, DstT: FLOAT }, [run('GreaterEqual', T, [a, b])]);
/** a where the condition is not 0, else b; shapes are broadcast. */
export const choose = (condition: Tensor, a: Tensor, b: Tensor): Tensor =>
  run('SelectV2', T, [run('Cast', { SrcT: FLOAT, DstT: BOOL }, [condition]), a, b]);
export const clip = (a: Tensor, lowest: number, highest: number): Tensor =>
  run('Minimum', T, [run('Maximum', T, [a, scalar(lowest)]), scalar(highest)]);

export const bytesToFloats = (a: Tensor): Tensor => run('Cast', { SrcT: UINT8, DstT: FLOAT }, [a]);
export const bytesToInts = (a: Tensor): Tensor => run('Cast', { SrcT: UINT8, DstT: INT32 }, [a]);
export const intsToFloats = (a: Tensor): Tensor => run('Cast', { SrcT: INT32, DstT: FLOAT }, [a]);

/** The shape of `a` while the graph runs: int32 [rank]. */
export const shapeOf = (a: Tensor): Tensor => run('Shape', { T: FLOAT, out_type: INT32 }, [a]);
/** The number of images in `a`, an int32 scalar. (On a GPU this kernel stays on the host, where shapes are.) */
export const batchOf = (a: Tensor): Tensor =>
  run('StridedSlice', { T: INT32, Index: INT32, shrink_axis_mask: integer(1) }, [
    shapeOf(a),
    ints([0], [1]),
    ints([1], [1]),
    ints([1], [1]),
  ]);
/** The number of values in `a` while the graph runs, a float32 scalar. */
export const sizeOf = (a: Tensor): Tensor => intsToFloats(run('Size', { T: FLOAT, out_type: INT32 }, [a]));
/** `shape` is a tensor if it contains the number of images. */
export const reshape = (a: Tensor, shape: Shape | Tensor): Tensor =>
  run('Reshape', { T: FLOAT, Tshape: INT32 }, [a, 'node' in shape ? shape : ints(shape, [shape.length])]);
export const reverse = (a: Tensor, axis: number): Tensor =>
  run('ReverseV2', { T: FLOAT, Tidx: INT32 }, [a, ints([axis], [1])]);
/** Tensors of equal shape, joined along a new axis. */
export const stack = (all: readonly Tensor[], axis: number): Tensor =>
  run('Pack', { N: integer(all.length), T: FLOAT, axis: integer(axis) }, all);

/** Mean over the only axis of `a`. */
export const mean = (a: Tensor): Tensor =>
  run('Mean', { T: FLOAT, Tidx: INT32, keep_dims: flag(false) }, [a, ints([0], [1])]);
/** Mean over the rows and columns of [batch, rows, columns, channels]. */
export const meanOfPixels = (a: Tensor): Tensor =>
  run('Mean', { T: FLOAT, Tidx: INT32, keep_dims: flag(false) }, [a, ints([1, 2], [2])]);
/** Sum over the only axis of `a`; exact for whole numbers up to 2²⁴. */
export const sum = (a: Tensor): Tensor =>
  run('Sum', { T: FLOAT, Tidx: INT32, keep_dims: flag(false) }, [a, ints([0], [1])]);
/** Σ a². (TensorFlow's L2Loss is half of it.) */
export const sumOfSquares = (a: Tensor): Tensor => scale(run('L2Loss', T, [a]), 2);

/** The precision of products: bfloat16 has float32's range with 8 bits of precision (GPU tensor cores). */
export type Precision = 'float32' | 'bfloat16';
const typeOfProducts: Record<Precision, Attribute> = { float32: FLOAT, bfloat16: BFLOAT16 };

/** Runs a kernel on `factors` (float32) in that precision; the result is float32 again. */
function product(
  kernel: string,
  precision: Precision,
  attributes: Attributes,
  factors: readonly Tensor[],
  inputs: (factors: Tensor[]) => Tensor[] = (each) => each,
): Tensor {
  const type = typeOfProducts[precision];
  if (precision === 'float32') return run(kernel, { ...attributes, T: type }, inputs([...factors]));
  const narrow = factors.map((factor) => run('Cast', { SrcT: FLOAT, DstT: type }, [factor]));
  return run('Cast', { SrcT: type, DstT: FLOAT }, [run(kernel, { ...attributes, T: type }, inputs(narrow))]);
}

/** a · b, each optionally transposed. */
export const matrixProduct = (
  a: Tensor,
  b: Tensor,
  precision: Precision,
  { transposeA = false, transposeB = false } = {},
): Tensor => product('MatMul', precision, { transpose_a: flag(transposeA), transpose_b: flag(transposeB) }, [a, b]);

const imageFormat = { data_format: text('NHWC') };
/** Adds one number per channel. */
export const addBias = (a: Tensor, bias: Tensor): Tensor => run('BiasAdd', { T: FLOAT, ...imageFormat }, [a, bias]);
/**
 * The gradient of `addBias` with respect to its bias: sums over all axes but the last, which has `channels`. Computed on a
 * matrix: on images, TensorFlow would merge it with a convolution's kernel gradient into a oneDNN kernel three times as slow.
 */
export const biasGradient = (dy: Tensor, channels: number): Tensor =>
  run('BiasAddGrad', { T: FLOAT, ...imageFormat }, [reshape(dy, [-1, channels])]);

/** Zeros around the rows and columns of [batch, rows, columns, channels]. */
export const padImages = (a: Tensor, pixels: number): Tensor =>
  run('Pad', { T: FLOAT, Tpaddings: INT32 }, [a, ints([0, 0, pixels, pixels, pixels, pixels, 0, 0], [4, 2])]);
/** Undoes `padImages`; `shape` (int32 [4]) is the shape before. */
export const cropImages = (a: Tensor, pixels: number, shape: Tensor): Tensor =>
  run('Slice', { T: FLOAT, Index: INT32 }, [a, ints([0, pixels, pixels, 0], [4]), shape]);

/** int32 scalars as a list, such as a shape. */
export const listOf = (numbers: readonly Tensor[]): Tensor =>
  run('Pack', { N: integer(numbers.length), T: INT32, axis: integer(0) }, numbers);

/** The key of TensorFlow's stateless kernels. The older kernels take it as int32, as steps are fed. */
const seedOf = (key: number, step: Tensor): Tensor => listOf([ints([key], []), step]);

/**
 * Random numbers 0 ≤ u < 1 from (key, step) alone, by Philox 4x32-10 (Salmon et al. 2011), the same on every device.
 * `shape` and `step` are int32.
 */
export const uniform = (shape: Tensor, key: number, step: Tensor): Tensor =>
  run('StatelessRandomUniform', { dtype: FLOAT, T: INT32, Tseed: INT32 }, [shape, seedOf(key, step)]);

/**
 * 1 where a random byte 0…255 is at least `limit`, else 0: `size` for each image of `x`, in this shape. The bytes depend
 * only on (key, step); each Philox number gives four.
 */
function maskOf(limit: number, x: Tensor, size: number, key: number, step: Tensor, made: Shape | Tensor): Tensor {
  const words = Math.ceil(size / 4);
  const shape = listOf([batchOf(x), ints([words], [])]);
  const random = run('StatelessRandomUniformFullInt', { dtype: INT32, T: INT32, Tseed: INT32 }, [
    shape,
    seedOf(key, step),
  ]);
  const bytes = run('Reshape', { T: UINT8, Tshape: INT32 }, [
    run('Bitcast', { T: INT32, type: UINT8 }, [random]),
    ints([-1, 4 * words], [2]),
  ]);
  const used =
    4 * words === size
      ? bytes
      : run('Slice', { T: UINT8, Index: INT32 }, [bytes, ints([0, 0], [2]), ints([-1, size], [2])]);
  const kept = run('GreaterEqual', { T: UINT8 }, [
    used,
    run('Cast', { SrcT: INT32, DstT: UINT8 }, [ints([limit], [])]),
  ]);
  return reshape(run('Cast', { SrcT: BOOL, DstT: FLOAT }, [kept]), made);
}

/** Random numbers from the same keys, normally distributed with deviation 1 and drawn again beyond two deviations. */
export const truncatedNormal = (shape: Tensor, key: number, step: Tensor): Tensor =>
  run('StatelessTruncatedNormal', { dtype: FLOAT, T: INT32, Tseed: INT32 }, [shape, seedOf(key, step)]);

/** A mask with a byte for every value of `x`, whose images have `size` values each. */
export const bytesAtLeast = (limit: number, x: Tensor, size: number, key: number, step: Tensor): Tensor =>
  maskOf(limit, x, size, key, step, shapeOf(x));

/** A mask with a byte for every channel of each image of `x`: [batch, 1, 1, channels]. */
export const channelsAtLeast = (limit: number, x: Tensor, channels: number, key: number, step: Tensor): Tensor =>
  maskOf(limit, x, channels, key, step, [-1, 1, 1, channels]);

/**
 * Each image of rows × columns transformed, bilinear between pixels and with the nearest border pixel outside. `transforms`
 * [batch, 8] has TensorFlow's projective form: output (x, y) shows input (a0 x + a1 y + a2, a3 x + a4 y + a5).
 */
export function project(images: Tensor, transforms: Tensor, rows: number, columns: number): Tensor {
  return run(
    'ImageProjectiveTransformV3',
    { dtype: FLOAT, interpolation: text('BILINEAR'), fill_mode: text('NEAREST') },
    [images, transforms, ints([rows, columns], [2]), scalar(0)],
  );
}

/** A square window as an attribute of pooling and convolution. */
export const window = (side: number): Shape => [1, side, side, 1];

/** Every `stride`-th row and column of images. */
const strided = (a: Tensor, stride: number): Tensor =>
  run('StridedSlice', { T: FLOAT, Index: INT32, begin_mask: integer(0b1111), end_mask: integer(0b1111) }, [
    a,
    ints([0, 0, 0, 0], [4]),
    ints([0, 0, 0, 0], [4]),
    ints(window(stride), [4]),
  ]);

/** A convolution and its two gradients, with the same attributes. */
export function convolution(stride: number, padding: 'same' | 'valid', precision: Precision) {
  const attributes = {
    strides: integers(window(stride)),
    padding: text(padding.toUpperCase()),
    use_cudnn_on_gpu: flag(true),
    dilations: integers(window(1)),
    ...imageFormat,
  };
  return {
    forward: (x: Tensor, kernel: Tensor): Tensor => product('Conv2D', precision, attributes, [x, kernel]),
    /** `shape` is the input's, int32 [4]. */
    inputGradient: (shape: Tensor, kernel: Tensor, dy: Tensor): Tensor =>
      product('Conv2DBackpropInput', precision, attributes, [kernel, dy], (each) => [shape, ...each]),
    kernelGradient: (x: Tensor, shape: Shape, dy: Tensor): Tensor => {
      // A one-pixel kernel with a stride makes oneDNN write outside its memory (TensorFlow 2.21 on CPUs), so it gets only
      // the pixels it needs.
      const picks = shape[0] === 1 && stride > 1;
      const own = picks ? { ...attributes, strides: integers(window(1)) } : attributes;
      const factors = [picks ? strided(x, stride) : x, dy];
      return product('Conv2DBackpropFilter', precision, own, factors, ([first, last]) => [
        first!,
        ints(shape, [4]),
        last!,
      ]);
    },
  };
}

/** Attributes of pooling without padding, and of its gradient. */
export const pooling = (size: number, stride: number) => ({
  T: FLOAT,
  ksize: integers(window(size)),
  strides: integers(window(stride)),
  padding: text('VALID'),
  ...imageFormat,
});

/** Attributes of batch normalization, and of its gradient. */
export const normalization = (epsilon: number, training: boolean) => ({
  T: FLOAT,
  U: FLOAT,
  epsilon: float(epsilon),
  is_training: flag(training),
  ...imageFormat,
});

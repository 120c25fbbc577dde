/** The first convolution of a network step by step: the products at one place of the image, their sum, and what becomes of it. */
import { type Dataset, imageShapeOf } from '../datasets/dataset.ts';
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import { activations } from '../network/activations.ts';
import type { FirstConvolution } from '../network/first-convolution.ts';
import { inputScale } from '../network/input-scaling.ts';
import type { Affine } from '../network/normalization.ts';

/** What a convolution has learned. */
export type Filters = {
  /** Those here; a layer may have more. */
  readonly count: number;
  /** Rows × columns × channels × filters, in TensorFlow's layout. */
  readonly weights: Float32Array;
  /** For each filter. */
  readonly biases: readonly number[];
  /** Batch normalization of the image (for each channel) and of the sums (for each filter); null without. */
  readonly before: Affine | null;
  readonly behind: Affine | null;
};

/** A place in the output map. */
export type Place = { readonly row: number; readonly column: number };

/** One product. `row` and `column` are the image's; `inside` is false on the padding, whose value is 0. */
export type Tap = Place & {
  readonly inside: boolean;
  readonly value: number;
  readonly weight: number;
  readonly product: number;
};

export type Step = {
  /** For each channel of the image its kernel × kernel products, row after row, and their sum. */
  readonly channels: readonly { readonly taps: readonly Tap[]; readonly sum: number }[];
  readonly bias: number;
  /** The convolution's output: all products and the bias. */
  readonly sum: number;
  /** The same behind batch normalization; equal to `sum` without. */
  readonly normalized: number;
  /** The same behind the activation function; equal to `normalized` where a shortcut is added first. */
  readonly output: number;
};

type Geometry = Pick<FirstConvolution, 'layer' | 'height' | 'width' | 'rows' | 'columns'>;

/** The zeros before the first row and column, and behind the last, as TensorFlow pads. */
export function paddingOf({ layer, height, width, rows, columns }: Geometry) {
  const { kernel, stride, padding } = layer;
  const total = (size: number, steps: number) =>
    padding === 'same' ? Math.max(0, (steps - 1) * stride + kernel - size) : 0;
  const [vertical, horizontal] = [total(height, rows), total(width, columns)];
  const [top, left] = [Math.floor(vertical / 2), Math.floor(horizontal / 2)];
  return { top, left, bottom: vertical - top, right: horizontal - left };
}

/** The upper left pixel of the window; on the padding it is negative. */
export function windowAt(convolution: Geometry, { row, column }: Place): Place {
  const { top, left } = paddingOf(convolution);
  const { stride } = convolution.layer;
  return { row: row * stride - top, column: column * stride - left };
}

const within = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));

/** The place whose window has its middle nearest to this point of the image, in pixels from its upper left corner. */
export function placeNear(convolution: Geometry, point: { readonly x: number; readonly y: number }): Place {
  const { layer, rows, columns } = convolution;
  const { top, left } = paddingOf(convolution);
  const at = (position: number, before: number, count: number) =>
    within(Math.round((position + before - layer.kernel / 2) / layer.stride), count);
  return { row: at(point.y, top, rows), column: at(point.x, left, columns) };
}

/**
 * The convolution's input, rows × columns × channels, from an image's red, green and blue 0…255 of each pixel (grey pixels have
 * three equal ones): scaled as the run scales it, and normalized where its block does that first.
 */
export function convolutionInput(
  pixels: Uint8ClampedArray,
  dataset: Dataset,
  { inputScaling }: Pick<Hyperparameters, 'inputScaling'>,
  before: Affine | null,
): Float32Array {
  const { height, width, channels } = imageShapeOf(dataset);
  const scale = inputScale(inputScaling, dataset);
  return Float32Array.from({ length: height * width * channels }, (_, at) => {
    const channel = at % channels;
    const value = scale(pixels[3 * Math.floor(at / channels) + channel]! / 255, channel);
    return before ? value * before.scales[channel]! + before.offsets[channel]! : value;
  });
}

/** The step of one filter at one place; `input` is that of `convolutionInput`. */
export function stepAt(
  convolution: FirstConvolution,
  { count, weights, biases, behind }: Filters,
  input: Float32Array,
  filter: number,
  place: Place,
): Step {
  const { layer, height, width, activation } = convolution;
  const { kernel, inputChannels } = layer;
  const corner = windowAt(convolution, place);
  const channels = Array.from({ length: inputChannels }, (_, channel) => {
    const taps = Array.from({ length: kernel ** 2 }, (_, tap): Tap => {
      const [down, right] = [Math.floor(tap / kernel), tap % kernel];
      const [row, column] = [corner.row + down, corner.column + right];
      const inside = row >= 0 && row < height && column >= 0 && column < width;
      const value = inside ? input[(row * width + column) * inputChannels + channel]! : 0;
      const weight = weights[(tap * inputChannels + channel) * count + filter]!;
      return { row, column, inside, value, weight, product: inside ? value * weight : 0 };
    });
    return { taps, sum: taps.reduce((sum, { product }) => sum + product, 0) };
  });
  const bias = biases[filter]!;
  const sum = channels.reduce((total, each) => total + each.sum, bias);
  const normalized = behind ? sum * behind.scales[filter]! + behind.offsets[filter]! : sum;
  return { channels, bias, sum, normalized, output: activation ? activations[activation](normalized) : normalized };
}

/** The filter's whole map, row after row: the `output` of every step. */
export function outputMap(
  convolution: FirstConvolution,
  filters: Filters,
  input: Float32Array,
  filter: number,
): Float32Array {
  const { rows, columns } = convolution;
  return Float32Array.from(
    { length: rows * columns },
    (_, at) =>
      stepAt(convolution, filters, input, filter, { row: Math.floor(at / columns), column: at % columns }).output,
  );
}

/** Places a row and column from one to the next where filters are compared. */
const apart = 3;

/** The filter whose outputs for this image are the furthest apart: a map in which there is something to see. */
export function liveliestFilter(convolution: FirstConvolution, filters: Filters, input: Float32Array): number {
  const { rows, columns } = convolution;
  const spans = Array.from({ length: filters.count }, (_, filter) => {
    let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let row = 0; row < rows; row += apart) {
      for (let column = 0; column < columns; column += apart) {
        const { output } = stepAt(convolution, filters, input, filter, { row, column });
        lowest = Math.min(lowest, output);
        highest = Math.max(highest, output);
      }
    }
    return highest - lowest;
  });
  return spans.indexOf(Math.max(...spans));
}

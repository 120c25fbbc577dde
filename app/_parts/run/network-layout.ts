/** Where each layer of a network stands in its drawing, and how large: pixels as pixels, channels and units by their logarithm. */
import type { Layer, Network } from '#lib/network.ts';

export type DrawnBlock = {
  readonly kind: 'input' | 'conv' | 'pool' | 'dense';
  readonly name: string;
  /** The output, e.g. `16 × 16 × 32`. */
  readonly shape: string;
  /** What happens on the way into the block besides: batch normalization, activation, dropout, in their order. */
  readonly with: readonly Layer['kind'][];
  readonly parameters: number;
  /** The front's left edge, width and height; images lean back by `depth`. In units of the drawing. */
  readonly x: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
};

export type Drawing = { readonly width: number; readonly height: number; readonly blocks: readonly DrawnBlock[] };

/** Units of the drawing for one pixel of an image. */
const pixel = 3.5;
/** How far back an image of one pixel leans. */
const lean = 1.1;
/** Room for the words below each block. */
const words = 46;
const gap = 26;
/** No block is narrower than what is written below it. */
const column = 74;

/** 1 channel is a sheet, and every doubling makes it as much thicker. */
const thickness = (channels: number) => 4 + 4.5 * Math.log2(channels);
/** Units stand in a column that grows by as much with every doubling. */
const tallness = (units: number) => 14 + 9 * Math.log2(units);

/** The network from its input on the left to its output on the right. Flattening is not drawn: it moves nothing. */
export function drawingOf({ input, layers }: Network): Drawing {
  const blocks: DrawnBlock[] = [];
  let along: Layer['kind'][] = [];
  let x = 0;
  const stand = (kind: DrawnBlock['kind'], name: string, shape: readonly number[], parameters: number) => {
    const [height, , channels] = shape;
    const image = shape.length === 3;
    const width = image ? thickness(channels!) : 12;
    const depth = image ? height! * lean : 0;
    const room = Math.max(column, width + depth);
    blocks.push({
      kind,
      name,
      shape: shape.join(' × '),
      with: [],
      parameters,
      x: x + (room - width - depth) / 2,
      width,
      height: image ? height! * pixel : tallness(shape[0]!),
      depth,
    });
    x += room + gap;
  };
  const settle = () => {
    const last = blocks.pop();
    if (last) blocks.push({ ...last, with: along });
    along = [];
  };
  stand('input', '', [input.height, input.width, input.channels], 0);
  for (const { kind, name, outputShape, parameters } of layers) {
    if (kind === 'conv' || kind === 'pool' || kind === 'dense') {
      settle();
      stand(kind, name, outputShape, parameters);
    } else if (kind !== 'flatten') along.push(kind);
  }
  settle();
  const tallest = Math.max(...blocks.map(({ height, depth }) => height + depth / 2));
  return { width: x - gap, height: tallest + words, blocks };
}

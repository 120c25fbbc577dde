/** Where each layer of a network stands in its drawing, and how large: pixels as pixels, channels and units by their logarithm. */
import type { Layer, Network } from '#lib/network/network.ts';

export type DrawnBlock = {
  readonly kind: 'input' | 'conv' | 'pool' | 'dense';
  readonly name: string;
  /** The output, e.g. `16 × 16 × 32`. */
  readonly shape: string;
  /** What happens on the way into the block besides: batch normalization, activation, dropout, in their order. */
  readonly with: readonly Layer['kind'][];
  /** The front's left edge, width and height; images lean back by `depth`. In units of the drawing. */
  readonly x: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** What the block stands on, from the top. */
  readonly ground: number;
  /** Whether it begins a row. */
  readonly first: boolean;
};

export type Drawing = { readonly width: number; readonly height: number; readonly blocks: readonly DrawnBlock[] };

/** Units of the drawing for one pixel of an image. */
const pixel = 3.5;
/** How far back an image of one pixel leans. */
const lean = 1.1;
/** Room for the words below each block. */
const wordsHeight = 52;
const gap = 24;
const rowGap = 18;
/** No block is narrower than what is written below it. */
const column = 82;
/** A row that goes on from another begins with an arrow. */
const indent = 20;

/** 1 channel is a sheet, and every doubling makes it as much thicker. */
const thickness = (channels: number) => 4 + 4.5 * Math.log2(channels);
/** Units stand in a column that grows by as much with every doubling. */
const tallness = (units: number) => 14 + 9 * Math.log2(units);

type Piece = Omit<DrawnBlock, 'x' | 'ground' | 'first'>;

const columnOf = ({ width, depth }: Piece) => Math.max(column, width + depth);

/** What is drawn of the network, in its order. Flattening is not: it moves nothing. */
function piecesOf({ dataset, layers }: Network): Piece[] {
  const pieces: Piece[] = [];
  let along: Layer['kind'][] = [];
  const stand = (kind: DrawnBlock['kind'], name: string, shape: readonly number[]) => {
    const [height, , channels] = shape;
    const size =
      shape.length === 3
        ? { width: thickness(channels!), depth: height! * lean, height: height! * pixel }
        : { width: 12, depth: 0, height: tallness(height!) };
    pieces.push({ kind, name, shape: shape.join(' × '), with: [], ...size });
  };
  const settle = () => {
    const last = pieces.pop();
    if (last) pieces.push({ ...last, with: along });
    along = [];
  };
  stand('input', '', dataset.shape);
  for (const { kind, name, outputShape } of layers) {
    if (kind === 'conv' || kind === 'pool' || kind === 'dense') {
      settle();
      stand(kind, name, outputShape);
    } else if (kind !== 'flatten') along.push(kind);
  }
  settle();
  return pieces;
}

/** Rows of at most this width, each as full as it can be. */
function rowsWithin(pieces: readonly Piece[], room: number): Piece[][] {
  const rows: Piece[][] = [];
  let left = 0;
  for (const piece of pieces) {
    const wide = columnOf(piece) + gap;
    if (rows.length === 0 || wide - gap > left) {
      left = room - (rows.length > 0 ? indent : 0);
      rows.push([]);
    }
    rows.at(-1)!.push(piece);
    left -= wide;
  }
  return rows;
}

/** As few rows as the room allows, and those about equally long. */
function rowsOf(pieces: readonly Piece[], room: number): Piece[][] {
  let rows = rowsWithin(pieces, room);
  const { length } = rows;
  for (let narrower = room - 8; narrower > column; narrower -= 8) {
    const next = rowsWithin(pieces, narrower);
    if (next.length > length) break;
    rows = next;
  }
  return rows;
}

/** The network from its input to its output, from left to right in rows no wider than `room`. */
export function drawingOf(network: Network, room: number): Drawing {
  let [width, height] = [0, 0];
  const blocks = rowsOf(piecesOf(network), room).flatMap((row, number) => {
    const tallest = Math.max(...row.map((piece) => piece.height + piece.depth / 2));
    const ground = height + tallest;
    height = ground + wordsHeight + rowGap;
    let x = number > 0 ? indent : 0;
    return row.map((piece, index): DrawnBlock => {
      const left = x + (columnOf(piece) - piece.width - piece.depth) / 2;
      x += columnOf(piece) + gap;
      width = Math.max(width, x - gap);
      return { ...piece, x: left, ground, first: number > 0 && index === 0 };
    });
  });
  return { width, height: height - rowGap, blocks };
}

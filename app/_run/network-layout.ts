/** Where a drawn network's blocks stand: to scale, in rows, from the input to the output. */
import type { Layer } from '#lib/network/layers.ts';
import { inputOf, type Network } from '#lib/network/network.ts';

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
  /** Where shortcuts over this row run, from the top. */
  readonly above: number;
};

/** A residual shortcut from one block's output to the sum after another, by their places. */
export type DrawnShortcut = {
  readonly from: number;
  readonly to: number;
  /** Through a 1 × 1 convolution. */
  readonly projected: boolean;
};

export type Drawing = {
  readonly width: number;
  readonly height: number;
  readonly blocks: readonly DrawnBlock[];
  readonly shortcuts: readonly DrawnShortcut[];
};

/** Units of the drawing for one pixel of an image. */
const pixel = 3.5;
/** How far back an image of one pixel leans. */
const lean = 1.1;
/** Room for the words below each block. */
const wordsHeight = 52;
const gap = 24;
const rowGap = 18;
/** Room for shortcuts above a row. */
const shortcutRoom = 20;
/** No block is narrower than what is written below it. */
const column = 82;
/** A row that goes on from another begins with an arrow. */
const indent = 20;

/** One channel is a sheet; every doubling adds the same thickness. */
const thickness = (channels: number) => 4 + 4.5 * Math.log2(channels);
/** Units form a column; every doubling adds the same height. */
const tallness = (units: number) => 14 + 9 * Math.log2(units);

type Piece = Omit<DrawnBlock, 'x' | 'ground' | 'first' | 'above'>;

const columnOf = ({ width, depth }: Piece) => Math.max(column, width + depth);

/** The layers to draw, in order, and the shortcuts; not flattening, which moves nothing, nor the layers on a shortcut. */
function piecesOf({ dataset, layers }: Network): { pieces: Piece[]; shortcuts: DrawnShortcut[] } {
  const pieces: Piece[] = [];
  const shortcuts: DrawnShortcut[] = [];
  /** The piece after which each layer's output arises, by name; empty is the network's input. */
  const places = new Map([['', 0]]);
  const projections = new Set<string>();
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
  layers.forEach((layer, place) => {
    const { kind, name, outputShape } = layer;
    const input = inputOf(layers, place);
    if ((kind === 'conv' && layer.input !== undefined) || projections.has(input)) {
      if (kind !== 'add') {
        projections.add(name);
        places.set(name, places.get(input)!);
        return;
      }
    }
    if (kind === 'conv' || kind === 'pool' || kind === 'dense') {
      settle();
      stand(kind, name, outputShape);
    } else if (kind !== 'flatten') along.push(kind);
    const last = pieces.length - 1;
    places.set(name, last);
    if (kind === 'add') {
      const { shortcut } = layer;
      shortcuts.push({ from: places.get(shortcut)!, to: last, projected: projections.has(shortcut) });
    }
  });
  settle();
  return { pieces, shortcuts };
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

/** As few rows as possible, about equally long. */
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
  const { pieces, shortcuts } = piecesOf(network);
  let before = 0;
  const blocks = rowsOf(pieces, room).flatMap((row, number) => {
    const tallest = Math.max(...row.map((piece) => piece.height + piece.depth / 2));
    const [first, last] = [before, before + row.length - 1];
    before += row.length;
    const above = height + shortcutRoom / 2;
    if (shortcuts.some(({ from, to }) => from <= last && to >= first)) height += shortcutRoom;
    const ground = height + tallest;
    height = ground + wordsHeight + rowGap;
    let x = number > 0 ? indent : 0;
    return row.map((piece, index): DrawnBlock => {
      const left = x + (columnOf(piece) - piece.width - piece.depth) / 2;
      x += columnOf(piece) + gap;
      width = Math.max(width, x - gap);
      return { ...piece, x: left, ground, above, first: number > 0 && index === 0 };
    });
  });
  return { width, height: height - rowGap, blocks, shortcuts };
}

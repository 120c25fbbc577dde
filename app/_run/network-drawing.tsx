/** A picture of a network: its images and layers as blocks to scale, from the input to the ten classes. */
'use client';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Layer, Network } from '#lib/network/network.ts';

const inks: Record<DrawnBlock['kind'], string> = {
  input: 'var(--muted)',
  conv: 'var(--accent)',
  pool: 'var(--warn)',
  dense: 'var(--good)',
};

/** Marks below the shape for what is not drawn as a block. */
const marks: Partial<Record<Layer['kind'], string>> = {
  'batch-norm': 'BN',
  activation: 'ƒ',
  dropout: 'DO',
  'global-pool': 'GAP',
};

/** Around the picture, in its units. */
const margin = 8;
/** It grows with the room there is, up to this. */
const largest = 1.6;

/** How wide the box is, in sixteenths of the page's letter height, which grows on a wall; 0 before it is known. */
function useRoom(box: RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
      setRoom(Math.floor(entry!.contentRect.width / unit));
    });
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, [box]);
  return room;
}

/** As wide as its container, in as many rows as readable words need. */
export function NetworkDrawing({ network }: { network: Network }) {
  const t = useTranslations('run.drawing');
  const box = useRef<HTMLDivElement>(null);
  const room = useRoom(box);
  const { width, height, blocks } = useMemo(() => drawingOf(network, room - 2 * margin), [network, room]);
  const whole = { width: width + 2 * margin, height: height + 2 * margin };
  const kinds = [...new Set(blocks.map(({ kind }) => kind))];
  return (
    <figure className="min-w-0">
      <div ref={box} className="min-h-44">
        {room > 0 && (
          <svg
            role="img"
            aria-label={t('summary', { count: network.layers.length })}
            viewBox={`${-margin} ${-margin} ${whole.width} ${whole.height}`}
            className="mx-auto block h-auto max-w-full"
            style={{ width: `${(whole.width * Math.min(largest, Math.max(1, room / whole.width))) / 16}rem` }}
          >
            {blocks.map((block, index) => (
              <Block key={block.name || 'input'} block={block} next={blocks[index + 1]} />
            ))}
          </svg>
        )}
      </div>
      <figcaption className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-2xs text-muted">
        {kinds.map((kind) => (
          <span key={kind} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-xs" style={{ background: inks[kind] }} />
            {t(kind)}
          </span>
        ))}
        <span>{t('marks')}</span>
        <span>{t('scale')}</span>
      </figcaption>
    </figure>
  );
}

function Block({ block, next }: { block: DrawnBlock; next: DrawnBlock | undefined }) {
  const t = useTranslations('run.drawing');
  const { kind, name, shape, x, width, height, depth, ground, first } = block;
  const back = depth / 2;
  const top = ground - height;
  const ink = inks[kind];
  const middle = x + (width + depth) / 2;
  const along = block.with.map((each) => marks[each]).join(' ');
  const corner = (...points: readonly (readonly [number, number])[]) =>
    points.map((point) => point.join(',')).join(' ');
  return (
    <g className="numbers" fill={ink} stroke={ink} strokeWidth={1.25} strokeLinejoin="round">
      {depth > 0 && (
        <>
          <polygon
            fillOpacity={0.14}
            points={corner([x, top], [x + depth, top - back], [x + depth + width, top - back], [x + width, top])}
          />
          <polygon
            fillOpacity={0.4}
            points={corner(
              [x + width, top],
              [x + width + depth, top - back],
              [x + width + depth, ground - back],
              [x + width, ground],
            )}
          />
        </>
      )}
      <rect x={x} y={top} width={width} height={height} fillOpacity={0.24} rx={depth > 0 ? 0 : 3} />
      {first && <Arrow from={0} to={x - 6} y={ground - 12} />}
      {next && (
        <Arrow from={x + width + depth + 5} to={next.first ? x + width + depth + 19 : next.x - 7} y={ground - 12} />
      )}
      <g stroke="none" fill="var(--ink)" textAnchor="middle">
        <text x={middle} y={ground + 17} fontSize={12.5} fontWeight={600}>
          {name || t('input')}
        </text>
        <text x={middle} y={ground + 33} fontSize={12} fill="var(--muted)">
          {shape}
        </text>
        <text x={middle} y={ground + 48} fontSize={11.5} fill="var(--muted)">
          {along}
        </text>
      </g>
    </g>
  );
}

function Arrow({ from, to, y }: { from: number; to: number; y: number }) {
  return <path d={`M${from},${y} H${to} m-4,-4 l4,4 l-4,4`} fill="none" stroke="var(--muted)" />;
}

type DrawnBlock = {
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

type Drawing = { readonly width: number; readonly height: number; readonly blocks: readonly DrawnBlock[] };

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

/** One channel is a sheet; every doubling adds the same thickness. */
const thickness = (channels: number) => 4 + 4.5 * Math.log2(channels);
/** Units form a column; every doubling adds the same height. */
const tallness = (units: number) => 14 + 9 * Math.log2(units);

type Piece = Omit<DrawnBlock, 'x' | 'ground' | 'first'>;

const columnOf = ({ width, depth }: Piece) => Math.max(column, width + depth);

/** The layers to draw, in order; not flattening, which moves nothing. */
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

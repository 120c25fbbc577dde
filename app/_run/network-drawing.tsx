/** A picture of a network: its images and layers as blocks to scale, from the input to the ten classes. */
'use client';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Layer } from '#lib/network/layers.ts';
import type { Network } from '#lib/network/network.ts';
import { type DrawnBlock, drawingOf } from './network-layout.ts';

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
  add: '+',
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
  const { width, height, blocks, shortcuts } = useMemo(() => drawingOf(network, room - 2 * margin), [network, room]);
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
            {shortcuts.map(({ from, to, projected }) => (
              <Shortcut key={to} from={blocks[from]!} to={blocks[to]!} end={width} projected={projected} />
            ))}
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
        {shortcuts.length > 0 && <span>{t('shortcut')}</span>}
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

/** A line above the rows, dashed where it passes a convolution; it leaves a row at its end and enters the next at its start. */
function Shortcut({ from, to, end, projected }: { from: DrawnBlock; to: DrawnBlock; end: number; projected: boolean }) {
  const topOf = ({ x, width, depth, height, ground }: DrawnBlock) =>
    [x + (width + depth) / 2, ground - height - depth / 2 - 3] as const;
  const [[left, leftTop], [right, rightTop]] = [topOf(from), topOf(to)];
  const along = from.above === to.above ? '' : `H${end} M0,${to.above}`;
  return (
    <path
      d={`M${left},${leftTop} V${from.above} ${along} H${right} V${rightTop} m-4,-5 l4,5 l4,-5`}
      fill="none"
      stroke="var(--accent)"
      strokeWidth={1.5}
      strokeLinejoin="round"
      strokeDasharray={projected ? '5 3' : undefined}
    />
  );
}

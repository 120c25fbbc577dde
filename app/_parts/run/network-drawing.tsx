/** A picture of a network: its images and layers as blocks to scale, from the input to the ten classes. */
'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Layer, Network } from '#lib/network.ts';
import { type DrawnBlock, drawingOf } from './network-layout.ts';

const inks: Record<DrawnBlock['kind'], string> = {
  input: 'var(--muted)',
  conv: 'var(--accent)',
  pool: 'var(--warn)',
  dense: 'var(--good)',
};

/** Marks below the shape for what is not drawn as a block. */
const marks: Partial<Record<Layer['kind'], string>> = { 'batch-norm': 'BN', activation: 'ƒ', dropout: 'DO' };

/** It shrinks with its frame to this share of its size; below that it scrolls, so that its words can be read. */
const smallest = 0.75;

/** As wide as it needs to be, in a frame that scrolls. */
export function NetworkDrawing({ network }: { network: Network }) {
  const t = useTranslations('drawing');
  const { width, height, blocks } = useMemo(() => drawingOf(network), [network]);
  const margin = 12;
  const ground = height - 46;
  const kinds = [...new Set(blocks.map(({ kind }) => kind))];
  return (
    <figure className="min-w-0">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section tabIndex={0} aria-label={t('title')} className="overflow-x-auto pb-1">
        <svg
          role="img"
          aria-label={t('summary', { count: network.layers.length })}
          viewBox={`${-margin} ${-margin} ${width + 2 * margin} ${height + 2 * margin}`}
          className="mx-auto block h-auto w-full"
          style={{ minWidth: `${(width + 2 * margin) * smallest}px`, maxWidth: `${width + 2 * margin}px` }}
        >
          {blocks.map((block, index) => (
            <Block key={block.name || 'input'} block={block} ground={ground} next={blocks[index + 1]} />
          ))}
        </svg>
      </section>
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

function Block({ block, ground, next }: { block: DrawnBlock; ground: number; next: DrawnBlock | undefined }) {
  const t = useTranslations('drawing');
  const { kind, name, shape, x, width, height, depth } = block;
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
      {next && (
        <path
          d={`M${x + width + depth + 5},${ground - 12} H${next.x - 7} m-4,-4 l4,4 l-4,4`}
          fill="none"
          stroke="var(--line-strong)"
        />
      )}
      <g stroke="none" fill="var(--ink)" textAnchor="middle">
        <text x={middle} y={ground + 15} fontSize={11} fontWeight={600}>
          {name || t('input')}
        </text>
        <text x={middle} y={ground + 29} fontSize={10.5} fill="var(--muted)">
          {shape}
        </text>
        <text x={middle} y={ground + 43} fontSize={10} fill="var(--muted)">
          {along}
        </text>
      </g>
    </g>
  );
}

/** Chooses one of the first layer's filters by its picture. */
'use client';
import { memo, useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { FiltersHeader } from '#lib/protocol/inspection.ts';
import { type Colour, Pixels } from './picture.tsx';

type Props = {
  header: FiltersHeader;
  weights: Float32Array;
  filter: number;
  onFilter: (filter: number) => void;
};

export function FilterChoice({ header, weights, filter, onFilter }: Props) {
  const t = useTranslations('runPage');
  const { filters, all } = header;
  return (
    <fieldset className="min-w-0">
      <legend className="font-semibold text-sm">
        {t('filterNumber', { number: filter + 1 })}
        {all > filters && (
          <span className="numbers font-normal text-2xs text-muted"> {t('firstOf', { count: filters, all })}</span>
        )}
      </legend>
      <Thumbnails header={header} weights={weights} filter={filter} onFilter={onFilter} />
    </fieldset>
  );
}

/** They stay as they are while the window moves. */
const Thumbnails = memo(function Thumbnails({ header, weights, filter, onFilter }: Props) {
  const t = useTranslations('runPage');
  const largest = useMemo(() => weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) || 1, [weights]);
  const strip = useRef<HTMLDivElement>(null);
  // The first choice is in sight, wherever it is among many.
  useEffect(() => {
    const chosen = strip.current!.querySelector<HTMLElement>('[data-chosen]')!;
    strip.current!.scrollTo({
      left: chosen.offsetLeft - chosen.offsetWidth,
      top: chosen.offsetTop - chosen.offsetHeight,
    });
  }, []);
  return (
    <div
      ref={strip}
      className="relative -mx-1 mt-0.5 flex gap-1 overflow-x-auto p-1 lg:max-h-26 lg:flex-wrap lg:overflow-y-auto"
    >
      {Array.from({ length: header.filters }, (_, each) => (
        <label
          // biome-ignore lint/suspicious/noArrayIndexKey: a filter is its place
          key={each}
          data-chosen={each === filter || undefined}
          className={`relative block size-9 shrink-0 overflow-hidden rounded-md p-0.5 focus-inside:outline-2 focus-inside:outline-accent ${each === filter ? 'bg-accent' : 'bg-transparent hover:bg-line-strong'}`}
        >
          <input
            type="radio"
            name="convolution-filter"
            className="sr-only"
            aria-label={t('filterNumber', { number: each + 1 })}
            checked={each === filter}
            onChange={() => onFilter(each)}
          />
          <Thumbnail header={header} weights={weights} filter={each} largest={largest} />
        </label>
      ))}
    </div>
  );
});

/** Grey is a weight of 0, and the largest weight of all filters is black or full colour. */
function Thumbnail({ header, weights, filter, largest }: Omit<Props, 'onFilter'> & { largest: number }) {
  const { rows, columns, channels, filters } = header;
  const colourOf = useCallback(
    (_: number, row: number, column: number): Colour => {
      const at = (row * columns + column) * channels * filters + filter;
      const level = (channel: number) =>
        Math.round(127.5 * (1 + weights[at + Math.min(channel, channels - 1) * filters]! / largest));
      return [level(0), level(1), level(2)];
    },
    [weights, largest, columns, channels, filters, filter],
  );
  return <Pixels tiles={1} rows={rows} columns={columns} across={1} colourOf={colourOf} largest={32} />;
}

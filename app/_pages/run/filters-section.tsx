/** What the first layer looks for: its kernels as small colour pictures. */
'use client';
import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Binary } from '#app/_live/run-files.ts';
import { useInspection } from '#app/_run/use-learned.ts';
import { useWide } from '#app/_ui/use-wide.ts';
import type { Run } from '#lib/classroom/session.ts';
import type { FiltersHeader } from '#lib/protocol/inspection.ts';
import { type Colour, Pixels } from './pixels.tsx';
import { NotYet, Section, Shown } from './section.tsx';

export function FiltersSection({ run }: { run: Run }) {
  const t = useTranslations('runPage');
  const filters = useInspection<FiltersHeader>(run, 'filters.bin');
  const header = filters.content?.header;
  return (
    <Section
      id="filters"
      title={t('filters')}
      help={header && t('filtersHelp', { layer: header.layer, epoch: header.epoch })}
    >
      {run.lastEpoch === null ? (
        <NotYet />
      ) : (
        <Shown fetched={filters}>{(content) => <Filters content={content} />}</Shown>
      )}
    </Section>
  );
}

/** One scale for all: grey is a weight of 0, and the largest weight of all is black or full colour. */
function Filters({ content: { header, body } }: { content: Binary<FiltersHeader> }) {
  const t = useTranslations('runPage');
  const wide = useWide();
  const { rows, columns, channels, filters, all, layer } = header;
  const weights = useMemo(() => new Float32Array(body), [body]);
  const largest = useMemo(() => weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) || 1, [weights]);
  const colourOf = useCallback(
    (filter: number, row: number, column: number): Colour => {
      const at = (row * columns + column) * channels * filters + filter;
      const level = (channel: number) => {
        const weight = weights[at + Math.min(channel, channels - 1) * filters]!;
        return Math.round(127.5 * (1 + weight / largest));
      };
      return [level(0), level(1), level(2)];
    },
    [weights, largest, columns, channels, filters],
  );
  return (
    <div className="mt-3">
      <Pixels
        tiles={filters}
        rows={rows}
        columns={columns}
        across={Math.min(filters, (columns > 11 ? 10 : 16) / (wide ? 1 : 2))}
        colourOf={colourOf}
        largest={columns > 11 ? 96 : 56}
        label={t('filtersLabel', { count: filters, layer, rows, columns })}
      />
      {all > filters && <p className="numbers mt-2 text-2xs text-muted">{t('firstOf', { count: filters, all })}</p>}
    </div>
  );
}

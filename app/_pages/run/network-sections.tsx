/** What the run's network is: its layers, training images as it saw them, and the filters of its first layer. */
'use client';
import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { checkForm } from '#app/_form/faults.ts';
import { NetworkPanel } from '#app/_form/network-panel.tsx';
import type { Binary } from '#app/_live/run-files.ts';
import { useDataset } from '#app/_run/dataset.tsx';
import { useInspection } from '#app/_run/use-learned.ts';
import { useWide } from '#app/_ui/use-window.ts';
import type { Run } from '#lib/classroom/session.ts';
import { imageShapeOf } from '#lib/datasets/dataset.ts';
import type { AugmentedHeader, FiltersHeader } from '#lib/protocol/inspection.ts';
import { type Colour, Photo, Pixels } from './picture.tsx';
import { NotYet, Section, Shown } from './section.tsx';

/** Whether the run changes its images at all. */
function isAugmented({ hyperparameters: { augmentation } }: Run): boolean {
  return Object.values(augmentation).some((amount) => amount !== false && amount !== 0);
}

export function AugmentedSection({ run }: { run: Run }) {
  const t = useTranslations('runPage');
  const augmented = useInspection<AugmentedHeader>(run, 'augmented.bin', false);
  return (
    <Section id="augmented" title={t('augmented')} help={isAugmented(run) ? t('augmentedHelp') : t('notAugmented')}>
      <Shown fetched={augmented}>{(content) => <Samples run={run} content={content} />}</Shown>
    </Section>
  );
}

function Samples({ run, content: { header, body } }: { run: Run; content: Binary<AugmentedHeader> }) {
  const t = useTranslations('runPage');
  const { first, epochs } = header;
  const changed = isAugmented(run);
  return (
    <div className="mt-3 flex flex-col gap-4">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section tabIndex={0} aria-label={t('firstImages')} className="overflow-x-auto">
        <table className="border-separate border-spacing-1">
          <tbody>
            <tr>
              <RowName>{changed ? t('before') : t('firstImages')}</RowName>
              {first.map((index) => (
                <td key={index} className="w-20 min-w-12">
                  <Photo part="training" index={index} name={t('look', { index })} />
                </td>
              ))}
            </tr>
            {changed && (
              <tr>
                <RowName>{t('asSeen')}</RowName>
                {first.map((index, place) => (
                  <td key={index}>
                    <Seen body={body} place={place} label={t('seenLabel', { index })} />
                  </td>
                ))}
              </tr>
            )}
          </tbody>
        </table>
      </section>
      {changed && epochs.length > 1 && (
        <div>
          <h3 className="font-semibold text-sm">{t('overEpochs')}</h3>
          <p className="text-muted text-sm">{t('overEpochsHelp')}</p>
          <ol className="mt-2 flex flex-wrap gap-2">
            {epochs.map((epoch, place) => (
              <li key={epoch} className="w-16 sm:w-20">
                <Seen body={body} place={first.length + place} label={t('seenAtEpoch', { index: first[0]!, epoch })} />
                <p className="numbers mt-0.5 text-center text-2xs text-muted">{t('inEpoch', { epoch })}</p>
              </li>
            ))}
          </ol>
        </div>
      )}
    </div>
  );
}

function RowName({ children }: { children: string }) {
  return (
    <th scope="row" className="whitespace-nowrap pr-2 text-left font-normal text-2xs text-muted">
      {children}
    </th>
  );
}

/** The picture at that place of the bytes. */
function Seen({ body, place, label }: { body: ArrayBuffer; place: number; label: string }) {
  const { height, width, channels } = imageShapeOf(useDataset());
  const colourOf = useCallback(
    (_: number, row: number, column: number): Colour => {
      const pixel = new Uint8Array(body, channels * ((place * height + row) * width + column), channels);
      const [red = 0, green = red, blue = red] = pixel;
      return [red, green, blue];
    },
    [body, place, height, width, channels],
  );
  return <Pixels tiles={1} rows={height} columns={width} across={1} colourOf={colourOf} largest={160} label={label} />;
}

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

export function NetworkSection({ run: { hyperparameters } }: { run: Run }) {
  const checked = useMemo(() => checkForm(hyperparameters), [hyperparameters]);
  return (
    <div data-testid="network">
      <NetworkPanel values={hyperparameters} checked={checked} />
    </div>
  );
}

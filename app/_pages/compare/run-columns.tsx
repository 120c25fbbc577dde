/** The compared runs as columns: results with their differences from the baseline, settings, layers. */
'use client';
import { memo, useId, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { FindingTitles } from '#app/_run/findings.tsx';
import { useEntryName } from '#app/_run/run-link.tsx';
import { StateBadge } from '#app/_run/run-words.tsx';
import { SwitchInput } from '#app/_ui/choice-input.tsx';
import { useFigures, useNames } from '#app/_ui/names.ts';
import { layerRows, settingRows } from '#lib/analysis/compared-columns.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { describeNetwork } from '#lib/network/network.ts';
import type { Entry } from './entries.ts';
import { comparable } from './entries.ts';
import { EntryMark } from './legend.tsx';
import { Delta, resultRows } from './results.tsx';
import type { ChangeSettings, CompareSettings } from './settings.ts';

type Props = {
  entries: readonly Entry[];
  base: Entry;
  settings: CompareSettings;
  viewer: Viewer;
  change: ChangeSettings;
};

/** In rem: the names of the rows, and what a run needs at least. */
const labelWidth = 10;
const columnWidth = 8;
const cell = 'px-3 py-1.5 align-top';
const firstCell = 'sticky left-0 z-10 bg-surface py-1.5 pr-3 pl-4 text-left align-top';

export const RunColumns = memo(function RunColumns(props: Props) {
  const { settings, change } = props;
  const t = useTranslations('compare');
  const id = useId();
  return (
    <div className="card mt-4 overflow-hidden" data-testid="columns">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2 px-4 pt-3 pb-2">
        <h2 id={id} className="flex-1 font-bold">
          {t('results')}
        </h2>
        <span className="flex print:hidden items-center gap-2 text-sm">
          <SwitchInput
            id={`${id}-only`}
            label={t('onlyDifferences')}
            checked={!settings.equalRows}
            onChange={(only) => change((now) => ({ ...now, equalRows: !only }))}
          />
          <label htmlFor={`${id}-only`}>{t('onlyDifferences')}</label>
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section tabIndex={0} aria-labelledby={id} className="relative overflow-x-auto">
        <table
          className="numbers w-full table-fixed text-sm"
          style={{ minWidth: `${labelWidth + columnWidth * props.entries.length}rem` }}
        >
          <Head {...props} />
          <Results {...props} />
          <Settings {...props} />
          <Layers {...props} />
        </table>
      </section>
    </div>
  );
});

function Head({ entries, base, viewer }: Props) {
  const t = useTranslations('compare');
  const name = useEntryName(viewer);
  return (
    <thead>
      <tr className="border-line border-y">
        <th scope="col" className={firstCell} style={{ width: `${labelWidth}rem` }}>
          <span className="sr-only">{t('row')}</span>
        </th>
        {entries.map((entry) => (
          <th key={entry.shown.run.id} scope="col" className={`${cell} text-left`}>
            <span className="flex items-start gap-1.5">
              <EntryMark entry={entry} className="mt-0.5 size-4" />
              <span className="min-w-0 break-words leading-tight">{name(entry.shown)}</span>
            </span>
            {entry === base && <span className="font-semibold text-2xs text-accent">{t('baseline')}</span>}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Heading({ title, note, columns }: { title: string; note?: string | undefined; columns: number }) {
  return (
    <tr className="border-line border-t bg-sunken">
      <th scope="colgroup" className="sticky left-0 bg-sunken py-1 pl-4 text-left font-semibold text-2xs">
        {title}
      </th>
      <td colSpan={columns} className="py-1 pr-3 text-2xs text-muted">
        {note}
      </td>
    </tr>
  );
}

function Results({ entries, base }: Props) {
  const t = useTranslations('compare');
  const figures = useFigures();
  const rows = useMemo(() => resultRows(entries, t, figures), [entries, t, figures]);
  const baseIndex = entries.indexOf(base);
  return (
    <tbody>
      <tr>
        <th scope="row" className={`${firstCell} font-normal text-muted`}>
          {t('state')}
        </th>
        {entries.map(({ shown }) => (
          <td key={shown.run.id} className={cell}>
            <StateBadge state={shown.run.state} />
          </td>
        ))}
      </tr>
      <tr className="border-line/60 border-t" data-testid="findings">
        <th scope="row" className={`${firstCell} font-normal text-muted`}>
          {t('findings')}
        </th>
        {entries.map(({ shown, members }) => (
          <td key={shown.run.id} className={cell}>
            {members.map(({ run, whole }) => (
              <div key={run.id}>
                {members.length > 1 && <span className="text-2xs text-muted">#{run.number}</span>}{' '}
                {whole ? <FindingTitles run={run} /> : '–'}
              </div>
            ))}
          </td>
        ))}
      </tr>
      {rows.map((row) => (
        <tr key={row.label} className="border-line/60 border-t">
          <th scope="row" className={`${firstCell} font-normal text-muted`}>
            {row.label}
          </th>
          {row.cells.map((each, index) => (
            <td key={entries[index]!.shown.run.id} className={cell}>
              <span className="font-semibold">{each.text}</span>
              {each.note && <span className="ml-1.5 whitespace-nowrap text-2xs text-muted">{each.note}</span>}
              {index !== baseIndex && comparable(entries[index]!, base) && (
                <Delta row={row} value={each.value} base={row.cells[baseIndex]!.value} />
              )}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function Settings({ entries, settings }: Props) {
  const t = useTranslations('compare');
  const names = useNames();
  const rows = useMemo(() => settingRows(entries.map(({ shown }) => shown.run.hyperparameters)), [entries]);
  const shown = settings.equalRows ? rows : rows.filter(({ same, folded }) => !same && !folded);
  const hidden = settings.equalRows ? 0 : rows.filter(({ same }) => same).length;
  const note = shown.length === 0 ? t('allEqual') : hidden > 0 ? t('equalHidden', { count: hidden }) : undefined;
  return (
    <tbody data-testid="settings">
      <Heading title={t('hyperparameters')} note={note} columns={entries.length} />
      {shown.map(({ path, values, same }) => (
        <tr key={path} className="border-line/60 border-t">
          <th scope="row" className={`${firstCell} font-normal text-muted`}>
            {names.field(path)}
          </th>
          {values.map((value, index) => (
            <td key={entries[index]!.shown.run.id} className={`${cell} ${same ? '' : 'font-semibold'}`}>
              {names.value(path, value)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function Layers({ entries, settings }: Props) {
  const t = useTranslations('compare');
  const names = useNames();
  const figures = useFigures();
  const rows = useMemo(
    () =>
      layerRows(
        entries.map(({ shown }) => {
          const described = describeNetwork(shown.run.hyperparameters, datasetOf(shown.run.hyperparameters));
          return described.ok ? described.network.layers : [];
        }),
      ),
    [entries],
  );
  const shown = settings.equalRows ? rows : rows.filter(({ same }) => !same);
  const hidden = rows.length - shown.length;
  const note = shown.length === 0 ? t('allLayersEqual') : hidden > 0 ? t('equalHidden', { count: hidden }) : undefined;
  return (
    <tbody data-testid="layers">
      <Heading title={t('layers')} note={note} columns={entries.length} />
      {shown.map(({ path, stem, count, layers, same }) => (
        <tr key={`${path} ${stem} ${count}`} className="border-line/60 border-t">
          <th scope="row" className={`${firstCell} font-normal text-muted`}>
            {[names.place(path), count > 1 ? `${stem} ${count}` : stem].filter(Boolean).join(' · ')}
            {!same && settings.equalRows && (
              <span className="ml-1.5 rounded bg-warn-soft px-1 font-semibold text-2xs text-warn">{t('differs')}</span>
            )}
          </th>
          {layers.map((layer, index) => (
            <td key={entries[index]!.shown.run.id} className={cell}>
              {layer ? (
                <>
                  <span className={same ? '' : 'font-semibold'}>{layer.outputShape.join(' × ')}</span>
                  {layer.parameters > 0 && (
                    <span className="block text-2xs text-muted" title={layer.formula}>
                      {figures.whole(layer.parameters)} = {layer.formula}
                    </span>
                  )}
                  {layer.kind === 'dropout' && <span className="ml-1.5 text-2xs text-muted">{layer.rate}</span>}
                  {layer.kind === 'activation' && (
                    <span className="ml-1.5 text-2xs text-muted">{layer.activation}</span>
                  )}
                </>
              ) : (
                <>
                  <span aria-hidden className="text-muted">
                    –
                  </span>
                  <span className="sr-only">{t('noLayer')}</span>
                </>
              )}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

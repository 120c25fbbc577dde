/** The compared runs with their marks, their differences, and their values at the cursor. */
'use client';
import { Pin, X } from 'lucide-react';
import { memo, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useObservable } from '#app/_live/use-observable.tsx';
import { Chips } from '#app/_run/difference-chips.tsx';
import { useEntryName, useRunName } from '#app/_run/run-link.tsx';
import { MarkShape } from '#app/_session/student-mark.tsx';
import { IconButton } from '#app/_ui/button.tsx';
import type { Cursor } from '#app/_ui/chart/cursor.ts';
import { useFigures, useNames } from '#app/_ui/names.ts';
import { settingRows } from '#lib/analysis/compared-columns.ts';
import { nearest, type Quantity, quantities } from '#lib/analysis/compared-curves.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { isChance } from '#lib/hyperparameters/relevance.ts';
import type { AxisWords } from './compared-charts.tsx';
import { type Entry, type EntryCurve, type EntryCurves, plainRate, shares, threeDigits } from './entries.ts';
import { lastValue } from './results.tsx';
import { type ChangeSettings, type CompareSettings, toggled } from './settings.ts';

type LegendProps = {
  settings: CompareSettings;
  entries: readonly Entry[];
  base: Entry;
  curves: EntryCurves;
  cursor: Cursor;
  words: AxisWords;
  viewer: Viewer;
  change: ChangeSettings;
};

const short = {
  loss: 'shortLoss',
  validationLoss: 'shortValidationLoss',
  accuracy: 'shortAccuracy',
  validationAccuracy: 'shortValidationAccuracy',
  learningRate: 'shortLearningRate',
} as const;

export function Legend({ settings, entries, base, curves, cursor, words, viewer, change }: LegendProps) {
  const t = useTranslations('compare');
  const chips = useChips(entries);
  // The fewer runs, the more there is room to say of each.
  const most = entries.length <= 3 ? 4 : 2;
  const { wall } = settings;
  return (
    <section aria-label={t('title')} className="card contain-content overflow-hidden">
      <table className={`numbers w-full table-fixed ${wall ? 'text-base' : 'text-sm'}`} data-testid="legend">
        <thead className={`text-muted ${wall ? 'text-sm' : 'text-2xs'}`}>
          <tr>
            <th
              colSpan={5}
              scope="colgroup"
              className="px-3 pt-2.5 pb-0.5 text-left font-semibold text-ink"
              data-testid="readout"
            >
              <Place cursor={cursor} words={words} />
            </th>
          </tr>
          <tr>
            {quantities.map((quantity) => (
              <th
                key={quantity}
                scope="col"
                className="px-1 pb-1 text-right font-medium leading-tight first:pl-3 last:pr-3"
              >
                {t(short[quantity])}
              </th>
            ))}
          </tr>
        </thead>
        {entries.map((entry, index) => (
          <tbody
            key={entry.shown.run.id}
            className="border-line border-t"
            data-testid={`entry-${entry.shown.run.number}`}
          >
            <tr>
              <th colSpan={5} scope="rowgroup" className="pt-1 pr-1 pl-3 text-left font-normal">
                <EntryHead entry={entry} isBase={entry === base} viewer={viewer} wall={wall} change={change} />
                <RunChips texts={chips[index]!} most={most} wall={wall} />
              </th>
            </tr>
            <tr>
              {quantities.map((quantity) => (
                <td
                  key={quantity}
                  className="whitespace-nowrap px-1 pt-0.5 pb-2 text-right font-semibold first:pl-3 last:pr-3"
                >
                  <Value curve={curves[quantity][index]!} quantity={quantity} cursor={cursor} />
                </td>
              ))}
            </tr>
          </tbody>
        ))}
      </table>
    </section>
  );
}

/** Where the cursor stands; it alone and the values are drawn again as it moves. */
function Place({ cursor, words }: Pick<LegendProps, 'cursor' | 'words'>) {
  const t = useTranslations('compare');
  const x = useCursor(cursor);
  return x === null ? t('latest') : t('atCursor', { axis: words.label, x: words.say(x) });
}

/** Where the cursor stands, in the frames in which the boxes at the charts are not written. */
function useCursor(cursor: Cursor): number | null {
  const source = useMemo(
    () => ({ get: cursor.get, subscribe: (listener: () => void) => cursor.subscribe(listener, 0), onServer: null }),
    [cursor],
  );
  return useObservable(source);
}

const EntryHead = memo(function EntryHead({
  entry,
  isBase,
  viewer,
  wall,
  change,
}: {
  entry: Entry;
  isBase: boolean;
  viewer: Viewer;
  wall: boolean;
  change: ChangeSettings;
}) {
  const t = useTranslations('compare');
  const name = useEntryName(viewer);
  const runName = useRunName();
  const { shown, members } = entry;
  const { number } = shown.run;
  return (
    <span className="flex min-h-8 items-center gap-1.5">
      <EntryMark entry={entry} />
      <span className="min-w-0 flex-1 leading-tight" title={runName(shown.run)}>
        <span className="block truncate font-semibold" title={name(shown)}>
          {name(shown)}
        </span>
        {shown.run.name !== null && <span className="block truncate text-2xs text-muted">{shown.run.name}</span>}
      </span>
      {members.length > 1 && (
        <span className="whitespace-nowrap rounded bg-sunken px-1.5 text-2xs text-muted">
          {t('otherSeeds', { count: members.length })}
        </span>
      )}
      {isBase && (
        <span className="whitespace-nowrap rounded bg-accent-soft px-1.5 py-px font-semibold text-2xs text-accent">
          {t('baseline')}
        </span>
      )}
      {!isBase && !wall && (
        <IconButton
          label={t('makeBaseline', { number })}
          className="size-7"
          onClick={() => change((now) => ({ ...now, baseline: number }))}
        >
          <Pin aria-hidden className="size-3.5" />
        </IconButton>
      )}
      {!wall && (
        <IconButton
          label={t('removeRun', { number })}
          className="size-7"
          onClick={() => change((now) => toggled(now, number))}
        >
          <X aria-hidden className="size-3.5" />
        </IconButton>
      )}
    </span>
  );
});

const RunChips = memo(function RunChips({
  texts,
  most,
  wall,
}: {
  texts: readonly string[];
  most: number;
  wall: boolean;
}) {
  if (texts.length === 0) return null;
  const look = `rounded bg-sunken px-1.5 text-muted leading-5 ${wall ? 'text-sm' : 'text-2xs'}`;
  return (
    <div className="pr-2">
      <Chips texts={texts} most={most} look={look} more={(count) => `+${count}`} />
    </div>
  );
});

/** By column: what differs among all, as this run has it. */
function useChips(entries: readonly Entry[]): readonly (readonly string[])[] {
  const names = useNames();
  return useMemo(() => {
    const rows = settingRows(entries.map(({ shown }) => shown.run.hyperparameters)).filter(
      ({ same, folded }) => !same && !folded,
    );
    const others = rows.filter(({ path }) => !isChance(path));
    const told = others.length > 0 ? others : rows;
    return entries.map((_, index) =>
      told.flatMap(({ path, values }) => {
        const value = values[index];
        return value === undefined ? [] : [`${names.field(path)} ${names.value(path, value)}`];
      }),
    );
  }, [entries, names]);
}

/** Measured value: at the cursor, or after the last epoch, as the table has it. */
const Value = memo(function Value({
  curve,
  quantity,
  cursor,
}: {
  curve: EntryCurve;
  quantity: Quantity;
  cursor: Cursor;
}) {
  const figures = useFigures();
  const x = useCursor(cursor);
  const { raw } = curve;
  const [first, last] = [raw[0], raw.at(-1)];
  if (!first || !last) return <span className="text-muted">–</span>;
  const slack = (last.x - first.x) / 40;
  const outside = x !== null && (x < first.x - slack || x > last.x + slack);
  if (outside) return <span className="text-muted">–</span>;
  const y = x === null ? (lastValue(curve.entry, quantity) ?? last.y) : nearest(raw, x)!.y;
  if (shares.includes(quantity)) return <>{figures.percent(y)}</>;
  return <>{quantity === 'learningRate' ? plainRate(y) : threeDigits(y)}</>;
});

export function EntryMark({
  entry,
  className = 'size-4',
}: {
  entry: Pick<Entry, 'color' | 'dash' | 'marker'>;
  className?: string;
}) {
  return <MarkShape {...entry} className={className} />;
}

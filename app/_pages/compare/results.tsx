/** The numbers of a run in the columns, and by how much they differ from the baseline's: better or worse, never by colour alone. */
'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { gapText } from '#app/_run/difference-chips.tsx';
import type { useFigures } from '#app/_ui/names.ts';
import type { Quantity } from '#lib/analysis/compared-curves.ts';
import { meanOf } from '#lib/analysis/noise.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import { type Entry, threeDigits } from './entries.ts';

type ResultRow = {
  readonly label: string;
  /** Which direction is better; null where neither is. */
  readonly better: 'higher' | 'lower' | null;
  readonly cells: readonly { readonly value: number | undefined; readonly text: string; readonly note?: string }[];
  /** A difference of two values, without its sign. */
  readonly difference: (size: number) => string;
};

type Figures = ReturnType<typeof useFigures>;
type Texts = ReturnType<typeof useTranslations<'compare'>>;

/** The last epoch that may be seen; undefined where a board withholds it. */
const lastOf = ({ run, epochs }: ShownRun) => (run.lastEpoch?.epoch === epochs ? run.lastEpoch : undefined);

/** What a column ended with, the mean of its seeds; undefined for a rate, which is not a mean of an epoch. */
export function lastValue({ members }: Pick<Entry, 'members'>, quantity: Quantity): number | undefined {
  if (quantity === 'learningRate') return undefined;
  const values = members.flatMap((shown) => lastOf(shown)?.[quantity] ?? []);
  return values.length === 0 ? undefined : meanOf(values);
}

/** Every row in which at least one column has a value; runs of several seeds count with their mean. */
export function resultRows(entries: readonly Entry[], t: Texts, figures: Figures): ResultRow[] {
  const mean = (entry: Entry, of: (shown: ShownRun) => number | undefined) => {
    const values = entry.members.flatMap((shown) => of(shown) ?? []);
    return values.length === 0 ? undefined : meanOf(values);
  };
  const row = (
    label: string,
    better: ResultRow['better'],
    of: (shown: ShownRun) => number | undefined,
    write: (value: number) => string,
    difference: (size: number) => string,
    note?: (entry: Entry) => string | undefined,
  ): ResultRow => ({
    label,
    better,
    difference,
    cells: entries.map((entry) => {
      const value = mean(entry, of);
      const noted = entry.members.length === 1 && value !== undefined ? note?.(entry) : undefined;
      return { value, text: value === undefined ? '–' : write(value), ...(noted !== undefined && { note: noted }) };
    }),
  });
  const percent = (value: number) => figures.percent(value);
  const points = (size: number) => (size * 100).toFixed(1);
  const rows = [
    row(
      t('bestAccuracy'),
      'higher',
      ({ best }) => best?.validationAccuracy,
      percent,
      points,
      ({ shown }) => shown.best && t('atEpoch', { epoch: shown.best.epoch }),
    ),
    row(
      t('finalAccuracy'),
      'higher',
      (shown) => lastOf(shown)?.validationAccuracy,
      percent,
      points,
      ({ shown }) => t('atEpoch', { epoch: shown.epochs }),
    ),
    row(
      t('finalLoss'),
      'lower',
      (shown) => lastOf(shown)?.validationLoss,
      threeDigits,
      (size) => size.toPrecision(2),
    ),
    row(
      t('gap'),
      null,
      (shown) => {
        const last = lastOf(shown);
        return last && last.accuracy - last.validationAccuracy;
      },
      (value) => gapText(value, 0),
      points,
    ),
    row(t('test'), 'higher', ({ run }) => run.test?.accuracy, percent, points),
    row(t('parameters'), null, ({ run }) => run.parameters, figures.whole, figures.short),
    row(t('computeSeconds'), 'lower', ({ run }) => run.computeSeconds, figures.seconds, figures.seconds),
    row(t('epochs'), null, ({ epochs }) => epochs, figures.whole, figures.whole),
  ];
  return rows.filter(({ cells }) => cells.some(({ value }) => value !== undefined));
}

/** What lies between a value and the baseline's; nothing where one is missing. */
export function Delta({
  row,
  value,
  base,
}: {
  row: Pick<ResultRow, 'better' | 'difference'>;
  value: number | undefined;
  base: number | undefined;
}) {
  const t = useTranslations('compare');
  if (value === undefined || base === undefined) return null;
  const difference = value - base;
  const size = row.difference(Math.abs(difference));
  if (Number(size) === 0) return <span className="ml-2 whitespace-nowrap text-2xs text-muted">±{size}</span>;
  const better = row.better === null ? null : difference > 0 === (row.better === 'higher');
  const Arrow = difference > 0 ? ArrowUp : ArrowDown;
  const look = better === null ? 'text-muted' : better ? 'text-good' : 'text-bad';
  return (
    <span className={`ml-2 whitespace-nowrap font-semibold text-2xs ${look}`}>
      <Arrow aria-hidden className="mr-0.5 inline size-3 align-[-0.1em]" />
      {difference > 0 ? '+' : '−'}
      {size}
      {better !== null && <span className="ml-1 font-normal">{t(better ? 'better' : 'worse')}</span>}
    </span>
  );
}

/** The ranks where nobody may be told apart: how many share each, large enough for the back row. */
'use client';
import { useTranslations } from 'use-intl';
import { bandsOf, type LeaderboardRow } from '#lib/analysis/leaderboard.ts';
import type { Order } from '#lib/classroom/board.ts';

/** So many ranks fit. */
const mostBands = 8;

/** A bar a rank, as long as the share of those on it. */
export function BandCounts({
  rows,
  order,
  per,
}: {
  rows: readonly LeaderboardRow[];
  order: Order;
  per: 'student' | 'run';
}) {
  const t = useTranslations('board.ranking');
  const wall = useTranslations('projector');
  const bands = bandsOf(rows, order).slice(0, mostBands);
  const more = rows.length - bands.reduce((sum, band) => sum + band.rows.length, 0);
  return (
    <ul
      aria-label={t('ownRowHelp')}
      className="flex min-h-0 flex-col justify-start gap-3 pt-2"
      data-testid="band-counts"
    >
      {bands.map(({ rank, rows: sharing }) => (
        <li key={rank ?? 'none'} className="flex items-center gap-4 text-2xl">
          <span className="numbers w-28 shrink-0 font-extrabold">
            {rank === null ? t('bandNoTest') : t('bandCount', { rank })}
          </span>
          <span
            aria-hidden
            className="h-6 rounded-md bg-accent transition-[width] duration-700"
            style={{ width: `${(sharing.length / rows.length) * 55}%` }}
          />
          <span className="numbers whitespace-nowrap font-semibold text-muted">
            {t('bandSize', { count: sharing.length, per })}
          </span>
        </li>
      ))}
      {more > 0 && <li className="numbers text-muted text-xl">{wall('more', { count: more, per })}</li>}
    </ul>
  );
}

/** The ten best students, each row gliding to its new place when ranks change. */
'use client';
import { useTranslations } from 'use-intl';
import type { LeaderboardRow } from '#lib/session/leaderboard.ts';
import { graphemes } from '#lib/session/nickname.ts';
import { useFigures } from '../../_text/names.ts';
import { MarkIcon } from '../student-mark.tsx';

const places = 10;

/**
 * The rows stand in the document in the order of their seats, and a transform puts each in its place: a row that the
 * browser had to move in the document would jump instead of gliding.
 */
export function RankRows({ rows }: { rows: readonly LeaderboardRow[] }) {
  const t = useTranslations('board');
  const shown = rows
    .slice(0, places)
    .map((row, place) => ({ row, place }))
    .sort((a, b) => a.row.seat.number - b.row.seat.number);
  return (
    <ul aria-label={t('title')} className="relative min-h-0 overflow-hidden" data-testid="ranks">
      {shown.map(({ row, place }) => (
        <RankRow key={row.seat.id} row={row} place={place} />
      ))}
    </ul>
  );
}

function RankRow({ row: { rank, seat, best, error }, place }: { row: LeaderboardRow; place: number }) {
  const t = useTranslations('board');
  const figures = useFigures();
  const long = graphemes(seat.nickname) > 9;
  return (
    <li
      data-place={place + 1}
      className="absolute inset-x-0 top-0 flex h-1/10 items-center gap-3 border-line border-b transition-transform duration-700 ease-[cubic-bezier(0.2,0.8,0.2,1)]"
      style={{ transform: `translateY(${place * 100}%)` }}
    >
      <span className="sr-only">{t('rank', { rank })}</span>
      <span
        aria-hidden
        className={`numbers w-12 shrink-0 text-center font-extrabold text-3xl ${rank <= 3 ? 'text-accent' : 'text-muted'}`}
      >
        {rank}
      </span>
      <MarkIcon seatNumber={seat.number} className="h-6" />
      <span
        className={`min-w-0 flex-1 font-bold [overflow-wrap:anywhere] ${long ? 'text-xl leading-[1.15]' : 'text-[1.75rem] leading-none'}`}
      >
        {seat.nickname}
      </span>
      <span className="numbers shrink-0 whitespace-nowrap text-right leading-none">
        <strong className="font-extrabold text-[2rem]">{figures.percent(best.validationAccuracy)}</strong>
        <span className="ml-1.5 inline-block w-13 text-lg text-muted">
          {t('plusMinus', { error: (error * 100).toFixed(1) })}
        </span>
      </span>
    </li>
  );
}

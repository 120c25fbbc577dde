/** The leaderboard at a desk: every student's best run with its uncertainty, cost and settings. */
'use client';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { type LeaderboardRow, leaderboard } from '#lib/session/leaderboard.ts';
import type { Session } from '#lib/session/session.ts';
import { useFigures } from '../../_text/names.ts';
import { EmptyState } from '../chrome/empty-state.tsx';
import { DifferenceChips } from '../run/difference-chips.tsx';
import { MarkIcon } from '../student-mark.tsx';

/** `ownSeat` is highlighted; null where the reader has none. */
export const LeaderboardList = memo(function LeaderboardList({
  session,
  ownSeat,
}: {
  session: Session;
  ownSeat: string | null;
}) {
  const t = useTranslations('board');
  const rows = leaderboard(session, ownSeat === null ? 'instructor' : { seatId: ownSeat });
  return (
    <section aria-labelledby="board-title" className="flex flex-col gap-2">
      <h2 id="board-title" className="px-1 font-bold text-lg">
        {t('title')}
      </h2>
      {rows.length === 0 ? (
        <EmptyState title={t('empty')} help={t('emptyHelp')} />
      ) : (
        <>
          <p className="px-1 text-2xs text-muted">{t('help')}</p>
          <ol className="card divide-y divide-line overflow-hidden" data-testid="leaderboard">
            {rows.map((row) => (
              <Row key={row.seat.id} row={row} own={row.seat.id === ownSeat} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
});

function Row({ row, own }: { row: LeaderboardRow; own: boolean }) {
  const t = useTranslations('board');
  const student = useTranslations('student');
  const runs = useTranslations('runs');
  const figures = useFigures();
  const { rank, seat, run, best, error } = row;
  return (
    <li className={`px-4 py-2.5 ${own ? 'bg-accent-soft' : ''}`} aria-current={own || undefined}>
      <div className="flex items-center gap-2">
        <span className="sr-only">{t('rank', { rank })}</span>
        <span aria-hidden className="numbers w-6 shrink-0 text-center font-bold text-lg text-muted">
          {rank}
        </span>
        <MarkIcon seatNumber={seat.number} />
        <span className="min-w-0 flex-1 break-words font-semibold leading-tight">
          {seat.nickname}
          {own && (
            <span className="ml-1.5 rounded bg-accent px-1.5 py-px font-semibold text-2xs text-on-accent">
              {student('you')}
            </span>
          )}
        </span>
        <span className="numbers whitespace-nowrap text-right">
          <strong className="font-bold text-lg">{figures.percent(best.validationAccuracy)}</strong>{' '}
          <span className="text-2xs text-muted">{t('plusMinus', { error: (error * 100).toFixed(1) })}</span>
        </span>
      </div>
      <div className="mt-1 pl-8">
        <p className="numbers mb-1 text-2xs text-muted">
          {[
            runs('name', { number: run.number }),
            t('epoch', { epoch: best.epoch }),
            t('parameters', { count: figures.short(run.parameters) }),
            figures.gpuSeconds(run.gpuSeconds),
          ].join(' · ')}
        </p>
        <DifferenceChips hyperparameters={run.hyperparameters} />
      </div>
    </li>
  );
}

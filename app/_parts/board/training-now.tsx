/** Who is training at this moment, and how far. */
'use client';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { runsInOrder, type Session } from '#lib/session/session.ts';
import { useFigures } from '../../_text/names.ts';
import { ProgressBar } from '../run/run-words.tsx';
import { MarkIcon } from '../student-mark.tsx';

/** Runs in training with their progress, and how many wait. */
export const TrainingNow = memo(function TrainingNow({ session }: { session: Session }) {
  const t = useTranslations('board');
  const figures = useFigures();
  const runs = runsInOrder(session);
  const training = runs.filter(({ state }) => state === 'training');
  const queued = runs.filter(({ state }) => state === 'queued').length;
  return (
    <section aria-labelledby="now-title">
      <div className="flex items-baseline justify-between px-1">
        <h2 id="now-title" className="font-bold text-lg">
          {t('now')}
        </h2>
        {queued > 0 && <p className="numbers text-muted text-sm">{t('queue', { count: queued })}</p>}
      </div>
      {training.length === 0 ? (
        <p className="mt-2 rounded-[0.875rem] border border-line-strong/50 border-dashed px-4 py-3 text-center text-muted text-sm">
          {t('nowEmpty')}
        </p>
      ) : (
        <ul className="card relative mt-2 max-h-80 divide-y divide-line overflow-y-auto">
          {training.map((run) => {
            const seat = session.seats[run.seatId]!;
            return (
              <li
                key={run.id}
                className="grid grid-cols-[auto_minmax(0,1fr)_4.5rem_3.25rem] items-center gap-2 px-4 py-2"
              >
                <MarkIcon seatNumber={seat.number} />
                <span className="break-words text-sm leading-tight">
                  {seat.nickname} <span className="numbers text-2xs text-muted">#{run.number}</span>
                </span>
                <ProgressBar run={run} />
                <span className="numbers text-right font-semibold text-sm">
                  {run.lastEpoch ? figures.percent(run.lastEpoch.validationAccuracy) : '–'}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
});

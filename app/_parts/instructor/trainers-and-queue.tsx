/** What trains, how fast, and what waits for it. */
'use client';
import { Cpu, Zap } from 'lucide-react';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import type { TrainerView } from '#lib/protocol/broadcasts.ts';
import { queueOf } from '#lib/session/progress.ts';
import type { Session } from '#lib/session/session.ts';
import { MarkIcon } from '../student-mark.tsx';

/** Trainers at work for this server, each with its device and speed. */
export const Trainers = memo(function Trainers({ trainers }: { trainers: readonly TrainerView[] }) {
  const t = useTranslations('instructor');
  const runs = useTranslations('runs');
  return (
    <section aria-labelledby="trainers-title">
      <h2 id="trainers-title" className="px-1 font-bold text-lg">
        {t('trainers')}
      </h2>
      {trainers.length === 0 ? (
        <p className="mt-2 rounded-[0.875rem] bg-warn-soft px-4 py-3 text-sm text-warn">{t('noTrainers')}</p>
      ) : (
        <ul className="card mt-2 divide-y divide-line">
          {trainers.map(({ id, device, imagesPerSecond, residentRuns }) => (
            <li key={id} className="flex items-start gap-3 px-4 py-2.5">
              {device.kind === 'gpu' ? (
                <Zap aria-hidden className="mt-0.5 size-4.5 shrink-0 text-accent" />
              ) : (
                <Cpu aria-hidden className="mt-0.5 size-4.5 shrink-0 text-accent" />
              )}
              <div className="min-w-0 flex-1">
                <p className="break-words font-medium text-sm leading-snug">{device.name}</p>
                <p className="numbers text-2xs text-muted">
                  {residentRuns === 0
                    ? t('idle')
                    : `${runs('imagesPerSecond', { images: Math.round(imagesPerSecond) })} · ${t('resident', { count: residentRuns })}`}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
});

/** The runs that wait, in the order in which they will be taken. */
export const Queue = memo(function Queue({ session }: { session: Session }) {
  const t = useTranslations('instructor');
  const runs = useTranslations('runs');
  const queue = queueOf(session);
  return (
    <section aria-labelledby="queue-title">
      <h2 id="queue-title" className="px-1 font-bold text-lg">
        {t('queue')}
      </h2>
      {queue.length === 0 ? (
        <p className="mt-2 rounded-[0.875rem] border border-line-strong/50 border-dashed px-4 py-3 text-center text-muted text-sm">
          {t('queueEmpty')}
        </p>
      ) : (
        <ol className="card mt-2 max-h-72 divide-y divide-line overflow-y-auto">
          {queue.map((run, index) => {
            const seat = session.seats[run.seatId]!;
            return (
              <li key={run.id} className="flex items-center gap-2.5 px-4 py-2 text-sm">
                <span className="numbers w-5 text-center font-semibold text-muted">{index + 1}</span>
                <MarkIcon seatNumber={seat.number} />
                <span className="min-w-0 flex-1 break-words leading-tight">{seat.nickname}</span>
                <span className="numbers text-muted">{runs('name', { number: run.number })}</span>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
});

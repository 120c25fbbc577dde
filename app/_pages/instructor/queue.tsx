/** What waits for a trainer, in the order of admission, each with its reason. */
'use client';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { UrgentBadge } from '#app/_run/run-words.tsx';
import { useReasonText, useTimesText } from '#app/_run/waiting-words.tsx';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import type { Expectation } from '#lib/analysis/expectation.ts';
import type { Session } from '#lib/classroom/session.ts';
import { queueInOrder } from './queue-order.ts';

/** The session, and what to expect of its runs, at the moment `now`. */
export const Queue = memo(function Queue({
  session,
  expectations,
  now,
}: {
  session: Session;
  expectations: ReadonlyMap<string, Expectation>;
  now: number;
}) {
  const t = useTranslations('instructor');
  const reasonText = useReasonText();
  const timesText = useTimesText();
  const queue = queueInOrder(session, expectations);
  return (
    <section aria-labelledby="queue-title">
      <div className="flex items-baseline justify-between px-1">
        <h2 id="queue-title" className="font-bold text-lg">
          {t('queue')}
        </h2>
        {queue.length > 0 && <p className="numbers text-muted text-sm">{queue.length}</p>}
      </div>
      {queue.length === 0 ? (
        <p className="mt-2 rounded-[0.875rem] border border-line-strong/50 border-dashed px-4 py-3 text-center text-muted text-sm">
          {t('queueEmpty')}
        </p>
      ) : (
        <ol className="card relative mt-2 max-h-96 divide-y divide-line overflow-y-auto">
          {queue.map(({ run, expectation }) => {
            const seat = session.seats[run.seatId]!;
            const times = timesText(run, expectation, now);
            return (
              <li key={run.id} className="px-4 py-2 text-sm">
                <p className="flex items-center gap-2">
                  <MarkIcon seatNumber={seat.number} />
                  <span className="min-w-0 flex-1 break-words font-medium leading-tight">
                    {seat.nickname} <span className="numbers font-normal text-2xs text-muted">#{run.number}</span>
                  </span>
                  {run.urgent && <UrgentBadge />}
                </p>
                <p className="numbers mt-0.5 text-2xs text-muted">
                  {[reasonText(run, expectation, false), ...times].filter(Boolean).join(' · ')}
                </p>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
});

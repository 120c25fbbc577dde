/** The student's own runs, newest first. */
'use client';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { queueOf } from '#lib/session/progress.ts';
import { isUnderWay, type Run, runsInOrder, type Seat, type Session } from '#lib/session/session.ts';
import { EmptyState } from '../chrome/empty-state.tsx';
import { RunCard } from './run-card.tsx';

/** `onReuse` puts a run's hyperparameters into the form. */
export const MyRuns = memo(function MyRuns({
  session,
  seat,
  onReuse,
}: {
  session: Session;
  seat: Seat;
  onReuse: (run: Run) => void;
}) {
  const t = useTranslations('runs');
  const own = runsInOrder(session)
    .filter((run) => run.seatId === seat.id)
    .reverse();
  const queue = queueOf(session).map(({ id }) => id);
  return (
    <section aria-labelledby="runs-title" className="flex flex-col gap-3">
      <h2 id="runs-title" className="scroll-mt-32 px-1 font-bold text-lg lg:scroll-mt-0">
        {t('title')}
      </h2>
      {own.length === 0 ? (
        <EmptyState title={t('empty')} help={t('emptyHelp')} />
      ) : (
        own.map((run, index) => (
          <RunCard
            key={run.id}
            run={run}
            seatNumber={seat.number}
            place={run.state === 'queued' ? queue.indexOf(run.id) + 1 : undefined}
            unfolded={index === 0 || isUnderWay(run)}
            onReuse={onReuse}
          />
        ))
      )}
    </section>
  );
});

/** The class beside one’s own runs: who is training, how far, and the leaderboard. */
'use client';
import { memo, Suspense, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { LeaderboardList } from '#app/_board/leaderboard-list.tsx';
import { useSessionState } from '#app/_live/use-session.tsx';
import { ProgressBar } from '#app/_run/run-words.tsx';
import { MarkIcon, useShownName } from '#app/_session/student-mark.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useFigures } from '#app/_ui/names.ts';
import { hasRow } from '#lib/classroom/pseudonym.ts';
import { type Run, runsInOrder, type Session } from '#lib/classroom/session.ts';
import { isShown, type Viewer } from '#lib/classroom/viewer.ts';
import { SweepNow } from './sweep-now.tsx';

// Only while the wall shows it.
const EnsembleNow = lazily(() => import('./ensemble-now.tsx'), 'EnsembleNow');

export function ClassNow({ seatId }: { seatId: string }) {
  const session = useSessionState((state) => state.session)!;
  const { view, revealed } = session.projector;
  return (
    <>
      <SweepNow seatId={seatId} />
      <TrainingNow session={session} ownSeat={seatId} />
      <LeaderboardList session={session} ownSeat={seatId} />
      {view === 'ensemble' && revealed > 0 && (
        <Suspense>
          <EnsembleNow session={session} seatId={seatId} />
        </Suspense>
      )}
    </>
  );
}

/** For this student: runs in training with their progress, and how many wait; accuracies of others only as the board shows them. */
const TrainingNow = memo(function TrainingNow({ session, ownSeat }: { session: Session; ownSeat: string }) {
  const t = useTranslations('board');
  const viewer = useMemo<Viewer>(() => ({ seatId: ownSeat }), [ownSeat]);
  const runs = runsInOrder(session).filter(({ seatId }) => isShown(session.seats[seatId]!, viewer));
  const training = runs.filter(({ state }) => state === 'training');
  const queued = runs.filter(({ state }) => state === 'queued').length;
  const rows = training.filter(({ seatId }) => hasRow(session, session.seats[seatId]!, viewer));
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
          {rows.map((run) => (
            <TrainingRow key={run.id} session={session} run={run} viewer={viewer} own={run.seatId === ownSeat} />
          ))}
          <Others count={training.length - rows.length} />
        </ul>
      )}
    </section>
  );
});

function Others({ count }: { count: number }) {
  const t = useTranslations('board.ranking');
  return count === 0 ? null : <li className="px-4 py-2 text-muted text-sm">{t('otherTraining', { count })}</li>;
}

function TrainingRow({ session, run, viewer, own }: { session: Session; run: Run; viewer: Viewer; own: boolean }) {
  const figures = useFigures();
  const nameOf = useShownName(viewer);
  const seat = session.seats[run.seatId]!;
  const accuracy = own || session.board.mode === 'live' ? run.lastEpoch?.validationAccuracy : undefined;
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_4.5rem_3.25rem] items-center gap-2 px-4 py-2">
      <MarkIcon seatNumber={seat.number} />
      <span className="break-words text-sm leading-tight">
        {nameOf(seat)} <span className="numbers text-2xs text-muted">#{run.number}</span>
      </span>
      <ProgressBar run={run} />
      <span className="numbers text-right font-semibold text-sm">
        {accuracy === undefined ? '–' : figures.percent(accuracy)}
      </span>
    </li>
  );
}

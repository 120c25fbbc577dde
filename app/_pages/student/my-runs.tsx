/** The student's own runs: those under way in the order in which they train, then the ended ones, and what all have cost. */
'use client';
import { Target } from 'lucide-react';
import { memo, Suspense, useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useSnapshot } from '#app/_live/use-session.tsx';
import { useSeedsText } from '#app/_run/run-words.tsx';
import { useRunActions } from '#app/_run/use-run-actions.ts';
import { EmptyState } from '#app/_ui/empty-state.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { expectationsOf } from '#lib/analysis/expectation.ts';
import { isUnderWay, type Run, type Seat, type Session } from '#lib/classroom/session.ts';
import { useCalibrationText } from './foreseen.ts';
import { LedgerButton } from './ledger.tsx';
import { moveButtonId } from './move-buttons.tsx';
import { inOwnOrder, movableRuns, moved } from './own-order.ts';

// Who comes for the first time has no runs, and need not wait for what shows them.
const RunCard = lazily(() => import('./run-card.tsx'), 'RunCard');

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
  const t = useTranslations('run');
  const predict = useTranslations('run.prediction');
  const seedsText = useSeedsText();
  const snapshot = useSnapshot();
  const expectations = useMemo(() => expectationsOf(snapshot.session, snapshot.live, snapshot.now), [snapshot]);
  const own = inOwnOrder(Object.values(session.runs).filter((run) => run.seatId === seat.id));
  const calibration = useCalibrationText()(own);
  const movable = movableRuns(own).map(({ id }) => id);
  const onMove = useMove(movable);
  const newest = Math.max(...own.map(({ number }) => number));
  return (
    <section aria-labelledby="runs-title" className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-3 px-1">
        <h2 id="runs-title" className="scroll-mt-32 font-bold text-lg lg:scroll-mt-0">
          {t('title')}
        </h2>
        <LedgerButton session={session} seatId={seat.id} />
      </div>
      {calibration !== undefined && (
        <p className="numbers -mt-2 flex items-center gap-1.5 px-1 text-sm" title={predict('calibrationHelp')}>
          <Target aria-hidden className="size-4 shrink-0 text-accent" />
          {calibration}
        </p>
      )}
      {own.length === 0 ? (
        <EmptyState title={t('empty')} help={t('emptyHelp')} />
      ) : (
        <Suspense fallback={<div className="card h-40 animate-pulse motion-reduce:animate-none" />}>
          {own.map((run) => {
            const underWay = isUnderWay(run);
            const place = movable.indexOf(run.id);
            return (
              <RunCard
                key={run.id}
                run={run}
                seatNumber={seat.number}
                expectation={underWay ? expectations.get(run.id) : undefined}
                now={underWay ? snapshot.now : undefined}
                earlier={place > 0}
                later={place >= 0 && place < movable.length - 1}
                seeds={seedsText(run, own)}
                unfolded={(run.number === newest || underWay) && (run.step > 0 || run.state === 'training')}
                closed={session.closedAt !== null}
                onMove={onMove}
                onReuse={onReuse}
              />
            );
          })}
        </Suspense>
      )}
    </section>
  );
});

/** Moves a run among `movable`; the keyboard stays on the button that was pressed though its card changes places. */
function useMove(movable: readonly string[]) {
  const { reorder } = useRunActions();
  const latest = useRef(movable);
  const pressed = useRef<string | null>(null);
  const key = movable.join(' ');
  useEffect(() => {
    latest.current = key === '' ? [] : key.split(' ');
    if (pressed.current !== null && document.activeElement === document.body) {
      document.getElementById(pressed.current)?.focus();
    }
    pressed.current = null;
  }, [key]);
  return useCallback(
    (runId: string, by: 1 | -1) => {
      const runIds = moved(latest.current, runId, by);
      if (!runIds) return;
      pressed.current = moveButtonId(runId, by);
      void reorder(runIds).then((reply) => {
        if (!reply.ok) pressed.current = null;
      });
    },
    [reorder],
  );
}

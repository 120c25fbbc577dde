/** The student's own runs: those under way in the order in which they train, then the ended ones, what was predicted, and what all have cost. */
'use client';
import { FileText, Receipt, Target } from 'lucide-react';
import Link from 'next/link';
import { memo, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState, useSnapshot } from '#app/_live/use-session.tsx';
import { moveButtonId } from '#app/_pages/student/run-card.tsx';
import { UseMeter, useSeedsText } from '#app/_run/run-words.tsx';
import { useRunActions } from '#app/_run/use-run-actions.ts';
import { buttonLook } from '#app/_ui/button.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useFigures } from '#app/_ui/names.ts';
import { EmptyState } from '#app/_ui/notice.tsx';
import { reportPage } from '#lib/addresses.ts';
import { calibrationOf } from '#lib/analysis/calibration.ts';
import { expectationsOf } from '#lib/analysis/expectation.ts';
import { ledgerOf } from '#lib/classroom/quota.ts';
import { isUnderWay, type Run, type Seat, type Session } from '#lib/classroom/session.ts';
import { RunCard } from './run-card.tsx';

/** `arrived` is the run just submitted, which comes into sight; `onReuse` puts a run's hyperparameters into the form. */
export const MyRuns = memo(function MyRuns({
  seat,
  arrived,
  onReuse,
}: {
  seat: Seat;
  arrived: string | null;
  onReuse: (run: Run) => void;
}) {
  const session = useSessionState((state) => state.session)!;
  const t = useTranslations('run');
  const predict = useTranslations('run.prediction');
  const report = useTranslations('report');
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
        <span className="flex-1" />
        {own.length > 0 && (
          <Link href={reportPage(session.code)} prefetch={false} className={buttonLook({ size: 'small' })}>
            <FileText aria-hidden className="size-4" />
            {report('open')}
          </Link>
        )}
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
        own.map((run) => {
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
              arrived={run.id === arrived}
              onMove={onMove}
              onReuse={onReuse}
            />
          );
        })
      )}
    </section>
  );
});

/** Moves a run among `movable`; the focus stays on the pressed button although its card moves. */
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

const Account = lazily(() => import('./account.tsx'), 'Account');

/** Shows what is spent, of what quota; opens the account. */
function LedgerButton({ session, seatId }: { session: Session; seatId: string }) {
  const t = useTranslations('run.account');
  const figures = useFigures();
  const [open, setOpen] = useState(false);
  const ledger = ledgerOf(session, seatId);
  const { charged, quota } = ledger;
  const text =
    quota === null
      ? t('spent', { charged: figures.computeSeconds(charged) })
      : t('spentOf', { charged: figures.computeSeconds(charged), quota: figures.computeSeconds(quota) });
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={`${t('open')}: ${text}`}
        title={t('open')}
        onClick={() => setOpen(true)}
        className="numbers -mr-1 flex items-center gap-2 rounded-lg px-2 py-1 text-muted text-sm hover:bg-sunken hover:text-ink"
      >
        <Receipt aria-hidden className="size-4 shrink-0" />
        <span>
          {text}
          <UseMeter ledger={ledger} className="mt-0.5" />
        </span>
      </button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')}>
        <Suspense>
          <Account ledger={ledger} />
        </Suspense>
      </Dialog>
    </>
  );
}

/** Those that train, then those that wait or are paused in the order in which they will train, then the ended, newest first. */
export function inOwnOrder(runs: readonly Run[]): Run[] {
  const rank = (run: Run) => (run.state === 'training' ? 0 : !isUnderWay(run) ? 3 : run.urgent ? 1 : 2);
  return [...runs].sort((a, b) => rank(a) - rank(b) || (isUnderWay(a) ? a.order - b.order : b.number - a.number));
}

/** The student's waiting and paused runs, the first to train in front: those that can be reordered. */
export function movableRuns(runs: readonly Run[]): Run[] {
  return inOwnOrder(runs).filter(({ state }) => state === 'queued' || state === 'paused');
}

/** The ids in their order after `runId` has changed places with its neighbour; undefined where there is none. */
export function moved(runIds: readonly string[], runId: string, by: 1 | -1): string[] | undefined {
  const from = runIds.indexOf(runId);
  const neighbour = runIds[from + by];
  if (from < 0 || neighbour === undefined) return undefined;
  const result = [...runIds];
  result[from] = neighbour;
  result[from + by] = runId;
  return result;
}

/** How far off these runs' predictions were on average; undefined before one with a prediction has finished. */
function useCalibrationText(): (runs: readonly Run[]) => string | undefined {
  const t = useTranslations('run.prediction');
  return (runs) => {
    const calibration = calibrationOf(runs);
    return calibration && t('calibrationOf', { error: calibration.error.toFixed(1), count: calibration.runs });
  };
}

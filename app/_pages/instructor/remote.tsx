/** The projector's remote control: a card on a large screen, on a phone a bar within reach of the thumb. */
'use client';
import {
  ChartScatter,
  ChartSpline,
  ChevronDown,
  ChevronRight,
  ChevronUp,
  ClipboardList,
  Grid3x3,
  ListOrdered,
  SlidersHorizontal,
  Trophy,
  Users,
  X,
} from 'lucide-react';
import { memo, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { OrderSwitch } from '#app/_board/board-head.tsx';
import { useSeatsByRank } from '#app/_board/row-props.ts';
import { useCalmSession } from '#app/_live/use-session.tsx';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button, IconButton } from '#app/_ui/button.tsx';
import { ChoiceInput, Select } from '#app/_ui/choice-input.tsx';
import { Dialog } from '#app/_ui/dialog.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { leaderboard, ordered } from '#lib/analysis/leaderboard.ts';
import { mostBars, type Projector, projectorSchema } from '#lib/classroom/board.ts';
import { highlightAfter, revealedAfter, viewsOf, withPin } from '#lib/classroom/remote.ts';
import { bestOf, runsInOrder, type Session } from '#lib/classroom/session.ts';
import { EnsembleRemote } from './ensemble-remote.tsx';

const axes = projectorSchema.shape.axis.options;
const icons = {
  leaderboard: ListOrdered,
  curves: ChartSpline,
  scatter: ChartScatter,
  podium: Trophy,
  summary: ClipboardList,
  ensemble: Users,
  sweep: Grid3x3,
};

/** As a card, for a screen that has room. */
export const RemoteCard = memo(function RemoteCard({ session }: { session: Session }) {
  const t = useTranslations('instructor.remote');
  const id = useId();
  return (
    <section aria-labelledby={id} className="card px-4 py-3 sm:px-5">
      <h2 id={id} className="font-bold text-lg">
        {t('title')}
      </h2>
      <div className={`mt-3 grid gap-1.5 ${viewsOf(session).length > 6 ? 'grid-cols-4' : 'grid-cols-3'}`}>
        <ViewButtons session={session} />
      </div>
      {session.projector.view === 'ensemble' && <EnsembleRemote session={session} />}
      <details
        className="group/more mt-2"
        open={session.projector.highlight !== null || session.board.testOpenedAt !== null}
      >
        <summary className="inline-flex min-h-8 list-none items-center gap-1 rounded-md pr-2 font-medium text-muted text-sm [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="size-4 transition-transform group-open/more:rotate-90" />
          {t('more')}
        </summary>
        <Rest session={session} />
      </details>
    </section>
  );
});

/** As a bar at the foot of a phone; the rest opens above it. */
export const RemoteBar = memo(function RemoteBar({ session }: { session: Session }) {
  const t = useTranslations('instructor.remote');
  const ensemble = useTranslations('projector.ensemble');
  const drive = useDrive();
  const [open, setOpen] = useState(false);
  const { view, revealed } = session.projector;
  return (
    <>
      <nav
        aria-label={t('title')}
        className="fixed inset-x-0 bottom-0 z-30 border-line border-t bg-ground/95 px-1 pt-1.5 pb-[calc(0.375rem+env(safe-area-inset-bottom))] backdrop-blur-md lg:hidden"
      >
        {view === 'ensemble' && (
          <Button
            weight="primary"
            className="mb-1 w-full"
            disabled={revealed >= mostBars}
            onClick={() => drive({ revealed: revealedAfter({ revealed }) })}
          >
            {ensemble('next')}
          </Button>
        )}
        <div className="grid auto-cols-fr grid-flow-col">
          <ViewButtons session={session} />
          <button
            type="button"
            aria-haspopup="dialog"
            onClick={() => setOpen(true)}
            className="flex h-12 flex-col items-center justify-center gap-0.5 rounded-lg font-medium text-2xs text-muted max-sm:text-[0.625rem] max-sm:tracking-tighter"
          >
            <SlidersHorizontal aria-hidden className="size-5" />
            {t('more')}
          </button>
        </div>
      </nav>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')}>
        {view === 'ensemble' && <EnsembleRemote session={session} />}
        <Rest session={session} />
      </Dialog>
    </>
  );
});

function useDrive() {
  const ask = useAsk();
  return (projector: Partial<Projector>) => void ask('change-projector', { projector });
}

function ViewButtons({ session }: { session: Session }) {
  const { view } = session.projector;
  const t = useTranslations('instructor.remote');
  const drive = useDrive();
  return viewsOf(session).map((each) => {
    const Icon = icons[each];
    return (
      <button
        key={each}
        type="button"
        aria-pressed={each === view}
        data-view={each}
        onClick={() => drive({ view: each })}
        className="flex h-12 flex-col items-center justify-center gap-0.5 whitespace-nowrap rounded-lg border border-transparent font-medium text-2xs text-muted max-sm:text-[0.625rem] max-sm:tracking-tighter hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
      >
        <Icon aria-hidden className="size-5" />
        <span title={t('viewName', { view: each })} className="max-w-full overflow-hidden text-ellipsis">
          {t('viewName', { view: each })}
        </span>
      </button>
    );
  });
}

/** Order, highlight and pins. */
function Rest({ session }: { session: Session }) {
  const t = useTranslations('instructor.remote');
  const ranking = useTranslations('board.ranking');
  const drive = useDrive();
  // The lists of students and runs may be a second old; the choices may not.
  const calm = useCalmSession();
  const { projector, board } = session;
  return (
    <div className="mt-4 flex flex-col gap-4">
      {board.testOpenedAt !== null && (
        <div>
          <span className="mb-1.5 block font-medium text-sm">{ranking('orderLabel')}</span>
          <OrderSwitch order={projector.order} onChange={(order) => drive({ order })} />
        </div>
      )}
      <div>
        <span className="mb-1.5 block font-medium text-sm">{t('axis')}</span>
        <ChoiceInput
          id="projector-axis"
          label={t('axis')}
          value={projector.axis}
          choices={axes}
          nameOf={(each) => t('axisName', { axis: String(each) })}
          onChange={(each) => drive({ axis: each as Projector['axis'] })}
        />
      </div>
      <Highlight session={calm} projector={projector} />
      <Pins session={calm} projector={projector} />
    </div>
  );
}

type ListProps = { session: Session; projector: Projector };

const Highlight = memo(function Highlight({ session, projector }: ListProps) {
  const t = useTranslations('instructor.remote');
  const id = useId();
  const drive = useDrive();
  const { highlight, order } = projector;
  const byRank = useSeatsByRank(ordered(leaderboard(session, 'instructor'), order));
  const seats = Object.values(session.seats)
    .filter(({ standing }) => standing === 'in')
    .sort((a, b) => a.nickname.localeCompare(b.nickname, 'ko'));
  const move = (places: 1 | -1) => drive({ highlight: highlightAfter(byRank, highlight, places) });
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {t('highlight')}
      </label>
      <div className="flex items-center gap-1">
        <Select
          id={id}
          className="min-w-0 flex-1"
          value={highlight ?? ''}
          onChange={(event) => drive({ highlight: event.target.value || null })}
        >
          <option value="">{t('nobody')}</option>
          {seats.map(({ id: seatId, nickname }) => (
            <option key={seatId} value={seatId}>
              {nickname}
            </option>
          ))}
        </Select>
        <IconButton label={t('previous')} disabled={byRank.length === 0} onClick={() => move(-1)}>
          <ChevronUp aria-hidden className="size-5" />
        </IconButton>
        <IconButton label={t('next')} disabled={byRank.length === 0} onClick={() => move(1)}>
          <ChevronDown aria-hidden className="size-5" />
        </IconButton>
      </div>
    </div>
  );
});

/** A session's schema allows no more. */
const mostPins = 5;

const Pins = memo(function Pins({ session, projector }: ListProps) {
  const t = useTranslations('instructor.remote');
  const figures = useFigures();
  const id = useId();
  const drive = useDrive();
  const { pinned } = projector;
  const full = pinned.length >= mostPins;
  const runs = runsInOrder(session).filter(({ records }) => records.length > 0);
  const text = (run: (typeof runs)[number]) => {
    const best = bestOf(run);
    return t('pinRun', {
      number: run.number,
      name: session.seats[run.seatId]!.nickname,
      accuracy: best ? ` · ${figures.percent(best.validationAccuracy)}` : '',
    });
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {t('pin')}
      </label>
      {pinned.length > 0 && (
        <ul className="mb-2 flex flex-col">
          {pinned.flatMap((runId) => {
            const run = session.runs[runId];
            if (!run) return [];
            return (
              <li key={runId} className="flex items-center gap-2">
                <MarkIcon seatNumber={session.seats[run.seatId]!.number} />
                <span className="numbers min-w-0 flex-1 break-words text-sm">{text(run)}</span>
                <IconButton
                  label={t('unpin', { number: run.number })}
                  onClick={() => drive({ pinned: withPin(pinned, runId) })}
                >
                  <X aria-hidden className="size-4.5" />
                </IconButton>
              </li>
            );
          })}
        </ul>
      )}
      <Select
        id={id}
        value=""
        disabled={full || runs.length === 0}
        onChange={(event) => event.target.value && drive({ pinned: withPin(pinned, event.target.value) })}
      >
        <option value="">{full ? t('pinFull') : t('pinChoose')}</option>
        {runs
          .filter((run) => !pinned.includes(run.id))
          .map((run) => (
            <option key={run.id} value={run.id}>
              {text(run)}
            </option>
          ))}
      </Select>
    </div>
  );
});

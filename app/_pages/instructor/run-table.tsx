/** All runs of the session: sort, filter, stop, pick to compare; only rows in sight are drawn. */
'use client';
import { ChevronsUp } from 'lucide-react';
import { memo, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { CompareTick } from '#app/_run/compare-tray.tsx';
import { DifferenceChips } from '#app/_run/difference-chips.tsx';
import { RunLink } from '#app/_run/run-link.tsx';
import {
  FoundBadges,
  ProgressBar,
  RangeTestBadge,
  StateBadge,
  UrgentBadge,
  useReasonText,
} from '#app/_run/run-words.tsx';
import { PauseButton, StopButton } from '#app/_run/stopping-buttons.tsx';
import { useRunActions } from '#app/_run/use-run-actions.ts';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { Button } from '#app/_ui/button.tsx';
import { Select } from '#app/_ui/choice-input.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { EmptyState } from '#app/_ui/notice.tsx';
import { SortingHeader, sortedAs, WindowedTable } from '#app/_ui/windowed-table.tsx';
import { progressOf } from '#lib/classroom/progress.ts';
import { bestOf, isUnderWay, type Run, type RunState, type Session } from '#lib/classroom/session.ts';
import { isRangeTest } from '#lib/network/training-plan.ts';

const states: readonly RunState[] = ['queued', 'training', 'paused', 'finished', 'stopped', 'failed', 'diverged'];

/** Newest first until another column is chosen. */
export const RunTable = memo(function RunTable({ session }: { session: Session }) {
  const t = useTranslations('instructor');
  const [order, setOrder] = useState<Order>({ column: 'number', descending: true });
  const [filter, setFilter] = useState<Filter>({ state: '', seatId: '' });
  const runs = useMemo(() => orderedRuns(session, filter, order), [session, filter, order]);
  const none = Object.keys(session.runs).length === 0;
  return (
    <section aria-labelledby="all-runs-title" className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-1">
        <h2 id="all-runs-title" className="flex-1 whitespace-nowrap font-bold text-lg">
          {t('runs')} <span className="numbers font-medium text-muted text-sm">{runs.length}</span>
        </h2>
        {!none && <Filters session={session} filter={filter} onChange={setFilter} />}
      </div>
      <div className="mt-2">
        {none ? (
          <EmptyState title={t('runsEmpty')} />
        ) : runs.length === 0 ? (
          <EmptyState title={t('noMatch')} />
        ) : (
          <div className="card overflow-hidden">
            <WindowedTable
              label={t('runs')}
              count={runs.length}
              keyOf={(index) => runs[index]!.id}
              head={<Head order={order} onOrder={setOrder} />}
              row={(index) => <Row run={runs[index]!} session={session} />}
              height={{ usual: 80 }}
              columns={columns.length + 1}
              className="max-h-[max(24rem,75dvh)] [&>table]:min-w-180"
              testId="run-table"
            />
          </div>
        )}
      </div>
    </section>
  );
});

function Filters({
  session,
  filter,
  onChange,
}: {
  session: Session;
  filter: Filter;
  onChange: (filter: Filter) => void;
}) {
  const t = useTranslations('instructor');
  const stateText = useTranslations('run.states');
  const seats = Object.values(session.seats).sort((a, b) => a.nickname.localeCompare(b.nickname, 'ko'));
  return (
    <div className="flex flex-wrap gap-3 text-muted text-sm">
      <label htmlFor="filterState" className="flex items-center gap-2">
        {t('filterState')}
        <Select
          id="filterState"
          className="w-32"
          value={filter.state}
          onChange={(event) => onChange({ ...filter, state: event.target.value as Filter['state'] })}
        >
          <option value="">{t('all')}</option>
          {states.map((state) => (
            <option key={state} value={state}>
              {stateText(state)}
            </option>
          ))}
        </Select>
      </label>
      <label htmlFor="filterStudent" className="flex items-center gap-2">
        {t('filterStudent')}
        <Select
          id="filterStudent"
          className="w-40"
          value={filter.seatId}
          onChange={(event) => onChange({ ...filter, seatId: event.target.value })}
        >
          <option value="">{t('all')}</option>
          {seats.map(({ id, nickname }) => (
            <option key={id} value={id}>
              {nickname}
            </option>
          ))}
        </Select>
      </label>
    </div>
  );
}

const numeric: readonly Column[] = ['number', 'accuracy', 'parameters', 'computeSeconds'];

function Head({ order, onOrder }: { order: Order; onOrder: (order: Order) => void }) {
  const t = useTranslations('instructor');
  const compare = useTranslations('run.tray')('word');
  return (
    <tr>
      <th scope="col" className="w-10 pl-2">
        <span className="sr-only">{compare}</span>
      </th>
      {columns.map((column) => {
        const current = order.column === column;
        return (
          <SortingHeader
            key={column}
            sorted={sortedAs(current, order.descending)}
            title={t('sortBy', { column: t(column) })}
            onClick={() => onOrder({ column, descending: current ? !order.descending : column !== 'student' })}
            className={numeric.includes(column) ? 'text-right' : 'text-left'}
          >
            {t(column)}
          </SortingHeader>
        );
      })}
    </tr>
  );
}

function Row({ run, session }: { run: Run; session: Session }) {
  const best = bestOf(run);
  const figures = useFigures();
  const reason = useReasonText()(run, undefined, false);
  const seat = session.seats[run.seatId]!;
  return (
    <>
      <tr className="border-line border-t" data-testid={`run-${run.number}`}>
        <td className="pl-2">
          <CompareTick number={run.number} />
        </td>
        <td className="px-2 py-2 text-right text-muted">
          <RunLink number={run.number} short />
        </td>
        <td className="px-2 pt-2 pb-1.5">
          <span className="flex items-center gap-2">
            <MarkIcon seatNumber={seat.number} />
            <span className="min-w-20 max-w-48 break-words font-medium leading-tight">{seat.nickname}</span>
          </span>
        </td>
        <td className="px-2">
          <span className="flex flex-wrap items-center gap-1">
            <StateBadge state={run.state} />
            {isRangeTest(run.hyperparameters) && <RangeTestBadge />}
            {run.urgent && run.state === 'queued' && <UrgentBadge />}
            <FoundBadges run={run} />
          </span>
        </td>
        <td className="px-2 text-right font-semibold">{best ? figures.percent(best.validationAccuracy) : '–'}</td>
        <td className="px-2">
          <span className="flex items-center gap-2">
            <ProgressBar run={run} className="w-16" />
            <span className="whitespace-nowrap text-2xs text-muted">
              {run.lastEpoch?.epoch ?? 0}/{run.hyperparameters.epochs}
            </span>
          </span>
        </td>
        <td className="px-2 text-right">{figures.short(run.parameters)}</td>
        <td className="px-2 pr-4 text-right">{figures.seconds(run.computeSeconds)}</td>
      </tr>
      <tr>
        <td colSpan={2} />
        <td colSpan={6} className="px-2 pr-4 pb-2.5">
          <div className="flex items-start gap-3">
            <div className="min-w-0 flex-1">
              {reason !== undefined && <p className="mb-1 text-2xs text-muted">{reason}</p>}
              <DifferenceChips hyperparameters={run.hyperparameters} most={7} />
            </div>
            {isUnderWay(run) && <Steering run={run} nickname={seat.nickname} />}
          </div>
        </td>
      </tr>
    </>
  );
}

/** Everything the instructor may do with a run under way. */
function Steering({ run, nickname }: { run: Run; nickname: string }) {
  const t = useTranslations('run.controls');
  const { urge } = useRunActions();
  return (
    <span className="flex justify-end gap-1.5">
      {run.state === 'queued' && !run.urgent && (
        <Button size="small" aria-label={t('urgeLabel', { number: run.number })} onClick={() => urge(run)}>
          <ChevronsUp aria-hidden className="size-3.5" />
          {t('urge')}
        </Button>
      )}
      <PauseButton run={run} by="instructor" />
      <StopButton run={run} nickname={nickname} />
    </span>
  );
}

const columns = ['number', 'student', 'state', 'accuracy', 'progress', 'parameters', 'computeSeconds'] as const;
type Column = (typeof columns)[number];
type Order = { readonly column: Column; readonly descending: boolean };
type Filter = { readonly state: RunState | ''; readonly seatId: string };

const runOrderStates: readonly RunState[] = [
  'training',
  'queued',
  'paused',
  'finished',
  'diverged',
  'failed',
  'stopped',
];

/** Names in the order of the reader's language; runs without the value come last either way. */
function compare(session: Session, column: Column, a: Run, b: Run): number {
  const nickname = (run: Run) => session.seats[run.seatId]?.nickname ?? '';
  switch (column) {
    case 'student':
      return nickname(a).localeCompare(nickname(b), 'ko');
    case 'state':
      return runOrderStates.indexOf(a.state) - runOrderStates.indexOf(b.state);
    case 'accuracy':
      return (bestOf(a)?.validationAccuracy ?? -1) - (bestOf(b)?.validationAccuracy ?? -1);
    case 'progress':
      return progressOf(a) - progressOf(b);
    default:
      return a[column] - b[column];
  }
}

/** The runs that pass the filter, ordered; equal ones by their number, the newest first. */
export function orderedRuns(session: Session, { state, seatId }: Filter, { column, descending }: Order): Run[] {
  return Object.values(session.runs)
    .filter((run) => (state === '' || run.state === state) && (seatId === '' || run.seatId === seatId))
    .sort((a, b) => (descending ? -1 : 1) * compare(session, column, a, b) || b.number - a.number);
}

/** The runs that a selection leaves: sorted, with a tick to compare; drawn as far as they are in sight. */
'use client';
import { type Dispatch, memo, type SetStateAction, useId, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { CompareTick } from '#app/_run/compare-tray.tsx';
import { RunLink, useRunName } from '#app/_run/run-link.tsx';
import { FoundBadges, RangeTestBadge, StateBadge } from '#app/_run/run-words.tsx';
import { useRunSearch } from '#app/_run/use-run-search.ts';
import { MarkIcon, useShownName } from '#app/_session/student-mark.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { SearchInput } from '#app/_ui/text-input.tsx';
import { SortingHeader, sortedAs, WindowedTable } from '#app/_ui/windowed-table.tsx';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { isRangeTest } from '#lib/network/training-plan.ts';
import { type ListColumn, type ListOrder, listColumns, type RunsView } from './runs-view.ts';
import type { Pointed } from './selection-store.ts';

/** With a search; runs whose students' names are hidden are only counted. */
export const RunList = memo(function RunList({
  selected,
  all,
  viewer,
  pointed,
  view: { words, order },
  change,
}: {
  selected: readonly ShownRun[];
  all: number;
  viewer: Viewer;
  pointed: Pointed;
  view: RunsView;
  change: Dispatch<SetStateAction<RunsView>>;
}) {
  const t = useTranslations('runs');
  const id = useId();
  const search = useRunSearch(viewer);
  const nameOf = useShownName(viewer);
  const named = useMemo(() => selected.filter((shown) => shown.named), [selected]);
  const found = useMemo(() => search(named, words), [search, named, words]);
  const sorted = useMemo(() => sortedRuns(found, order, nameOf), [found, order, nameOf]);
  const nameless = selected.length - named.length;
  return (
    <section aria-labelledby={`${id}-title`} className="card mt-3 overflow-hidden">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 pt-2.5 pb-2 sm:px-4">
        <h2 id={`${id}-title`} className="flex-1 whitespace-nowrap font-bold">
          {t('list')}{' '}
          <span className="numbers font-medium text-muted text-sm" data-testid="found">
            {t('countOf', { count: sorted.length, all })}
          </span>
        </h2>
        <SearchInput
          id={id}
          label={t('search')}
          value={words}
          onChange={(next) => change((now) => ({ ...now, words: next }))}
          className="h-9 max-w-xs border-line-strong/60"
        />
      </div>
      {nameless > 0 && <p className="px-4 pb-2 text-muted text-sm">{t('nameless', { count: nameless })}</p>}
      {sorted.length === 0 ? (
        <p className="px-4 pt-2 pb-6 text-center text-muted">{t('noMatch')}</p>
      ) : (
        <Table
          runs={sorted}
          viewer={viewer}
          order={order}
          onOrder={(next) => change((now) => ({ ...now, order: next }))}
          pointed={pointed}
        />
      )}
    </section>
  );
});

type Props = {
  runs: readonly ShownRun[];
  viewer: Viewer;
  order: ListOrder;
  onOrder: (order: ListOrder) => void;
  pointed: Pointed;
};

const Table = memo(function Table({ runs, viewer, order, onOrder, pointed }: Props) {
  const t = useTranslations('runs');
  return (
    <WindowedTable
      label={t('list')}
      count={runs.length}
      keyOf={(index) => runs[index]!.run.id}
      head={<Head order={order} onOrder={onOrder} />}
      row={(index) => <Row shown={runs[index]!} index={index} viewer={viewer} pointed={pointed} />}
      height={{ exact: 44 }}
      columns={listColumns.length + 1}
      className="max-h-[32rem]"
      testId="run-list"
      onLeave={() => pointed.set(null)}
    />
  );
});

const leftAligned: readonly string[] = ['student', 'state'];
/** What a narrow window has no room for beside the name. */
const wideOnly: readonly string[] = ['parameters', 'computeSeconds', 'state'];

function Head({ order, onOrder }: Pick<Props, 'order' | 'onOrder'>) {
  const t = useTranslations('runs');
  return (
    <tr>
      <th scope="col" className="w-12 py-1 pl-3">
        <span className="sr-only">{t('compare')}</span>
      </th>
      {listColumns.map((column) => {
        const current = order.column === column;
        return (
          <SortingHeader
            key={column}
            sorted={sortedAs(current, order.descending)}
            onClick={() => onOrder({ column, descending: current ? !order.descending : column !== 'student' })}
            className={`last:pr-4 ${leftAligned.includes(column) ? 'text-left' : 'text-right'} ${wideOnly.includes(column) ? 'max-md:hidden' : ''}`}
          >
            {t(column)}
          </SortingHeader>
        );
      })}
    </tr>
  );
}

function Row({ shown, index, viewer, pointed }: { shown: ShownRun; index: number; viewer: Viewer; pointed: Pointed }) {
  const { id, number } = shown.run;
  return (
    <tr
      aria-rowindex={index + 1}
      className="h-11 border-line/60 border-b hover:bg-sunken"
      onPointerEnter={() => pointed.set(id)}
      data-testid={`list-run-${number}`}
    >
      <Cells shown={shown} viewer={viewer} />
    </tr>
  );
}

/** They stay as they are where the row gets another place in the list. */
const Cells = memo(function Cells({ shown, viewer }: { shown: ShownRun; viewer: Viewer }) {
  const figures = useFigures();
  const nameOf = useShownName(viewer);
  const runName = useRunName();
  const { run, seat, best, whole } = shown;
  const name = useMemo(() => runName(run), [runName, run]);
  return (
    <>
      <td className="pl-3">
        <CompareTick number={run.number} />
      </td>
      <td className="px-2 text-right text-muted">
        <RunLink number={run.number} short />
      </td>
      <td className="w-1/2 max-w-0 px-2 leading-tight">
        <span className="flex items-center gap-2">
          <MarkIcon seatNumber={seat.number} />
          <span className="min-w-0">
            <span className="block truncate font-medium" title={nameOf(seat)}>
              {nameOf(seat)}
            </span>
            <span className="block truncate text-2xs text-muted" title={name}>
              {name}
            </span>
          </span>
        </span>
      </td>
      <td className="px-2 text-right font-semibold">{best ? figures.percent(best.validationAccuracy) : '–'}</td>
      <td className="px-2 text-right max-md:hidden">{figures.short(run.parameters)}</td>
      <td className="px-2 text-right max-md:hidden">{figures.seconds(run.computeSeconds)}</td>
      <td className="px-2 pr-4 max-md:hidden">
        <span className="flex gap-1">
          <StateBadge state={run.state} />
          {isRangeTest(run.hyperparameters) && <RangeTestBadge />}
          {whole && <FoundBadges run={run} most={1} />}
        </span>
      </td>
    </>
  );
});

const states = ['training', 'queued', 'paused', 'finished', 'diverged', 'failed', 'stopped'] as const;

/** The runs sorted; equal ones by their number, the newest first. */
export function sortedRuns(
  runs: readonly ShownRun[],
  { column, descending }: ListOrder,
  nameOf: (seat: ShownRun['seat']) => string,
): ShownRun[] {
  const compare: Record<ListColumn, (a: ShownRun, b: ShownRun) => number> = {
    number: (a, b) => a.run.number - b.run.number,
    student: (a, b) => nameOf(a.seat).localeCompare(nameOf(b.seat), 'ko'),
    accuracy: (a, b) => (a.best?.validationAccuracy ?? -1) - (b.best?.validationAccuracy ?? -1),
    parameters: (a, b) => a.run.parameters - b.run.parameters,
    computeSeconds: (a, b) => a.run.computeSeconds - b.run.computeSeconds,
    state: (a, b) => states.indexOf(a.run.state) - states.indexOf(b.run.state),
  };
  return [...runs].sort((a, b) => (descending ? -1 : 1) * compare[column](a, b) || b.run.number - a.run.number);
}

/** All runs of the class: what was tried and what came of it, in parallel axes, against its cost, and as a list to compare from. */
'use client';
import { ListFilter } from 'lucide-react';
import { memo, useCallback, useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { shallowEqual, useObservable } from '#app/_live/use-observable.tsx';
import { useCalmSession, useSessionState } from '#app/_live/use-session.tsx';
import { CompareTray } from '#app/_run/compare-tray.tsx';
import { useEntryName } from '#app/_run/run-link.tsx';
import { useRunSearch } from '#app/_run/use-run-search.ts';
import { ConnectionLamp, OfflineNote } from '#app/_session/connection-lamp.tsx';
import { useViewer } from '#app/_session/identities.ts';
import { SessionGate } from '#app/_session/session-gate.tsx';
import { useShownName } from '#app/_session/student-mark.tsx';
import { TopBar, WayBack } from '#app/_session/top-bar.tsx';
import { Button } from '#app/_ui/button.tsx';
import { ChoiceInput } from '#app/_ui/choice-input.tsx';
import { Popup } from '#app/_ui/dialog.tsx';
import { useNames } from '#app/_ui/names.ts';
import { EmptyState } from '#app/_ui/notice.tsx';
import { SearchInput } from '#app/_ui/text-input.tsx';
import { usePageTitle } from '#app/_ui/use-window.ts';
import { axesOf, type CoordinateAxis, isSelected } from '#lib/analysis/coordinates.ts';
import { datasetsOfRuns } from '#lib/analysis/leaderboard.ts';
import { type ShownRun, shownRuns } from '#lib/analysis/shown-runs.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import type { DatasetId } from '#lib/datasets/datasets.ts';
import { ClassScatter } from './class-scatter.tsx';
import { shadeColor } from './coordinate-canvas.ts';
import { ParallelCoordinates, useAxisNames } from './parallel-coordinates.tsx';
import { type ListOrder, RunList, sortedRuns } from './run-list.tsx';
import { createPointed, createSelectionStore, select, useCalmSelection } from './selection-store.ts';

/** For anybody who has the code. */
export function RunsScreen({ code }: { code: string }) {
  return (
    <SessionGate code={code} as="visitor">
      <Screen code={code} />
    </SessionGate>
  );
}

function Screen({ code }: { code: string }) {
  const t = useTranslations('runs');
  const title = useSessionState((state) => state.session!.title);
  const names = useNames();
  const viewer = useViewer(false);
  const session = useCalmSession();
  const all = useMemo(() => shownRuns(session, viewer), [session, viewer]);
  const used = datasetsOfRuns(session);
  const [chosen, setChosen] = useState<DatasetId>();
  const dataset = used.find((each) => each === (chosen ?? session.settings.dataset)) ?? used[0];
  const runs = useMemo(() => all.filter(({ run }) => run.hyperparameters.dataset === dataset), [all, dataset]);
  usePageTitle(`${t('title')} · ${title}`);
  return (
    <>
      <TopBar title={title} code={code}>
        <ConnectionLamp />
        <WayBack code={code} words={() => t('back')} />
      </TopBar>
      <OfflineNote />
      <main id="content" className="mx-auto w-full max-w-[120rem] p-3 pb-28 sm:p-4 sm:pb-28 lg:p-5 lg:pb-24">
        <h1 className="font-bold text-xl">
          {t('title')} <span className="numbers font-medium text-base text-muted">{runs.length}</span>
        </h1>
        {used.length > 1 && (
          <div className="mt-2 w-fit">
            <ChoiceInput
              id="dataset"
              label={names.field('dataset')}
              value={dataset!}
              choices={used}
              nameOf={(each) => names.choice('dataset', each)}
              onChange={(each) => setChosen(each as DatasetId)}
            />
          </div>
        )}
        {runs.length === 0 ? (
          <div className="mt-3">
            <EmptyState title={t('empty')} help={t('emptyHelp')} />
          </div>
        ) : (
          <Explorer runs={runs} viewer={viewer} />
        )}
      </main>
      <CompareTray />
    </>
  );
}

function Explorer({ runs, viewer }: { runs: readonly ShownRun[]; viewer: Viewer }) {
  const t = useTranslations('runs');
  const words = useAxisNames();
  const [selection] = useState(createSelectionStore);
  const [pointed] = useState(createPointed);
  const [state, setState] = useState(asTheyCome);
  const axes = useMemo(() => axesOf(runs), [runs]);
  const shown = useMemo(() => shownAxes(axes, state), [axes, state]);
  // The lines follow the pointer at once, the list and the dots a little later.
  const settled = useCalmSelection(selection);
  const selected = useSame(
    useMemo(() => runs.filter((each) => isSelected(each, shown, settled)), [runs, shown, settled]),
  );
  const onMove = useCallback((id: string, by: number) => setState((now) => axisMoved(axes, now, id, by)), [axes]);
  const show = useCallback(
    (id: string, visible: boolean) => {
      if (!visible) select(selection, id, null);
      setState((now) => ({ ...now, chosen: { ...now.chosen, [id]: visible } }));
    },
    [selection],
  );
  const onHide = useCallback((id: string) => show(id, false), [show]);
  const name = useEntryName(viewer);
  const byAccuracy = useMemo(
    () => [...selected].sort((a, b) => (b.best?.validationAccuracy ?? -1) - (a.best?.validationAccuracy ?? -1)),
    [selected],
  );
  const filtered = useObservable(selection, (now) => Object.keys(now).length > 0);
  return (
    <>
      <section aria-labelledby="coordinates-title" className="card mt-3 px-3 pt-2.5 pb-2 sm:px-4">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <h2 id="coordinates-title" className="font-bold">
            {t('coordinates')}
          </h2>
          <Shades />
          <span className="flex-1" />
          {filtered && (
            <Button size="small" onClick={() => selection.set({})}>
              {t('clear')}
            </Button>
          )}
          <Popup
            title={t('axes')}
            button={{
              size: 'small',
              children: (
                <>
                  <ListFilter aria-hidden className="size-4" />
                  {t('axes')}
                </>
              ),
            }}
          >
            {() => (
              <ul className="mt-2 max-h-72 overflow-y-auto">
                {orderedAxes(axes, state).map((axis) => (
                  <li key={axis.id}>
                    <label className="flex items-center gap-2 rounded px-1 py-1 text-sm hover:bg-sunken">
                      <input
                        type="checkbox"
                        checked={shown.includes(axis)}
                        onChange={({ target }) => show(axis.id, target.checked)}
                      />
                      {words.name(axis.id)}
                    </label>
                  </li>
                ))}
              </ul>
            )}
          </Popup>
        </div>
        <p className="text-2xs text-muted">{t('coordinatesHelp')}</p>
        <ParallelCoordinates
          runs={runs}
          axes={shown}
          selection={selection}
          pointed={pointed}
          words={words}
          onMove={onMove}
          onHide={onHide}
        />
      </section>
      <div className="mt-3 grid gap-3 md:grid-cols-2">
        <ClassScatter runs={runs} selected={byAccuracy} against="parameters" nameOf={name} />
        <ClassScatter runs={runs} selected={byAccuracy} against="computeSeconds" nameOf={name} />
      </div>
      <Listed selected={selected} all={runs.length} viewer={viewer} pointed={pointed} />
    </>
  );
}

/** The list that was given before, as long as it holds the same. */
function useSame<List extends readonly unknown[]>(list: List): List {
  const [kept, setKept] = useState(list);
  const same = shallowEqual(kept, list);
  if (!same) setKept(list);
  return same ? kept : list;
}

/** What the shades of the lines mean. */
function Shades() {
  const t = useTranslations('runs');
  return (
    <span className="flex items-center gap-1.5 text-2xs text-muted">
      {t('low')}
      <span
        aria-hidden
        className="h-2 w-20 rounded-full"
        style={{ background: `linear-gradient(to right, ${[0, 0.5, 1].map(shadeColor).join(', ')})` }}
      />
      {t('high')}
    </span>
  );
}

const Listed = memo(function Listed({
  selected,
  all,
  viewer,
  pointed,
}: {
  selected: readonly ShownRun[];
  all: number;
  viewer: Viewer;
  pointed: ReturnType<typeof createPointed>;
}) {
  const t = useTranslations('runs');
  const id = useId();
  const [words, setWords] = useState('');
  const [order, setOrder] = useState<ListOrder>({ column: 'accuracy', descending: true });
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
          onChange={setWords}
          className="h-9 max-w-xs border-line-strong/60"
        />
      </div>
      {nameless > 0 && <p className="px-4 pb-2 text-muted text-sm">{t('nameless', { count: nameless })}</p>}
      {sorted.length === 0 ? (
        <p className="px-4 pt-2 pb-6 text-center text-muted">{t('noMatch')}</p>
      ) : (
        <RunList runs={sorted} viewer={viewer} order={order} onOrder={setOrder} pointed={pointed} />
      )}
    </section>
  );
});

/** The number of hyperparameter axes shown at first: those with the most different values. */
const firstAxes = 6;

type AxisOrder = {
  /** Moved axes by their ids, in their order; the others follow as they come. */
  readonly order: readonly string[];
  /** By id: shown or hidden by the reader; the others as they are at first. */
  readonly chosen: Readonly<Record<string, boolean>>;
};

const asTheyCome: AxisOrder = { order: [], chosen: {} };

const isResult = (id: string) => id === 'accuracy' || id === 'parameters' || id === 'computeSeconds';

/** All axes in the reader's order. */
function orderedAxes(axes: readonly CoordinateAxis[], { order }: AxisOrder): CoordinateAxis[] {
  const place = (id: string, index: number) => (order.includes(id) ? order.indexOf(id) : order.length + index);
  return axes
    .map((axis, index) => ({ axis, at: place(axis.id, index) }))
    .sort((a, b) => a.at - b.at)
    .map(({ axis }) => axis);
}

/** Those of the axes that are shown, in the reader's order. */
function shownAxes(axes: readonly CoordinateAxis[], state: AxisOrder): CoordinateAxis[] {
  const atFirst = new Set([
    ...axes.filter(({ id }) => !isResult(id)).slice(0, firstAxes),
    ...axes.filter(({ id }) => isResult(id)),
  ]);
  return orderedAxes(axes, state).filter((axis) => state.chosen[axis.id] ?? atFirst.has(axis));
}

/** With this axis so many places further right among those that are shown. */
function axisMoved(axes: readonly CoordinateAxis[], state: AxisOrder, id: string, by: number): AxisOrder {
  const shown = shownAxes(axes, state).map((axis) => axis.id);
  const from = shown.indexOf(id);
  const to = Math.min(shown.length - 1, Math.max(0, from + by));
  if (from < 0 || from === to) return state;
  const target = shown[to]!;
  const all = orderedAxes(axes, state)
    .map((axis) => axis.id)
    .filter((each) => each !== id);
  all.splice(all.indexOf(target) + (by > 0 ? 1 : 0), 0, id);
  return { ...state, order: all };
}

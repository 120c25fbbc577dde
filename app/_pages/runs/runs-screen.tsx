/** All runs of the class: what was tried and what came of it, in parallel axes, against its cost, and as a list to compare from. */
'use client';
import { Link2, ListFilter } from 'lucide-react';
import { type Dispatch, type SetStateAction, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { shallowEqual, useObservable } from '#app/_live/use-observable.tsx';
import { useCalmSession, useSessionState } from '#app/_live/use-session.tsx';
import { CompareTray } from '#app/_run/compare-tray.tsx';
import { useEntryName } from '#app/_run/run-link.tsx';
import { ConnectionLamp, OfflineNote } from '#app/_session/connection-lamp.tsx';
import { useViewer } from '#app/_session/identities.ts';
import { SessionGate } from '#app/_session/session-gate.tsx';
import { TopBar, WayBack } from '#app/_session/top-bar.tsx';
import { Button } from '#app/_ui/button.tsx';
import { ChoiceInput } from '#app/_ui/choice-input.tsx';
import { Popup } from '#app/_ui/dialog.tsx';
import { useNames } from '#app/_ui/names.ts';
import { EmptyState } from '#app/_ui/notice.tsx';
import { useCopy } from '#app/_ui/use-copy.ts';
import { useQuery } from '#app/_ui/use-query.ts';
import { usePageTitle } from '#app/_ui/use-window.ts';
import { axesOf, isSelected, rangesOf, selectionOf } from '#lib/analysis/coordinates.ts';
import { datasetsOfRuns } from '#lib/analysis/leaderboard.ts';
import { type ShownRun, shownRuns } from '#lib/analysis/shown-runs.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import type { DatasetId } from '#lib/datasets/datasets.ts';
import { ClassScatter } from './class-scatter.tsx';
import { shadeColor } from './coordinate-canvas.ts';
import { ParallelCoordinates, useAxisNames } from './parallel-coordinates.tsx';
import { RunList } from './run-list.tsx';
import { axisMoved, axisShown, firstView, type RunsView, readView, shownAxes, viewQuery } from './runs-view.ts';
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
  const [view, change] = useQuery(readView, viewQuery);
  const dataset = used.find((each) => each === (view.dataset ?? session.settings.dataset)) ?? used[0];
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
              onChange={(each) => change({ ...firstView, dataset: each as DatasetId, words: view.words })}
            />
          </div>
        )}
        {runs.length === 0 ? (
          <div className="mt-3">
            <EmptyState title={t('empty')} help={t('emptyHelp')} />
          </div>
        ) : (
          <Explorer key={dataset} runs={runs} viewer={viewer} view={view} change={change} />
        )}
      </main>
      <CompareTray />
    </>
  );
}

function Explorer({
  runs,
  viewer,
  view,
  change,
}: {
  runs: readonly ShownRun[];
  viewer: Viewer;
  view: RunsView;
  change: Dispatch<SetStateAction<RunsView>>;
}) {
  const t = useTranslations('runs');
  const words = useAxisNames();
  const actions = useTranslations('common.actions');
  const copy = useCopy();
  const axes = useMemo(() => axesOf(runs), [runs]);
  const [selection] = useState(() => createSelectionStore(selectionOf(axes, view.ranges)));
  const [pointed] = useState(createPointed);
  const shown = useMemo(() => shownAxes(axes, view.axes), [axes, view.axes]);
  // The lines follow the pointer at once, the list and the dots a little later.
  const settled = useCalmSelection(selection);
  const selected = useSame(
    useMemo(() => runs.filter((each) => isSelected(each, shown, settled)), [runs, shown, settled]),
  );
  const arrange = useCallback(
    (next: (shown: readonly string[]) => readonly string[]) =>
      change((now) => ({ ...now, axes: next(shownAxes(axes, now.axes).map(({ id }) => id)) })),
    [axes, change],
  );
  const onMove = useCallback((id: string, by: number) => arrange((now) => axisMoved(now, id, by)), [arrange]);
  const show = useCallback(
    (id: string, visible: boolean) => {
      if (!visible) select(selection, id, null);
      arrange((now) => axisShown(now, id, visible));
    },
    [selection, arrange],
  );
  const onHide = useCallback((id: string) => show(id, false), [show]);
  const firstSelection = useRef(settled);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the reader selected, not what it became as the axes grew
  useEffect(() => {
    if (settled === firstSelection.current) return;
    change((now) => ({ ...now, ranges: rangesOf(axes, settled) }));
  }, [settled, change]);
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
          <Button size="small" onClick={() => copy(location.href, actions('linkCopied'))}>
            <Link2 aria-hidden className="size-4" />
            {actions('copyLink')}
          </Button>
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
                {[...shown, ...axes.filter((axis) => !shown.includes(axis))].map((axis) => (
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
      <RunList selected={selected} all={runs.length} viewer={viewer} pointed={pointed} view={view} change={change} />
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

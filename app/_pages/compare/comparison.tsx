/** The compared runs: who they are and their values at the left, their curves and what they tell at the right. */
'use client';
import { useMemo, useState } from 'react';
import { useMetrics } from '#app/_live/use-session.tsx';
import { createCursor } from '#app/_ui/chart/cursor.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { useAxisWords } from './axis-words.ts';
import { ChartSettings } from './chart-settings.tsx';
import { ComparedCharts } from './compared-charts.tsx';
import { createCurves, type Entry, entriesOf } from './entries.ts';
import { Experiments } from './experiments.tsx';
import { Legend } from './legend.tsx';
import { RunColumns } from './run-columns.tsx';
import type { ChangeSettings, CompareSettings } from './settings.ts';

export type ComparisonProps = {
  settings: CompareSettings;
  /** All runs that the viewer may know, and of them the chosen ones. */
  all: readonly ShownRun[];
  chosen: readonly ShownRun[];
  viewer: Viewer;
  change: ChangeSettings;
};

/** The column that the others are measured against. */
export function baselineOf(entries: readonly Entry[], baseline: number | null): Entry {
  const has = ({ members }: Entry) => members.some(({ run }) => run.number === baseline);
  return entries.find(has) ?? entries[0]!;
}

const deskGrid = 'mt-3 flex flex-col gap-3 lg:grid lg:grid-cols-[23rem_minmax(0,1fr)] lg:items-start';
/** The pictures first, and as large as the screen. */
const wallGrid = 'mt-2 grid grid-cols-[24rem_minmax(0,1fr)] items-start gap-3';

export function Comparison({ settings, all, chosen, viewer, change }: ComparisonProps) {
  const { axis, smoothing, seeds, baseline } = settings;
  const [cursor] = useState(createCursor);
  const words = useAxisWords(axis);
  const entries = useMemo(() => entriesOf(chosen, all, seeds), [chosen, all, seeds]);
  const metrics = useMetrics(entries.flatMap(({ members }) => members.map(({ run }) => run.id)));
  const [curvesOf] = useState(createCurves);
  const curves = useMemo(
    () => curvesOf(entries, metrics, { axis, smoothing, seeds }),
    [curvesOf, entries, metrics, axis, smoothing, seeds],
  );
  const base = baselineOf(entries, baseline);
  const experiments = <Experiments entries={entries} base={base} all={all} viewer={viewer} change={change} />;
  const shared = { settings, entries, curves, cursor, words, viewer, change };
  return (
    <>
      <div className={settings.wall ? wallGrid : deskGrid}>
        <div className="flex min-w-0 flex-col gap-3 max-lg:contents lg:sticky lg:top-18 lg:max-h-[calc(100dvh-5.5rem)] lg:overflow-y-auto">
          <Legend {...shared} base={base} />
          {!settings.wall && <ChartSettings settings={settings} change={change} />}
        </div>
        <div className="flex min-w-0 flex-col gap-3 max-lg:contents">
          {!settings.wall && experiments}
          <ComparedCharts {...shared} />
        </div>
      </div>
      {settings.wall && <div className="mt-3">{experiments}</div>}
      <RunColumns entries={entries} base={base} settings={settings} viewer={viewer} change={change} />
    </>
  );
}

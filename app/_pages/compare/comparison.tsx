/** The compared runs: who they are and their values at the left, their curves, how these are drawn and what they tell at the right. */
'use client';
import { memo, useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMetrics } from '#app/_live/use-session.tsx';
import { createCursor } from '#app/_ui/chart/cursor.ts';
import { Select, SwitchInput } from '#app/_ui/choice-input.tsx';
import { axes } from '#lib/analysis/compared-curves.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { ComparedCharts, useAxisWords } from './compared-charts.tsx';
import { createCurves, type Entry, entriesOf } from './entries.ts';
import { Experiments } from './experiments.tsx';
import { Legend } from './legend.tsx';
import { RunColumns } from './run-columns.tsx';
import type { ChangeSettings, CompareSettings } from './settings.ts';

type ComparisonProps = {
  settings: CompareSettings;
  /** All runs that the viewer may know, and of them the chosen ones. */
  all: readonly ShownRun[];
  chosen: readonly ShownRun[];
  viewer: Viewer;
  change: ChangeSettings;
};

/** The column that the others are measured against. */
function baselineOf(entries: readonly Entry[], baseline: number | null): Entry {
  const has = ({ members }: Entry) => members.some(({ run }) => run.number === baseline);
  return entries.find(has) ?? entries[0]!;
}

const deskGrid = 'mt-3 flex flex-col gap-3 lg:grid lg:grid-cols-[23rem_minmax(0,1fr)] lg:items-start';
/** Charts first, as large as the screen. */
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

const seedKinds = ['apart', 'range', 'deviation'] as const;

const ChartSettings = memo(function ChartSettings({
  settings,
  change,
}: {
  settings: CompareSettings;
  change: ChangeSettings;
}) {
  const t = useTranslations('compare');
  const id = useId();
  const set = (part: Partial<CompareSettings>) => change((now) => ({ ...now, ...part }));
  const row = 'grid grid-cols-[6.5rem_minmax(0,1fr)] items-center gap-3';
  return (
    <section
      aria-label={t('settings')}
      className="card flex print:hidden flex-col gap-2.5 px-3 py-3 text-sm max-lg:order-last"
    >
      <div className={row}>
        <label htmlFor={`${id}-axis`} className="text-muted">
          {t('axis')}
        </label>
        <Select
          id={`${id}-axis`}
          value={settings.axis}
          onChange={({ target }) => set({ axis: axes.find((axis) => axis === target.value)!, zoom: null })}
        >
          {axes.map((axis) => (
            <option key={axis} value={axis}>
              {t('axisName', { axis })}
            </option>
          ))}
        </Select>
      </div>
      <div className={row} title={t('smoothingHelp')}>
        <label htmlFor={`${id}-smoothing`} className="text-muted">
          {t('smoothing')}
        </label>
        <span className="flex items-center gap-3">
          <input
            id={`${id}-smoothing`}
            type="range"
            min={0}
            max={0.99}
            step={0.01}
            value={settings.smoothing}
            onChange={({ target }) => set({ smoothing: Number(target.value) })}
            className="h-6 min-w-0 flex-1"
          />
          <output htmlFor={`${id}-smoothing`} className="numbers w-8 text-right font-semibold">
            {settings.smoothing.toFixed(2)}
          </output>
        </span>
      </div>
      <div className={row} title={t('seedsHelp')}>
        <label htmlFor={`${id}-seeds`} className="text-muted">
          {t('seeds')}
        </label>
        <Select
          id={`${id}-seeds`}
          value={settings.seeds}
          onChange={({ target }) => set({ seeds: seedKinds.find((kind) => kind === target.value)! })}
        >
          {seedKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t('seedsName', { kind })}
            </option>
          ))}
        </Select>
      </div>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        <Toggle label={t('log')} checked={settings.log} onChange={(log) => set({ log })} />
        <Toggle
          label={t('outliers')}
          help={t('outliersHelp')}
          checked={settings.ignoreOutliers}
          onChange={(ignoreOutliers) => set({ ignoreOutliers })}
        />
        <Toggle
          label={t('fitted')}
          help={t('fittedHelp')}
          checked={settings.fitted}
          onChange={(fitted) => set({ fitted })}
        />
      </div>
    </section>
  );
});

function Toggle({
  label,
  help,
  checked,
  onChange,
}: {
  label: string;
  help?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <span className="flex items-center gap-2" title={help}>
      <SwitchInput id={id} label={label} checked={checked} onChange={onChange} />
      <label htmlFor={id}>{label}</label>
    </span>
  );
}

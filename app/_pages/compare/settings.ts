/** The state of the compare page, kept in its address. */
import type { Dispatch, SetStateAction } from 'react';
import { mostCompared } from '#app/_run/compare-tray.tsx';
import { runNumber, runNumbers } from '#lib/addresses.ts';
import { type Axis, axes, type BandKind } from '#lib/analysis/compared-curves.ts';
import type { Range } from '#lib/analysis/shown-range.ts';

export type ChangeSettings = Dispatch<SetStateAction<CompareSettings>>;

export type CompareSettings = {
  /** By their numbers, in the order of the columns. */
  readonly runs: readonly number[];
  /** The number of the run that the others are measured against; null for the first. */
  readonly baseline: number | null;
  readonly axis: Axis;
  /** 0 … 0.99; 0 draws what was measured. */
  readonly smoothing: number;
  readonly log: boolean;
  readonly ignoreOutliers: boolean;
  /** The axis serves most of the runs, and a much longer one runs past its edge. */
  readonly fitted: boolean;
  /** Runs that differ only in their seed as one. */
  readonly seeds: 'apart' | BandKind;
  /** Rows in which all runs are the same as well. */
  readonly equalRows: boolean;
  /** Only this stretch of the axis. */
  readonly zoom: Range | null;
  /** For the wall: larger, without what only a pointer can use, and with the names that the class may see. */
  readonly wall: boolean;
};

export const firstSettings: CompareSettings = {
  runs: [],
  baseline: null,
  axis: 'epoch',
  smoothing: 0.6,
  log: false,
  ignoreOutliers: true,
  fitted: true,
  seeds: 'apart',
  equalRows: false,
  zoom: null,
  wall: false,
};

const seedKinds = ['apart', 'range', 'deviation'] as const;

/** Reads a query, ignoring what is unreadable. Runs are listed once; more than can be shown stay in the list, to be refused. */
export function readSettings(search: string): CompareSettings {
  const query = new URLSearchParams(search);
  const first = firstSettings;
  const smoothing = Number(query.get('smooth') ?? Number.NaN);
  const [from, to] = (query.get('zoom') ?? '').split('~').map((text) => (text === '' ? Number.NaN : Number(text)));
  return {
    runs: runNumbers(query),
    baseline: runNumber(query.get('base') ?? '') ?? first.baseline,
    axis: axes.find((axis) => axis === query.get('x')) ?? first.axis,
    smoothing: smoothing >= 0 && smoothing <= 0.99 ? smoothing : first.smoothing,
    log: query.get('log') === '1',
    ignoreOutliers: query.get('outliers') !== '1',
    fitted: query.get('whole') !== '1',
    seeds: seedKinds.find((kind) => kind === query.get('seeds')) ?? first.seeds,
    equalRows: query.get('equal') === '1',
    zoom: from !== undefined && to !== undefined && from < to ? [from, to] : null,
    wall: query.get('wall') === '1',
  };
}

const rounded = (value: number) => String(Number(value.toPrecision(7)));

/** The query that says them, with its question mark; only what differs from the first settings. */
export function settingsQuery(settings: CompareSettings): string {
  const { runs, baseline, axis, smoothing, log, ignoreOutliers, fitted, seeds, equalRows, zoom, wall } = settings;
  const parts = [
    runs.length > 0 && `runs=${runs.join(',')}`,
    baseline !== null && `base=${baseline}`,
    axis !== firstSettings.axis && `x=${axis}`,
    smoothing !== firstSettings.smoothing && `smooth=${smoothing}`,
    log && 'log=1',
    !ignoreOutliers && 'outliers=1',
    !fitted && 'whole=1',
    seeds !== 'apart' && `seeds=${seeds}`,
    equalRows && 'equal=1',
    zoom && `zoom=${axis === 'clock' ? zoom.map(Math.round).join('~') : zoom.map(rounded).join('~')}`,
    wall && 'wall=1',
  ].filter(Boolean);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** Adds the run as a column or removes it; unchanged if there is no room. */
export function toggled(settings: CompareSettings, number: number): CompareSettings {
  const { runs, baseline } = settings;
  if (runs.includes(number)) {
    return {
      ...settings,
      runs: runs.filter((each) => each !== number),
      baseline: baseline === number ? null : baseline,
    };
  }
  return runs.length < mostCompared ? { ...settings, runs: [...runs, number] } : settings;
}

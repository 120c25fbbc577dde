/** From what a chart is given to what it paints: the points in sight, thinned to the pixels there are, in the theme's colours. */

import type { Chart } from 'chart.js';
import { thin } from '#lib/analysis/curve.ts';
import { type Range, shownRange } from '#lib/analysis/shown-range.ts';
import type { CurveBand, CurvePoint, CurveSeries } from './series.ts';

export type CurvesChart = Chart<'line', CurvePoint[]>;
export type Font = { readonly family: string; readonly size: number; readonly weight: number };

/** A curve as it is painted. */
export type DrawnCurve = {
  readonly series: CurveSeries;
  /** Finite ones only; those in sight and the next ones beyond either edge, no more than there are pixels. */
  readonly points: readonly CurvePoint[];
  readonly color: string;
};

export type DrawnBand = { readonly band: CurveBand; readonly points: CurveBand['points']; readonly color: string };

type Within = {
  readonly range: Range | null;
  readonly pixels: number;
  /** Points that a curve may have. */
  readonly most: number;
  readonly resolve: (color: string) => string;
};

/** The points that all curves of a chart may have together. */
const mostTogether = 16_000;

/** How many points each of so many curves may have on so many pixels. */
export function pointsEach(curves: number, pixels: number): number {
  return Math.max(64, Math.floor(Math.min(pixels, mostTogether / Math.max(1, curves))));
}

/** Those of points ascending in x that are in the range, with one more on either side. */
function inSight<Point extends { readonly x: number }>(
  points: readonly Point[],
  range: Range | null,
): readonly Point[] {
  if (!range) return points;
  const [from, to] = range;
  let first = points.findIndex(({ x }) => x >= from);
  if (first < 0) first = points.length;
  let last = points.findLastIndex(({ x }) => x <= to);
  if (last < 0) last = -1;
  return points.slice(Math.max(0, first - 1), last + 2);
}

/** A name and the place, in the values of the axes, where its curve ends. */
export type CurveEnd = { readonly label: string; readonly color: string; readonly x: number; readonly y: number };

/** What the plugins of a chart draw on it. */
type Drawn = {
  readonly curves: readonly DrawnCurve[];
  readonly bands: readonly DrawnBand[];
  /** Names at the ends of curves; null for a chart without. */
  readonly ends: readonly CurveEnd[] | null;
  readonly font: Font;
  /** The colour behind the chart. */
  readonly ground: string;
};

/** By chart; Chart.js' own options would wrap every point of it. */
export const drawnOn = new WeakMap<CurvesChart, Drawn>();

/** The names at the ends of what has one. */
export function endsOf({ curves, bands }: Pick<Drawn, 'curves' | 'bands'>): CurveEnd[] {
  const end = (label: string, color: string, last: CurvePoint | undefined) =>
    label && last ? [{ label, color, x: last.x, y: last.y }] : [];
  return [
    ...curves.flatMap(({ series, color, points }) => end(series.label, color, points.at(-1))),
    ...bands.flatMap(({ band, color, points }) => {
      const last = points.at(-1);
      return end(band.label, color, last && { x: last.x, y: last.median });
    }),
  ];
}

/** The points that stay while a curve does not change; thinned anew only when it does. */
export type Thinned = Map<string, { from: CurveSeries['points']; key: string; points: readonly CurvePoint[] }>;

/** The curve ready to paint; `known` remembers what was thinned before. */
export function drawnCurve(series: CurveSeries, { range, most, resolve }: Within, known: Thinned): DrawnCurve {
  const key = `${most} ${range?.join(' ') ?? ''} ${series.shape ?? ''}`;
  const before = known.get(series.id);
  if (before?.from === series.points && before.key === key) {
    return { series, points: before.points, color: resolve(series.color) };
  }
  const finite = series.points.filter(({ y }) => Number.isFinite(y));
  const points = series.shape === 'dots' ? finite : thin(inSight(finite, range), most);
  known.set(series.id, { from: series.points, key, points });
  return { series, points, color: resolve(series.color) };
}

/** The band ready to paint: at most as many places as there are pixels, evenly taken. */
export function drawnBand(band: CurveBand, { range, pixels, resolve }: Within): DrawnBand {
  const seen = inSight(band.points, range);
  const every = Math.ceil(seen.length / Math.max(64, pixels / 2));
  const points = seen.filter((_, index) => index % every === 0 || index === seen.length - 1);
  return { band, points, color: resolve(band.color ?? 'var(--muted)') };
}

/** Many dots, drawn in one stroke: Chart.js has an object for each and would take too long. */
export const isCloud = ({ series: { shape, marker, hollow }, points }: DrawnCurve): boolean =>
  shape === 'dots' && marker === 'circle' && !hollow && points.length > 40;

/** The radius of a marker in pixels, beside text of that size. */
export const markerRadius = (shape: CurveSeries['shape'], size: number): number =>
  Math.max(2.5, size / (shape === 'dots' || shape === 'steps' ? 3 : 4));

/** Whether markers would touch each other. */
export function isCrowded({ points, shape }: CurveSeries, pixels: number): boolean {
  return shape !== 'dots' && points.length > pixels / 12;
}

/** What the axes have to hold; undefined where there is nothing. */
export function limitsOf(
  curves: readonly DrawnCurve[],
  bands: readonly DrawnBand[],
  range: Range | null,
  withoutOutliers: boolean,
  positive: boolean,
): { x: Range; y: Range } | undefined {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const ys: number[] = [];
  const add = (x: number, y: number) => {
    if (range && (x < range[0] || x > range[1])) return;
    if (x < from) from = x;
    if (x > to) to = x;
    if (!positive || y > 0) ys.push(y);
  };
  for (const { points } of curves) for (const { x, y } of points) add(x, y);
  for (const { points } of bands) {
    for (const { x, low, high } of points) {
      add(x, low);
      add(x, high);
    }
  }
  const y = shownRange(ys, withoutOutliers);
  return y && { x: [from, to], y };
}

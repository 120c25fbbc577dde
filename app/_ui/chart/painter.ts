/** Owns the chart of one canvas: gathers what to paint, and paints at most ten times a second, twice on a phone, and only what is in sight. */
import type { Chart } from 'chart.js';
import { pace } from '#app/_live/wake-ups.ts';
import { onPaper } from '#app/_ui/paper.ts';
import type { Range } from '#lib/analysis/shown-range.ts';
import type { Cursor } from './cursor.ts';
import {
  type CurvesChart,
  drawnBand,
  drawnCurve,
  drawnOn,
  endsOf,
  limitsOf,
  pointsEach,
  type Thinned,
} from './drawn.ts';
import { listen } from './gestures.ts';
import { createPointing, type Layers, type Pointing } from './pointing.ts';
import type { CurveBand, CurveSeries } from './series.ts';
import { type ChartLook, chartFamily, type Ink, inkOf, styleChart } from './style.ts';

/** A chart this near to the screen is kept up to date, ready to be scrolled to. */
const nearMargin = '200px';

type Paint = ChartLook & {
  readonly series: readonly CurveSeries[];
  readonly bands: readonly CurveBand[];
  /** Names at the ends of curves instead of a tooltip, for a screen that nobody points at. */
  readonly named: boolean;
  readonly withoutOutliers: boolean;
  /** Text size in rem. */
  readonly text: number;
  readonly onZoom: ((range: Range | null) => void) | null;
  /** Theme and language: when they change, colours and words are looked up anew. */
  readonly dress: string;
};

export type Painter = {
  readonly paint: (what: Paint) => void;
  /** Lets the handle's pointer and keys move the cursor, and shows it. */
  readonly point: (handle: HTMLElement, layers: Layers, cursor: Cursor) => () => void;
  readonly destroy: () => void;
};

/** Whether there is no point to paint; words then stand in place of the chart. */
export const isEmpty = ({ series, bands }: Pick<Paint, 'series' | 'bands'>): boolean =>
  ![...series, ...bands].some(({ points }) => points.length > 0);

type MakeChart = (canvas: HTMLCanvasElement, onResize: () => void) => CurvesChart;

/** `make` makes the chart, empty. */
export function createPainter(canvas: HTMLCanvasElement, make: MakeChart): Painter {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const thinned: Thinned = new Map();
  let wanted: Paint | undefined;
  let ink: { colors: Ink; dress: string } | undefined;
  let pointing: Pointing | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unqueue: (() => void) | undefined;
  let paintedAt = 0;
  let inSight = true;
  /** Whether something came while it was out of sight. */
  let stale = false;
  // Chart.js reports its first size while it is being made.
  const chart = make(canvas, schedule);

  function schedule() {
    if (unqueue || timer || !wanted) return;
    const wait = paintedAt + pace() - performance.now();
    const inFrame = () => {
      timer = undefined;
      unqueue = queuePaint(now);
    };
    if (wait > 0) timer = setTimeout(inFrame, wait);
    else inFrame();
  }

  function now() {
    unqueue = undefined;
    // Paints what was never painted, wherever it is: a screenshot of the whole page shows it.
    stale = !inSight && paintedAt > 0 && !onPaper.get();
    if (stale) return;
    // On a hidden tab there is nothing to paint on, and without a point nothing to paint: the first point does not wait.
    if (!wanted || isEmpty(wanted) || canvas.offsetParent === null) return;
    paintedAt = performance.now();
    if (ink?.dress !== wanted.dress) ink = { colors: inkOf(canvas), dress: wanted.dress };
    const { colors } = ink;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const font = { family: chartFamily, size: Math.round(wanted.text * rem), weight: 600 };
    const range = wanted.xRange ?? null;
    const pixels = canvas.clientWidth;
    const within = { range, pixels, most: pointsEach(wanted.series.length, pixels), resolve: colors.resolve };
    const curves = wanted.series.map((series) => drawnCurve(series, within, thinned));
    const bands = wanted.bands.map((band) => drawnBand(band, within));
    const ends = wanted.named ? endsOf({ curves, bands }) : null;
    const limits = limitsOf(curves, bands, range, wanted.withoutOutliers, wanted.yScale === 'log');
    drawnOn.set(chart, { curves, bands, ends, font, ground: colors.ground });
    if (styleChart(chart, wanted, limits, ends, colors, font)) chart.update('none');
    else chart.draw();
    pointing?.repaint();
  }

  const observer = new IntersectionObserver(
    (entries) => {
      inSight = entries.at(-1)!.isIntersecting;
      if (inSight && stale) schedule();
    },
    { rootMargin: nearMargin },
  );
  observer.observe(canvas);

  /** Colours are looked up anew, and all text measured. */
  function dressAnew() {
    ink = undefined;
    schedule();
  }
  dark.addEventListener('change', dressAnew);

  /** Printing does not wait for the next frame, and shows what was out of sight. */
  function toPaper() {
    ink = undefined;
    unqueue?.();
    now();
  }
  const leavePaper = onPaper.subscribe(toPaper);

  // Canvas text is not drawn again by itself when its font arrives.
  const letters = () =>
    `0123456789%. ${[...(wanted?.series ?? []), ...(wanted?.bands ?? [])].map(({ label }) => label).join('')}`;
  let loadedFor = '';
  function loadFont() {
    const needed = letters();
    if (needed === loadedFor) return;
    loadedFor = needed;
    void document.fonts.load(`600 16px ${chartFamily}`, needed).then(dressAnew);
  }
  loadFont();

  return {
    paint(what) {
      wanted = what;
      loadFont();
      schedule();
    },
    point(handle, layers, cursor) {
      const scene = () =>
        wanted && ink && { ink: ink.colors, titleOf: (x: number) => titleOf(wanted!, x), formatY: wanted.formatY };
      const own = createPointing(chart, layers, cursor, scene);
      pointing = own;
      const whole = (): Range | undefined => {
        const xs = wanted?.series.flatMap(({ points }) => (points.length > 0 ? [points[0]!.x, points.at(-1)!.x] : []));
        if (!xs || xs.length === 0) return undefined;
        const begin = wanted?.xScale === 'time' ? Math.min(...xs) : 0;
        return [begin, Math.max(...xs, wanted?.xMax ?? begin)];
      };
      const unlisten = listen(handle, { chart, pointing: own, cursor, zoom: () => wanted?.onZoom ?? null, whole });
      return () => {
        unlisten();
        own.destroy();
        pointing = undefined;
      };
    },
    destroy() {
      dark.removeEventListener('change', dressAnew);
      leavePaper();
      observer.disconnect();
      unqueue?.();
      clearTimeout(timer);
      wanted = undefined;
      (chart as Chart).destroy();
    },
  };
}

const titleOf = ({ xLabel, formatX }: Paint, x: number) =>
  `${xLabel} ${formatX ? formatX(x) : String(Number(x.toFixed(2)))}`;

/** Milliseconds of a frame that may be spent on charts; what they draw is turned into pixels afterwards, which takes as long again. */
const budget = 3;

const waiting = new Set<() => void>();
let frame = 0;

function paint() {
  frame = 0;
  const began = performance.now();
  for (const work of waiting) {
    waiting.delete(work);
    work();
    if (performance.now() - began > budget) break;
  }
  if (waiting.size > 0) frame = requestAnimationFrame(paint);
}

/** Does the work in one of the next frames, once however often it is asked for; the result takes that back. */
function queuePaint(work: () => void): () => void {
  waiting.add(work);
  if (!frame) frame = requestAnimationFrame(paint);
  return () => waiting.delete(work);
}

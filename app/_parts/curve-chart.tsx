/** Curves over epochs, or dots: one Chart.js object per component, fed past React; the only importer of chart.js. */
'use client';
import {
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
} from 'chart.js';
import { useEffect, useRef } from 'react';
import { thin } from '#lib/metrics/curve.ts';
import type { BandPoint } from '#lib/metrics/quantiles.ts';
import { inkOf } from './chart-ink.ts';
import { type ChartLook, chartFamily, styleChart } from './chart-style.ts';
import { usePreferences } from './chrome/preferences.tsx';
import { endLabels } from './end-labels.ts';
import type { Marker } from './student-mark.tsx';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler, Tooltip);

export type CurvePoint = { readonly x: number; readonly y: number };

export type CurveSeries = {
  readonly id: string;
  /** Empty for one that has no name at its end. */
  readonly label: string;
  /** A CSS colour; variables are resolved when painting, so that it follows the theme. */
  readonly color: string;
  readonly dash: readonly number[];
  /** Drawn at every point; null for a curve of many points. */
  readonly marker: Marker | null;
  readonly width: number;
  readonly points: readonly CurvePoint[];
  /** A line through the points unless said otherwise; `steps` hold each value until the next; `dots`, ascending in x, stand alone. */
  readonly shape?: 'line' | 'steps' | 'dots';
};

/** Many curves as a band with its middle. */
export type CurveBand = { readonly label: string; readonly points: readonly BandPoint[] };

export type CurveChartProps = Omit<ChartLook, 'named'> & {
  title: string;
  series: readonly CurveSeries[];
  band?: CurveBand | undefined;
  named?: boolean;
  /** Text size in rem. */
  text?: number;
  /** What a screen reader hears instead of the picture. */
  summary: string;
  className?: string;
};

/** At most so often is a chart repainted. */
const repaintEvery = 100;

type Paint = ChartLook & Pick<CurveChartProps, 'series' | 'band'> & { text: number };
type Dataset = ChartDataset<'line', CurvePoint[]> & { id: string };

/** A chart that fills its box; changes of `series` are painted at most ten times a second, without animation. */
export function CurveChart(props: CurveChartProps) {
  const { title, series, band, xLabel, xMax, formatX, formatY, share, named = false, text = 0.75 } = props;
  const { theme, language } = usePreferences();
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter | null>(null);

  useEffect(() => {
    const own = createPainter(canvas.current!);
    painter.current = own;
    return own.destroy;
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and language change what the canvas must look like
  useEffect(() => {
    painter.current?.paint({ series, band, xLabel, xMax, formatX, formatY, share, named, text });
  }, [series, band, xLabel, xMax, formatX, formatY, share, named, text, theme, language]);

  return (
    <figure className={`relative min-h-0 min-w-0 text-muted ${props.className ?? ''}`} aria-label={title}>
      <canvas ref={canvas} className="absolute inset-0" />
      <figcaption className="sr-only">{props.summary}</figcaption>
    </figure>
  );
}

type Painter = { paint: (what: Paint) => void; destroy: () => void };

/** Owns the chart: gathers what to paint, and paints at most once in `repaintEvery`. */
function createPainter(canvas: HTMLCanvasElement): Painter {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const datasets = new Map<string, Dataset>();
  let wanted: Paint | undefined;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let paintedAt = 0;
  // Chart.js reports its first size while it is being made.
  const chart = new Chart(canvas, configuration(schedule));

  function schedule() {
    if (frame || timer || !wanted) return;
    const wait = paintedAt + repaintEvery - performance.now();
    const inFrame = () => {
      timer = undefined;
      frame = requestAnimationFrame(now);
    };
    if (wait > 0) timer = setTimeout(inFrame, wait);
    else inFrame();
  }

  function now() {
    frame = 0;
    paintedAt = performance.now();
    if (!wanted || canvas.offsetParent === null) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const colors = inkOf(canvas);
    const size = Math.round(wanted.text * rem);
    const curves = wanted.series.map((series) => dataset(datasets, series, canvas.clientWidth, colors.resolve, size));
    chart.data.datasets = [...curves, ...bandDatasets(datasets, wanted.band, colors.resolve)];
    styleChart(chart, wanted, colors, size);
    chart.update('none');
  }

  dark.addEventListener('change', schedule);
  // Canvas text is not drawn again by itself when its font arrives.
  const text = () =>
    `0123456789%. ${[...(wanted?.series ?? []), wanted?.band].map((each) => each?.label ?? '').join('')}`;
  void document.fonts.load(`600 16px ${chartFamily}`, text()).then(schedule);
  let loadedFor = '';

  return {
    paint(what) {
      wanted = what;
      const needed = text();
      if (needed !== loadedFor) {
        loadedFor = needed;
        void document.fonts.load(`600 16px ${chartFamily}`, needed).then(schedule);
      }
      schedule();
    },
    destroy() {
      dark.removeEventListener('change', schedule);
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      wanted = undefined;
      chart.destroy();
    },
  };
}

function configuration(onResize: () => void): ChartConfiguration<'line', CurvePoint[]> {
  return {
    type: 'line',
    data: { datasets: [] },
    plugins: [endLabels],
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      onResize,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      scales: { x: { type: 'linear', min: 0 }, y: { type: 'linear' } },
    },
  };
}

function dataset(
  known: Map<string, Dataset>,
  { id, label, color, dash, marker, width, points, shape = 'line' }: CurveSeries,
  pixels: number,
  resolve: (color: string) => string,
  size: number,
): Dataset {
  const finite = points.filter(({ y }) => Number.isFinite(y));
  const data = shape === 'dots' ? finite : thin(finite, Math.max(64, Math.floor(pixels)));
  const ink = resolve(color);
  const crowded = shape !== 'dots' && points.length > pixels / 12;
  const radius = Math.max(2.5, size / (shape === 'line' ? 4 : 3));
  return Object.assign(keptDataset(known, id), {
    label,
    data,
    borderColor: ink,
    backgroundColor: ink,
    borderDash: [...dash],
    borderWidth: width,
    showLine: shape !== 'dots',
    stepped: shape === 'steps',
    pointStyle: marker ?? 'circle',
    // A curve in steps has its marker where it ends, beside its name.
    pointRadius:
      shape === 'steps'
        ? data.map((_, index) => (index === data.length - 1 ? radius : 0))
        : marker && !crowded
          ? radius
          : marker && points.length === 1
            ? 3
            : 0,
    pointBorderWidth: shape === 'line' ? 1.5 : width,
    pointHitRadius: 8,
  });
}

/** The same object for a series as long as there is a chart, so that Chart.js goes on with what it knows of it. */
function keptDataset(known: Map<string, Dataset>, id: string): Dataset {
  const own = known.get(id) ?? ({ id, data: [] } as Dataset);
  known.set(id, own);
  return own;
}

/** Behind all curves: the middle with the name, the upper edge filled down to the lower one. */
function bandDatasets(
  known: Map<string, Dataset>,
  band: CurveBand | undefined,
  resolve: (color: string) => string,
): Dataset[] {
  if (!band || band.points.length === 0) return [];
  const line = (id: string, of: 'low' | 'median' | 'high', look: Partial<Dataset>) =>
    Object.assign(keptDataset(known, id), {
      label: '',
      data: band.points.map((point) => ({ x: point.x, y: point[of] })),
      borderColor: resolve('var(--line-strong)'),
      backgroundColor: resolve('color-mix(in srgb, var(--line-strong) 28%, transparent)'),
      borderWidth: 0,
      pointRadius: band.points.length === 1 ? 3 : 0,
      pointHitRadius: 0,
      ...look,
    });
  return [
    line('band median', 'median', { label: band.label, borderColor: resolve('var(--muted)'), borderWidth: 2 }),
    line('band high', 'high', { fill: '+1' }),
    line('band low', 'low', {}),
  ];
}

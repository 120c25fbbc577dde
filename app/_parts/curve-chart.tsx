/** Curves over epochs: one Chart.js object per component, fed past React; the only importer of chart.js. */
'use client';
import {
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import { useEffect, useRef } from 'react';
import { thin } from '#lib/metrics/curve.ts';
import { usePreferences } from './chrome/preferences.tsx';
import { endLabels, labelMargin } from './end-labels.ts';
import type { Marker } from './student-mark.tsx';

Chart.register(LineController, LineElement, PointElement, LinearScale, Tooltip);

export type CurvePoint = { readonly x: number; readonly y: number };

export type CurveSeries = {
  readonly id: string;
  readonly label: string;
  /** A CSS colour; variables are resolved when painting, so that it follows the theme. */
  readonly color: string;
  readonly dash: readonly number[];
  /** Drawn at every point; null for a curve of many points. */
  readonly marker: Marker | null;
  readonly width: number;
  readonly points: readonly CurvePoint[];
};

export type CurveChartProps = {
  title: string;
  series: readonly CurveSeries[];
  xLabel: string;
  /** The end of the x axis; undefined to follow the data. */
  xMax?: number | undefined;
  formatY: (value: number) => string;
  /** Nothing is below 0; a share is not above 1 either. */
  share: boolean;
  /** Names at the line ends instead of a tooltip, for a screen that nobody points at. */
  named?: boolean;
  /** Text size in rem. */
  text?: number;
  /** What a screen reader hears instead of the picture. */
  summary: string;
  className?: string;
};

/** At most so often is a chart repainted. */
const repaintEvery = 100;
const family = '"Pretendard Variable", system-ui, sans-serif';

type Paint = Pick<CurveChartProps, 'series' | 'xLabel' | 'xMax' | 'formatY' | 'share'> & {
  named: boolean;
  text: number;
};
type Dataset = ChartDataset<'line', CurvePoint[]> & { id: string };

/** A chart that fills its box; changes of `series` are painted at most ten times a second, without animation. */
export function CurveChart(props: CurveChartProps) {
  const { title, series, xLabel, xMax, formatY, share, named = false, text = 0.75, summary, className = '' } = props;
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
    painter.current?.paint({ series, xLabel, xMax, formatY, share, named, text });
  }, [series, xLabel, xMax, formatY, share, named, text, theme, language]);

  return (
    <figure className={`relative min-h-0 min-w-0 text-muted ${className}`} aria-label={title}>
      <canvas ref={canvas} className="absolute inset-0" />
      <figcaption className="sr-only">{summary}</figcaption>
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
    chart.data.datasets = wanted.series.map((series) =>
      dataset(datasets, series, canvas.clientWidth, colors.resolve, size),
    );
    style(chart, wanted, colors, size);
    chart.update('none');
  }

  dark.addEventListener('change', schedule);
  // Canvas text is not drawn again by itself when its font arrives.
  const text = () => `0123456789%. ${wanted?.series.map(({ label }) => label).join('') ?? ''}`;
  void document.fonts.load(`600 16px ${family}`, text()).then(schedule);
  let loadedFor = '';

  return {
    paint(what) {
      wanted = what;
      const needed = text();
      if (needed !== loadedFor) {
        loadedFor = needed;
        void document.fonts.load(`600 16px ${family}`, needed).then(schedule);
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

/** Colours as the canvas needs them: with variables and light-dark() resolved by the browser. */
function inkOf(canvas: HTMLCanvasElement) {
  const probe = document.createElement('span');
  // A transition, however short, would give the colour before.
  probe.style.setProperty('transition', 'none', 'important');
  canvas.parentElement!.append(probe);
  const resolve = (color: string) => {
    probe.style.color = color;
    return getComputedStyle(probe).color;
  };
  const colors = {
    text: resolve('var(--muted)'),
    grid: resolve('var(--line)'),
    ink: resolve('var(--ink)'),
    surface: resolve('var(--raised)'),
    ground: groundOf(canvas),
  };
  const known = new Map<string, string>();
  const remembered = (color: string) => {
    const found = known.get(color) ?? resolve(color);
    known.set(color, found);
    return found;
  };
  queueMicrotask(() => probe.remove());
  return { ...colors, resolve: remembered };
}

/** The first colour behind the canvas that is not transparent. */
function groundOf(canvas: HTMLCanvasElement): string {
  for (let element: HTMLElement | null = canvas; element; element = element.parentElement) {
    const { backgroundColor } = getComputedStyle(element);
    if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor;
  }
  return 'transparent';
}

function dataset(
  known: Map<string, Dataset>,
  { id, label, color, dash, marker, width, points }: CurveSeries,
  pixels: number,
  resolve: (color: string) => string,
  size: number,
): Dataset {
  const own = known.get(id) ?? ({ id, data: [] } as Dataset);
  known.set(id, own);
  const finite = points.filter(({ y }) => Number.isFinite(y));
  const ink = resolve(color);
  const crowded = points.length > pixels / 12;
  return Object.assign(own, {
    label,
    data: thin(finite, Math.max(64, Math.floor(pixels))),
    borderColor: ink,
    backgroundColor: ink,
    borderDash: [...dash],
    borderWidth: width,
    pointStyle: marker ?? 'circle',
    pointRadius: marker && !crowded ? Math.max(2.5, size / 4) : marker && points.length === 1 ? 3 : 0,
    pointBorderWidth: 1.5,
    pointHitRadius: 8,
  });
}

function style(chart: Chart<'line', CurvePoint[]>, what: Paint, colors: ReturnType<typeof inkOf>, size: number) {
  const { xLabel, xMax, formatY, share, named } = what;
  const font = { family, size, weight: 500 as const };
  const ticks = { color: colors.text, font, maxRotation: 0 };
  const { options } = chart;
  options.font = font;
  options.scales = {
    x: {
      type: 'linear',
      min: 0,
      ...(xMax !== undefined && { max: xMax }),
      ticks: { ...ticks, precision: 0, maxTicksLimit: 8 },
      grid: { display: false },
      border: { color: colors.grid },
      title: { display: true, text: xLabel, color: colors.text, font, padding: 0, align: 'end' },
    },
    y: {
      type: 'linear',
      afterDataLimits: (scale) => {
        scale.min = Math.max(0, scale.min);
        if (share) scale.max = Math.min(1, scale.max);
      },
      ticks: { ...ticks, maxTicksLimit: 6, callback: (value) => formatY(Number(value)) },
      grid: { color: colors.grid },
      border: { display: false },
    },
  };
  options.layout = { padding: { top: 6, right: named ? labelMargin(chart, font) : 8 } };
  options.events = named ? [] : ['mousemove', 'mouseout', 'click', 'touchstart', 'touchmove'];
  options.plugins = {
    tooltip: {
      enabled: !named,
      backgroundColor: colors.surface,
      borderColor: colors.grid,
      borderWidth: 1,
      titleColor: colors.text,
      bodyColor: colors.ink,
      titleFont: font,
      bodyFont: font,
      padding: 10,
      usePointStyle: true,
      callbacks: {
        title: ([first]) => (first ? `${xLabel} ${Number(first.parsed.x?.toFixed(2))}` : ''),
        label: ({ dataset: { label }, parsed }) => ` ${label}  ${formatY(parsed.y ?? Number.NaN)}`,
      },
    },
    endLabels: { on: named, font, ground: colors.ground },
  } as typeof options.plugins;
}

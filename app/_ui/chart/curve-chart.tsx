/** Curves, bands and dots on two axes: one Chart.js object per component, fed past React; the only importer of chart.js. */
'use client';
import { Chart, LinearScale, LineController, LogarithmicScale } from 'chart.js';
import { drawPoint } from 'chart.js/helpers';
import { useEffect, useRef } from 'react';
import { usePreferences } from '#app/_ui/preferences.tsx';
import type { Range } from '#lib/analysis/shown-range.ts';
import { type Cursor, createCursor } from './cursor.ts';
import type { CurvesChart } from './drawn.ts';
import { endLabels } from './end-labels.ts';
import { curveLines } from './lines.ts';
import { createPainter, isEmpty, type Painter } from './painter.ts';
import type { CurveBand, CurveSeries } from './series.ts';
import type { ChartLook } from './style.ts';

Chart.register(LineController, LinearScale, LogarithmicScale);

type CurveChartProps = ChartLook & {
  title: string;
  series: readonly CurveSeries[];
  bands?: readonly CurveBand[];
  /** Names at the line ends instead of a tooltip, for a screen that nobody points at. */
  named?: boolean;
  /** Fits the y axis to what is not far out. */
  withoutOutliers?: boolean;
  /** Text size in rem. */
  text?: number;
  /** Said in place of axes while there is nothing to draw. */
  waiting: string;
  /** What a screen reader hears instead of the picture. */
  summary: string;
  className?: string;
  /** Shared with other charts, which then point at the same place; the keyboard moves it too. */
  cursor?: Cursor;
  /** What a screen reader hears of the cursor's place. */
  sayCursor?: (x: number) => string;
  /** Called with the stretch that the reader chose; null for the whole. */
  onZoom?: (range: Range | null) => void;
};

const noBands: readonly CurveBand[] = [];

/** A chart that fills its box; changes of `series` are painted at most ten times a second, without animation. */
export function CurveChart(props: CurveChartProps) {
  const { title, series, bands = noBands, named = false, withoutOutliers = false, text = 0.75 } = props;
  const { xLabel, xMax, xRange, xScale, formatX, yScale, formatY, formatYTick, share, onZoom = null } = props;
  const { theme, language } = usePreferences();
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter | null>(null);
  const layers = useRef<Partial<PointingLayers>>({});
  const { cursor } = props;
  const empty = isEmpty({ series, bands });

  useEffect(() => {
    const own = createPainter(canvas.current!, makeChart);
    painter.current = own;
    return own.destroy;
  }, []);

  useEffect(() => {
    const { handle, layer, tooltip } = layers.current;
    if (named || !handle || !layer || !tooltip) return;
    return painter.current!.point(handle, { layer, tooltip }, cursor ?? createCursor());
  }, [named, cursor]);

  useEffect(() => {
    const look = { xLabel, xMax, xRange, xScale, formatX, yScale, formatY, formatYTick, share };
    const dress = `${theme} ${language}`;
    painter.current?.paint({ ...look, series, bands, withoutOutliers, named, text, onZoom, dress });
  }, [
    series,
    bands,
    withoutOutliers,
    named,
    text,
    onZoom,
    theme,
    language,
    xLabel,
    xMax,
    xRange,
    xScale,
    formatX,
    yScale,
    formatY,
    formatYTick,
    share,
  ]);

  return (
    <figure className={`relative min-h-0 min-w-0 select-none text-muted ${props.className ?? ''}`} aria-label={title}>
      <canvas ref={canvas} className={`absolute inset-0 ${empty ? 'invisible' : ''}`} />
      {!named && <Pointable layers={layers} {...props} />}
      {empty && (
        <p
          aria-hidden
          className="absolute inset-0 grid place-items-center rounded-md bg-sunken/60 p-3 text-center text-sm"
          data-testid="waiting"
        >
          {props.waiting}
        </p>
      )}
      <figcaption className="sr-only">{props.summary}</figcaption>
    </figure>
  );
}

type PointingLayers = { handle: HTMLElement; layer: HTMLCanvasElement; tooltip: HTMLElement };

/** The layer over the chart at which one points; with a shared cursor it is a slider for the keyboard. */
function Pointable({
  layers,
  title,
  cursor,
  sayCursor,
  onZoom,
}: CurveChartProps & { layers: { readonly current: Partial<PointingLayers> } }) {
  const handle = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!cursor || !sayCursor) return;
    const say = () => {
      const x = cursor.get();
      handle.current?.setAttribute('aria-valuenow', String(x ?? 0));
      handle.current?.setAttribute('aria-valuetext', x === null ? '' : sayCursor(x));
    };
    say();
    return cursor.subscribe(say, 1);
  }, [cursor, sayCursor]);

  const slider = cursor && { role: 'slider', tabIndex: 0, 'aria-label': title, 'aria-valuenow': 0 };
  return (
    <>
      <canvas
        ref={(element) => {
          layers.current.layer = element ?? undefined;
        }}
        className="pointer-events-none absolute inset-0 size-full"
      />
      <div
        ref={(element) => {
          handle.current = element;
          layers.current.handle = element ?? undefined;
        }}
        {...slider}
        className={`absolute inset-0 touch-pan-y rounded-md ${onZoom ? 'cursor-crosshair' : ''}`}
      />
      <div
        ref={(element) => {
          layers.current.tooltip = element ?? undefined;
        }}
        hidden
        className="numbers pointer-events-none absolute top-0 left-0 z-10 w-max max-w-56 contain-layout contain-style rounded-lg border border-line bg-raised px-2.5 py-1.5 text-ink text-xs leading-5 shadow-pop"
      />
    </>
  );
}

function makeChart(canvas: HTMLCanvasElement, onResize: () => void): CurvesChart {
  return new Chart(canvas, {
    type: 'line',
    data: { datasets: [] },
    plugins: [curveLines(drawPoint), endLabels],
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      onResize,
      events: [],
      // Axes come with the first painting: before it, they would be invented.
      scales: { x: { type: 'linear', display: false }, y: { type: 'linear', display: false } },
    },
  });
}

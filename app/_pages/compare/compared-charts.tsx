/** The curves of the compared runs: five charts that share an axis, a cursor and a zoom. */
'use client';
import { Suspense, useCallback, useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useEntryName } from '#app/_run/run-link.tsx';
import { useNoCurveText } from '#app/_run/run-words.tsx';
import { clockText } from '#app/_session/round-bar.tsx';
import { Button } from '#app/_ui/button.tsx';
import type { Cursor } from '#app/_ui/chart/cursor.ts';
import { CurveChart } from '#app/_ui/chart/lazy-chart.ts';
import type { CurveBand, CurveSeries } from '#app/_ui/chart/series.ts';
import { useFigures } from '#app/_ui/names.ts';
import { type Axis, nearest, type Quantity } from '#lib/analysis/compared-curves.ts';
import { fittedEnd } from '#lib/analysis/fitted-axis.ts';
import type { Range } from '#lib/analysis/shown-range.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';
import { type EntryCurve, type EntryCurves, plainRate, shares, threeDigits } from './entries.ts';
import type { ChangeSettings, CompareSettings } from './settings.ts';

type ChartsProps = {
  settings: CompareSettings;
  curves: EntryCurves;
  cursor: Cursor;
  words: AxisWords;
  viewer: Viewer;
  change: ChangeSettings;
};

const charts: readonly Quantity[] = ['loss', 'validationLoss', 'accuracy', 'validationAccuracy', 'learningRate'];
/** How tall the charts are: at a desk, and on the wall, where the first four fill the screen. */
const heights = {
  desk: { most: 'h-52 xl:h-60', learningRate: 'h-32' },
  wall: { most: 'h-[calc((100dvh-15rem)/2)]', learningRate: 'h-44' },
} as const;

export function ComparedCharts(props: ChartsProps) {
  const t = useTranslations('compare');
  const { settings, change } = props;
  const height = heights[settings.wall ? 'wall' : 'desk'];
  const { fitted, axis } = settings;
  const end = useMemo(
    () =>
      fitted && axis !== 'clock' ? fittedEnd(props.curves.loss.flatMap(({ raw }) => raw.at(-1)?.x ?? [])) : undefined,
    [fitted, axis, props.curves.loss],
  );
  const fit = useMemo<Range | null>(() => (end === undefined ? null : [0, end]), [end]);
  return (
    <section aria-label={t('curves')} className="card p-3">
      <div className="grid grid-cols-1 gap-x-5 gap-y-3 sm:grid-cols-2">
        {charts.map((quantity) => (
          <div key={quantity} className={`min-w-0 ${quantity === 'learningRate' ? 'sm:col-span-2' : ''}`}>
            <p className={`font-semibold ${settings.wall ? 'text-lg' : 'text-sm'}`}>{t(quantity)}</p>
            <OneChart
              {...props}
              fit={fit}
              quantity={quantity}
              className={quantity === 'learningRate' ? height.learningRate : height.most}
            />
          </div>
        ))}
      </div>
      <div className="mt-2 flex print:hidden min-h-8 flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 text-2xs text-muted max-sm:hidden">{settings.wall ? '' : t('zoomHelp')}</p>
        {settings.zoom && (
          <Button size="small" onClick={() => change((now) => ({ ...now, zoom: null }))}>
            {t('resetZoom')}
          </Button>
        )}
      </div>
    </section>
  );
}

function OneChart({
  quantity,
  className,
  settings,
  curves,
  cursor,
  words,
  viewer,
  change,
  fit,
}: ChartsProps & { quantity: Quantity; className: string; fit: Range | null }) {
  const t = useTranslations('compare');
  const figures = useFigures();
  const name = useEntryName(viewer);
  const own = curves[quantity];
  const share = shares.includes(quantity);
  const { wall, smoothing } = settings;
  const text = wall ? 1 : 0.75;
  const series = useMemo(
    () => own.flatMap((curve) => seriesOf(curve, quantity, name(curve.entry.shown), smoothing, wall)),
    [own, quantity, name, smoothing, wall],
  );
  const bands = useMemo(() => own.flatMap(bandOf), [own]);
  const format = useMemo(
    () => (share ? (value: number) => figures.percent(value) : quantity === 'learningRate' ? plainRate : threeDigits),
    [share, quantity, figures],
  );
  const ticks = useMemo(
    () =>
      share ? (value: number) => figures.percent(value, 0) : (value: number) => String(Number(value.toPrecision(3))),
    [share, figures],
  );
  const say = useCallback(
    (x: number) => {
      const values = own.flatMap(({ entry, raw }) => {
        const point = nearest(raw, x);
        return point ? [`${name(entry.shown)} ${format(point.y)}`] : [];
      });
      return [`${words.label} ${words.say(x)}`, ...values].join(', ');
    },
    [own, name, format, words],
  );
  const onZoom = useCallback((zoom: Range | null) => change((now) => ({ ...now, zoom })), [change]);
  const title = t(quantity);
  const lines = own.flatMap(({ entry, raw }) => {
    const last = raw.at(-1);
    return last ? [t('chartLine', { name: name(entry.shown), value: format(last.y) })] : [];
  });
  const waiting = useNoCurveText()(
    own.flatMap(({ entry }) => entry.members.map(({ run }) => run)),
    quantity.startsWith('validation') ? 'epoch' : 'batch',
  );
  return (
    <Suspense fallback={<div className={className} />}>
      <CurveChart
        title={title}
        series={series}
        bands={bands}
        xLabel={words.label}
        xScale={words.scale}
        xRange={settings.zoom ?? fit}
        formatX={words.format}
        yScale={settings.log && !share ? 'log' : 'linear'}
        formatY={format}
        formatYTick={ticks}
        share={share}
        withoutOutliers={settings.ignoreOutliers}
        text={text}
        waiting={waiting}
        summary={t('chartSummary', { title, axis: words.label, lines: lines.join(', ') || waiting })}
        className={className}
        cursor={cursor}
        sayCursor={say}
        onZoom={onZoom}
      />
    </Suspense>
  );
}

/** What was measured, faintly behind what is smoothed, and a ring on it at the best epoch. */
function seriesOf(
  { entry, raw, smooth, band }: EntryCurve,
  quantity: Quantity,
  label: string,
  smoothing: number,
  wall: boolean,
): CurveSeries[] {
  const { color, dash, marker, shown } = entry;
  const validation = quantity === 'validationLoss' || quantity === 'validationAccuracy';
  const main: CurveSeries = {
    id: shown.run.id,
    label,
    color,
    dash,
    marker: validation && !band ? marker : null,
    width: wall ? 3 : 2,
    points: smooth,
    shape: quantity === 'learningRate' ? 'steps' : 'line',
  };
  const faint: CurveSeries = {
    ...main,
    id: `${shown.run.id} raw`,
    label: '',
    dash: [],
    color: `color-mix(in srgb, ${color} 32%, var(--surface))`,
    marker: null,
    width: 1,
    points: raw,
  };
  const isSmoothed = smoothing > 0 && !band && quantity !== 'learningRate';
  const best = validation && !band ? smooth.find(({ epoch }) => Math.round(epoch) === shown.best?.epoch) : undefined;
  const ring: CurveSeries[] = best
    ? [
        {
          ...main,
          id: `${shown.run.id} best`,
          label: '',
          marker: 'circle',
          hollow: true,
          points: [best],
          shape: 'dots',
        },
      ]
    : [];
  return [...(isSmoothed ? [faint] : []), main, ...ring];
}

function bandOf({ entry, band }: EntryCurve): CurveBand[] {
  if (!band) return [];
  const points = band.map(({ x, y, low, high }) => ({ x, low, median: y, high }));
  return [{ label: '', points, color: entry.color, middle: false }];
}

export type AxisWords = {
  readonly label: string;
  readonly scale: 'linear' | 'time';
  /** Undefined for plain numbers. */
  readonly format: ((value: number) => string) | undefined;
  readonly say: (value: number) => string;
};

/** Seconds as a stop-watch shows them. */
const stopwatch = (seconds: number) => clockText(Math.round(seconds));

/** The words of this axis; the same object until it or the language changes. */
export function useAxisWords(axis: Axis): AxisWords {
  const t = useTranslations('compare');
  const figures = useFigures();
  const dates = useFormatter();
  return useMemo(() => {
    const label = t('axisName', { axis });
    const plain = (value: number) => String(Number(value.toFixed(2)));
    switch (axis) {
      case 'clock': {
        const clock = (value: number) =>
          dates.dateTime(value, { hour: 'numeric', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
        return { label, scale: 'time', format: clock, say: clock };
      }
      case 'elapsed':
        return { label, scale: 'linear', format: stopwatch, say: stopwatch };
      case 'step':
        return { label, scale: 'linear', format: undefined, say: figures.whole };
      default:
        return { label, scale: 'linear', format: undefined, say: plain };
    }
  }, [t, axis, figures, dates]);
}

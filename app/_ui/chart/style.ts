/** How a chart looks: axes, ticks and the room for names, from what is to be painted. */
import type { ChartOptions, Scale } from 'chart.js';
import type { Range } from '#lib/analysis/shown-range.ts';
import { moreDigits, readableTicks } from './axis-ticks.ts';
import type { CurveEnd, CurvesChart, Font } from './drawn.ts';
import { labelMargin } from './end-labels.ts';

export const chartFamily = '"Pretendard Variable", system-ui, sans-serif';

export type ChartLook = {
  readonly xLabel: string;
  /** The end of the x axis; undefined to follow the data. */
  readonly xMax?: number | undefined;
  /** Only this much of the x axis; null or undefined for all of it. */
  readonly xRange?: Range | null | undefined;
  /** `time` has ticks at whole seconds, minutes and hours, and begins with the data; the others begin at 0. */
  readonly xScale?: 'linear' | 'log' | 'time' | undefined;
  /** How values of the x axis are written, with more digits where asked for; undefined for plain numbers. */
  readonly formatX?: ((value: number, more?: number) => string) | undefined;
  readonly yScale?: 'linear' | 'log' | undefined;
  readonly formatY: (value: number) => string;
  /** How the ticks of the y axis are written, where that is shorter. */
  readonly formatYTick?: ((value: number) => string) | undefined;
  /** Nothing is below 0; a share is not above 1 either. */
  readonly share: boolean;
};

/** The ticks of a logarithmic axis that have a number: 1, 2 and 5 times a power of ten. */
export function isRoundTick(value: number): boolean {
  const mantissa = Number((value / 10 ** Math.floor(Math.log10(value))).toPrecision(3));
  return mantissa === 1 || mantissa === 2 || mantissa === 5;
}

/** Milliseconds between ticks of a time axis. */
const timeSteps = [1, 2, 5, 10, 15, 30].map((each) => each * 1000);
const minute = 60_000;
const allTimeSteps = [
  ...timeSteps,
  ...timeSteps.map((each) => each * 60),
  ...[1, 2, 3, 6, 12].map((h) => h * 60 * minute),
];

/** Whole seconds, minutes or hours between these moments, `most` at most. */
function timeTicks(from: number, to: number, most: number): number[] {
  const step = allTimeSteps.find((each) => (to - from) / each <= most) ?? 24 * 60 * minute;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, index) => first + index * step);
}

/** The least width of a y axis in letters of its text: charts of a page, whatever their numbers, then have one left edge. */
const axisWidth = 4;

/** What the axes hold, where there is anything. */
type Limits = { readonly x: Range; readonly y: Range } | undefined;

const lookKeys = [
  'xLabel',
  'xMax',
  'xScale',
  'formatX',
  'yScale',
  'formatY',
  'formatYTick',
  'share',
] as const satisfies readonly (keyof ChartLook)[];

/** All that the axes of a chart were made from. */
const styledFrom = new WeakMap<CurvesChart, readonly unknown[]>();

/**
 * Sets the options of the chart; `ends` are the names for which there must be room. False where they are what they were, so
 * that the axes stand and the curves alone are to be drawn again.
 */
export function styleChart(
  chart: CurvesChart,
  look: ChartLook,
  limits: Limits,
  ends: readonly CurveEnd[] | null,
  colors: Ink,
  font: Font,
): boolean {
  // Room for half a ring at the edge, see lines.ts.
  const room = Math.max(8, font.size / 2 + 3);
  const right = ends ? labelMargin(chart, ends, font) : room;
  const from = [
    ...lookKeys.map((key) => look[key]),
    ...(look.xRange ?? [null]),
    ...(limits ? [...limits.x, ...limits.y] : [null]),
    right,
    colors,
    font.size,
  ];
  const before = styledFrom.get(chart);
  if (before?.length === from.length && from.every((value, index) => Object.is(value, before[index]))) return false;
  styledFrom.set(chart, from);
  const { options } = chart;
  const style = { family: font.family, size: font.size, weight: 500 as const };
  const ticks = { color: colors.text, font: style, maxRotation: 0 };
  options.font = style;
  options.scales = {
    x: {
      ...xScale(look, limits?.x, ticks, colors),
      border: { color: colors.grid },
      title: { display: true, text: look.xLabel, color: colors.text, font: style, padding: 0, align: 'end' },
    } as AxisOptions,
    y: yScale(look, limits?.y, ticks, colors) as AxisOptions,
  };
  options.layout = { padding: { top: room, right } };
  return true;
}

type AxisOptions = NonNullable<ChartOptions<'line'>['scales']>[string];
type Ticks = { color: string; font: { family: string; size: number; weight: 500 }; maxRotation: number };

function xScale(
  { xMax, xRange, xScale: kind, formatX }: ChartLook,
  data: Range | undefined,
  ticks: Ticks,
  colors: Ink,
) {
  const shown = xRange ?? undefined;
  switch (kind) {
    case 'log':
      return {
        type: 'logarithmic',
        ...(shown ? { min: shown[0], max: shown[1] } : data && { suggestedMin: data[0], suggestedMax: data[1] }),
        ticks: { ...ticks, autoSkipPadding: ticks.font.size, callback: logTick(formatX ?? String) },
        grid: { color: colors.grid },
      };
    case 'time': {
      const [min, max] = shown ?? data ?? [0, 1];
      return {
        type: 'linear',
        min,
        max: Math.max(max, min + 1),
        afterBuildTicks: (scale: Scale) => {
          const most = Math.max(2, scale.width / (ticks.font.size * 6));
          scale.ticks = timeTicks(scale.min, scale.max, most).map((value) => ({ value }));
        },
        ticks: { ...ticks, callback: (value: number | string) => formatX?.(Number(value)) ?? String(value) },
        grid: { display: false },
      };
    }
    default:
      return {
        type: 'linear',
        min: shown?.[0] ?? 0,
        ...(shown ? { max: shown[1] } : xMax !== undefined ? { max: xMax } : data && { suggestedMax: data[1] }),
        ticks: {
          ...ticks,
          ...(!shown && { precision: 0 }),
          maxTicksLimit: 8,
          ...(formatX && { callback: (value: number | string) => formatX(Number(value)) }),
        },
        grid: { display: false },
      };
  }
}

function yScale(
  { yScale: kind, formatY, formatYTick = formatY, share }: ChartLook,
  data: Range | undefined,
  ticks: Ticks,
  colors: Ink,
) {
  const shared = {
    grid: { color: colors.grid },
    border: { display: false },
    afterFit: (scale: Scale) => {
      scale.width = Math.max(scale.width, ticks.font.size * axisWidth);
    },
  };
  if (kind === 'log') {
    return {
      ...shared,
      type: 'logarithmic',
      ...(data && { min: data[0] * 0.95, max: data[1] * 1.05 }),
      ticks: { ...ticks, autoSkipPadding: ticks.font.size, callback: logTick(formatYTick) },
    };
  }
  return {
    ...shared,
    type: 'linear',
    afterDataLimits: (scale: Scale) => {
      if (data) [scale.min, scale.max] = data;
      // A single value is not a scale: some room around it.
      const room = share ? 0.02 : Math.max(1e-9, Math.abs(scale.max) * 0.02);
      if (scale.max - scale.min < room) {
        scale.min -= room / 2;
        scale.max += room / 2;
      }
      scale.min = Math.max(0, scale.min);
      if (share) scale.max = Math.min(1, scale.max);
    },
    ticks: { ...ticks, maxTicksLimit: 6, callback: (value: number | string) => formatYTick(Number(value)) },
  };
}

/** The room of a number on a short logarithmic axis, as a share of it. */
const shortAxisRoom = 0.1;

/** As many of a short axis' values as have room beside each other. */
function valuesWithRoom(values: readonly number[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const placed = values.map((value) => ({ value, place: Math.log(value / low) / (Math.log(high / low) || 1) }));
  return readableTicks(placed, shortAxisRoom).map(({ value }) => value);
}

/**
 * Numbers the round ticks of a logarithmic axis; as many as have room where it is so short that one number or none would stand
 * there. What would read the same has more digits.
 */
export function logTick(format: (value: number, more?: number) => string) {
  // Asked for each tick of an axis in turn.
  let of: readonly { value: number }[] | undefined;
  let numbered: readonly number[] = [];
  let more = 0;
  return (value: number | string, _index: number, ticks: readonly { value: number }[]): string | null => {
    if (of !== ticks) {
      of = ticks;
      const values = ticks.map((tick) => tick.value);
      const round = values.filter(isRoundTick);
      numbered = round.length < 2 ? valuesWithRoom(values) : round;
      more = moreDigits(numbered, format);
    }
    return numbered.includes(Number(value)) ? format(Number(value), more) : null;
  };
}

/** Colours as this canvas needs them: with variables and light-dark() resolved by the browser. */
export function inkOf(canvas: HTMLCanvasElement) {
  const probe = document.createElement('span');
  // Even a short transition would yield the previous colour.
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

export type Ink = ReturnType<typeof inkOf>;

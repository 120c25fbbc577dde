/** How a chart looks: axes, ticks, tooltip and the room for names, from what is to be painted. */
import type { Chart, ScaleOptionsByType, TooltipItem } from 'chart.js';
import type { Ink } from './chart-ink.ts';
import { labelMargin } from './end-labels.ts';

export const chartFamily = '"Pretendard Variable", system-ui, sans-serif';

export type ChartLook = {
  readonly xLabel: string;
  /** The end of the x axis; undefined to follow the data. */
  readonly xMax?: number | undefined;
  /** A logarithmic x axis, and how its values are written; undefined for one that counts from 0. */
  readonly formatX?: ((value: number) => string) | undefined;
  readonly formatY: (value: number) => string;
  /** Nothing is below 0; a share is not above 1 either. */
  readonly share: boolean;
  /** Names at the line ends instead of a tooltip, for a screen that nobody points at. */
  readonly named: boolean;
};

/** The ticks of a logarithmic axis that have a number: 1, 2 and 5 times a power of ten. */
export function isRoundTick(value: number): boolean {
  const mantissa = Number((value / 10 ** Math.floor(Math.log10(value))).toPrecision(3));
  return mantissa === 1 || mantissa === 2 || mantissa === 5;
}

/** Sets the options of the chart; `size` is that of its text in pixels. */
export function styleChart(
  chart: Chart<'line', { x: number; y: number }[]>,
  { xLabel, xMax, formatX, formatY, share, named }: ChartLook,
  colors: Ink,
  size: number,
) {
  const font = { family: chartFamily, size, weight: 500 as const };
  const ticks = { color: colors.text, font, maxRotation: 0 };
  const shared = {
    border: { color: colors.grid },
    title: { display: true, text: xLabel, color: colors.text, font, padding: 0, align: 'end' as const },
  };
  const x = formatX
    ? {
        ...shared,
        type: 'logarithmic' as const,
        ticks: { ...ticks, autoSkipPadding: size, callback: logTick(formatX) },
        grid: { color: colors.grid },
      }
    : {
        ...shared,
        type: 'linear' as const,
        min: 0,
        ...(xMax !== undefined && { max: xMax }),
        ticks: { ...ticks, precision: 0, maxTicksLimit: 8 },
        grid: { display: false },
      };
  const { options } = chart;
  options.font = font;
  options.scales = {
    x: x as ScaleOptionsByType<'linear'>,
    y: {
      type: 'linear',
      afterDataLimits: (scale) => {
        // A single value is not a scale: some room around it.
        if (share && scale.max - scale.min < 0.02) {
          scale.min -= 0.01;
          scale.max += 0.01;
        }
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
  const xText = (value: number) => (formatX ? formatX(value) : String(Number(value.toFixed(2))));
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
        title: ([first]: TooltipItem<'line'>[]) => (first ? `${xLabel} ${xText(first.parsed.x ?? 0)}` : ''),
        label: ({ dataset: { label }, parsed }: TooltipItem<'line'>) => ` ${label}  ${formatY(parsed.y ?? Number.NaN)}`,
      },
    },
    endLabels: { on: named, font, ground: colors.ground },
  } as typeof options.plugins;
}

const logTick = (format: (value: number) => string) => (value: number | string) =>
  isRoundTick(Number(value)) ? format(Number(value)) : null;

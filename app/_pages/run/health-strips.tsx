/** A layer's health in small: a shade for each measured epoch, and the distribution of its values. */
'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { barsOf, rangeOf } from '#lib/analysis/health-view.ts';
import type { Histogram } from '#lib/network/health.ts';

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const raised = (exponent: number) =>
  `${exponent < 0 ? '⁻' : ''}${[...`${Math.abs(exponent)}`].map((digit) => superscripts[Number(digit)]).join('')}`;

/** A number of any size with two digits, and a true minus; a dash for null: 0.0012, 3.4 × 10⁻⁵, −120. */
export function sizeText(value: number | null): string {
  if (value === null) return '–';
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  if (size === 0 || (size >= 0.001 && size < 10_000)) return `${sign}${Number(size.toPrecision(2))}`;
  const [mantissa, exponent] = size.toExponential(1).split('e') as [string, string];
  return `${sign}${mantissa} × 10${raised(Number(exponent))}`;
}

/** A cell for each measurement, the stronger the larger; a line marks the one at `place`. The numbers stand beside it. */
export function ShadeStrip({
  shades,
  place,
  isBad,
}: {
  shades: readonly (number | null)[];
  place: number;
  isBad: boolean;
}) {
  const fill = `var(--heat-${isBad ? 'wrong' : 'right'})`;
  return (
    <div className="relative" aria-hidden>
      <svg
        aria-hidden
        viewBox={`0 0 ${shades.length} 1`}
        preserveAspectRatio="none"
        className="block h-6 w-full rounded-sm bg-sunken"
        shapeRendering="crispEdges"
      >
        {shades.map((shade, at) =>
          shade === null ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: a measurement keeps its place
            <rect key={at} x={at} y={0} width={1} height={1} fill={fill} fillOpacity={shade} />
          ),
        )}
      </svg>
      <span
        className="absolute -inset-y-0.5 w-0.5 -translate-x-1/2 rounded-full bg-ink"
        style={{ left: `${(100 * (place + 0.5)) / shades.length}%` }}
      />
    </div>
  );
}

/** The distribution at one epoch, on the range of `all` of them. */
export function Distribution({
  name,
  histogram,
  all,
}: {
  name: string;
  histogram: Histogram;
  all: readonly Histogram[];
}) {
  const t = useTranslations('runPage');
  const bars = useMemo(() => barsOf(histogram, rangeOf(all)), [histogram, all]);
  const { lowest, highest } = histogram;
  return (
    <svg
      viewBox="0 0 1 1"
      preserveAspectRatio="none"
      role="img"
      aria-label={t('distributionOf', { layer: name, lowest: sizeText(lowest), highest: sizeText(highest) })}
      className="block h-6 w-full rounded-sm bg-sunken text-accent"
    >
      {bars.map(({ left, right, height }) => (
        <rect key={left} x={left} y={1 - height} width={right - left} height={height} fill="currentColor" />
      ))}
    </svg>
  );
}

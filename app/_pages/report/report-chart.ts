/** The curves of a report's runs as pictures for paper: validation loss and accuracy by epoch, one line a run. */
import type { Metrics } from '#lib/classroom/point.ts';
import { chartSvg, type SvgChart } from '#lib/takehome/chart-svg.ts';

/** Six lines on white, told apart by dashes in black and white too. */
const looks = [
  { color: '#0064ad' },
  { color: '#b84400', dash: '7 4' },
  { color: '#00734f', dash: '2 3' },
  { color: '#ab3a78', dash: '9 3 2 3' },
  { color: '#80600a', dash: '12 4' },
  { color: '#6746c0', dash: '4 2 1 2' },
] as const;

/** One run: its number as written, and the epochs of it that may be seen. */
export type ReportCurve = { readonly label: string; readonly epochs: Metrics['epochs'] };

/** An SVG as the address of an image. */
export function reportChart(
  curves: readonly ReportCurve[],
  of: 'validationLoss' | 'validationAccuracy',
  words: { readonly title: string; readonly epoch: string },
): string {
  const chart: SvgChart = {
    title: words.title,
    xLabel: words.epoch,
    xMax: Math.max(1, ...curves.map(({ epochs }) => epochs.at(-1)?.epoch ?? 0)),
    share: of === 'validationAccuracy',
    series: curves.map(({ label, epochs }, index) => ({
      label,
      ...looks[index % looks.length]!,
      width: 2.5,
      points: epochs.map((point) => ({ x: point.epoch, y: point[of] })),
    })),
  };
  return `data:image/svg+xml,${encodeURIComponent(chartSvg([chart]))}`;
}

/** Curves as a self-contained SVG for reports and slides: on white, in their displayed size. */

export type SvgSeries = {
  readonly label: string;
  readonly color: string;
  readonly width: number;
  readonly dots?: boolean;
  /** Lengths of line and gap in pixels, separated by spaces; a solid line without. */
  readonly dash?: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
};

export type SvgChart = {
  readonly title: string;
  readonly xLabel: string;
  readonly xMax: number;
  /** At most from 0 to 1, and labelled in percent. */
  readonly share?: boolean;
  readonly series: readonly SvgSeries[];
};

const size = { width: 640, height: 400 };
const frame = { left: 64, right: 20, top: 76, bottom: 52 };
const ink = { text: '#14171c', muted: '#565e6b', line: '#e1e4e9' };
const family = 'Pretendard, system-ui, -apple-system, "Apple SD Gothic Neo", "Malgun Gothic", sans-serif';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character]!);
const rounded = (value: number) => Number(value.toFixed(2));

/** Ticks at multiples of 1, 2 or 5 times a power of ten that divide `from`…`to` into about `count` parts. */
export function ticksOf(from: number, to: number, count: number): number[] {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** The range of all values, from 0 if they come near it, with room above. */
function rangeOf({ series, share }: SvgChart): [low: number, high: number] {
  const values = series.flatMap(({ points }) => points.map(({ y }) => y)).filter(Number.isFinite);
  if (values.length === 0) return [0, 1];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = Math.max((most - least) * 0.08, 1e-6);
  const low = least - room < (most - least) * 0.5 ? Math.min(0, least) : least - room;
  return [low, share ? Math.min(1, most + room) : most + room];
}

const textAt = (x: number, y: number, words: string, more = '') =>
  `<text x="${rounded(x)}" y="${rounded(y)}" ${more}>${escaped(words)}</text>`;

const dashed = (dash: string | undefined) => (dash ? ` stroke-dasharray="${dash}"` : '');

/** One chart with its upper left corner at (left, 0). */
function drawn(chart: SvgChart, left: number): string {
  const { title, xLabel, xMax, share, series } = chart;
  const [low, high] = rangeOf(chart);
  const [x0, x1] = [frame.left, size.width - frame.right];
  const [y0, y1] = [size.height - frame.bottom, frame.top];
  const toX = (x: number) => x0 + (x / Math.max(xMax, 1e-9)) * (x1 - x0);
  const toY = (y: number) => y0 + ((y - low) / (high - low)) * (y1 - y0);
  const written = (value: number) => (share ? `${Number((100 * value).toFixed(4))}%` : String(value));
  const grid = ticksOf(low, high, 5).map((value) => {
    const y = rounded(toY(value));
    return [
      `<line x1="${x0}" x2="${x1}" y1="${y}" y2="${y}" stroke="${ink.line}"/>`,
      textAt(x0 - 8, y + 4, written(value), 'text-anchor="end"'),
    ].join('');
  });
  const along = ticksOf(0, xMax, Math.min(8, Math.max(1, xMax))).map((value) =>
    textAt(toX(value), y0 + 20, String(value), 'text-anchor="middle"'),
  );
  let at = x0;
  const legend = series.map(({ label, color, width, dash }) => {
    const entry = `<line x1="${at}" x2="${at + 18}" y1="52" y2="52" stroke="${color}" stroke-width="${width}"${dashed(dash)}/>${textAt(at + 24, 56, label)}`;
    // Estimated widths: Korean letters are as wide as they are high.
    at += 44 + [...label].reduce((sum, letter) => sum + (letter > '\u1100' ? 13 : 7), 0);
    return entry;
  });
  const lines = series.map(({ color, width, dots, dash, points }) => {
    const finite = points.filter(({ y }) => Number.isFinite(y));
    const path = finite.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${rounded(toX(x))} ${rounded(toY(y))}`);
    const marks = finite.map(({ x, y }) => `<circle cx="${rounded(toX(x))}" cy="${rounded(toY(y))}" r="${width}"/>`);
    return [
      `<path d="${path.join('')}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linejoin="round"${dashed(dash)}/>`,
      dots || finite.length === 1 ? `<g fill="${color}">${marks.join('')}</g>` : '',
    ].join('');
  });
  return [
    `<g transform="translate(${left})">`,
    textAt(x0, 28, title, `font-size="16" font-weight="700" fill="${ink.text}"`),
    ...legend,
    ...grid,
    ...along,
    textAt((x0 + x1) / 2, size.height - 10, xLabel, 'text-anchor="middle"'),
    `<line x1="${x0}" x2="${x1}" y1="${y0}" y2="${y0}" stroke="${ink.muted}"/>`,
    ...lines,
    '</g>',
  ].join('\n');
}

/** The size of charts side by side, in pixels. */
export const svgSize = (charts: number): { width: number; height: number } => ({
  width: charts * size.width,
  height: size.height,
});

/** Charts side by side as one SVG. */
export function chartSvg(charts: readonly SvgChart[]): string {
  const { width, height } = svgSize(charts.length);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(family)}" font-size="13" fill="${ink.muted}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...charts.map((chart, index) => drawn(chart, index * size.width)),
    '</svg>',
    '',
  ].join('\n');
}

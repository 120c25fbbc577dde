import { describe, expect, it } from 'vitest';
import { chartSvg, type SvgChart, svgSize, ticksOf } from '#lib/takehome/chart-svg.ts';

/** Accuracy of 20 % and 60 % at epochs 1 and 2. */
const chart: SvgChart = {
  title: 'A & B <run>',
  xLabel: 'Epoch',
  xMax: 2,
  share: true,
  series: [
    {
      label: 'Validation',
      color: '#2f5bea',
      width: 2,
      dots: true,
      points: [
        { x: 1, y: 0.2 },
        { x: 2, y: 0.6 },
      ],
    },
  ],
};

describe('an exported chart', () => {
  it('[R30] has its points at their values: the frame is 556 × 272 pixels, with 8 % of the range added above', () => {
    const svg = chartSvg([chart]);
    // x: 64 + 556/2 · epoch. y: the bottom is 348, the range 0 … 0.6 + 0.08 · 0.4 = 0.632.
    const y = (value: number) => Number((348 - (272 * value) / 0.632).toFixed(2));
    expect(svg).toContain(`<path d="M342 ${y(0.2)}L620 ${y(0.6)}"`);
    expect(svg).toContain(`<circle cx="620" cy="${y(0.6)}" r="2"/>`);
    for (const share of ['0%', '20%', '40%', '60%']) expect(svg).toContain(`>${share}</text>`);
  });

  it('[R30] leaves out values that are not numbers, and marks a lone point', () => {
    const alone = chartSvg([
      {
        ...chart,
        series: [
          {
            ...chart.series[0]!,
            dots: false,
            points: [
              { x: 1, y: 0.5 },
              { x: 2, y: Number.NaN },
            ],
          },
        ],
      },
    ]);
    expect(alone).not.toContain('NaN');
    expect(alone.match(/<circle/g)).toHaveLength(1);
    expect(chartSvg([{ ...chart, series: [{ ...chart.series[0]!, points: [] }] }])).not.toContain('NaN');
  });

  it('[R31] is self-contained: text cannot become elements, charts are side by side', () => {
    const svg = chartSvg([chart, chart]);
    expect(svg).toContain('A &amp; B &lt;run&gt;');
    expect(svg).not.toContain('<run>');
    expect(svgSize(2)).toEqual({ width: 1280, height: 400 });
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="1280" height="400"/);
    expect(svg).toContain('<g transform="translate(640)">');
    expect(svg).not.toMatch(/href|url\(/);
  });

  it('[R32] has ticks at multiples of 1, 2 or 5 times a power of ten', () => {
    expect(ticksOf(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticksOf(0.13, 2.7, 5)).toEqual([1, 2]);
    expect(ticksOf(0, 25, 8)).toEqual([0, 5, 10, 15, 20, 25]);
    expect(ticksOf(0.3, 0.42, 5)).toEqual([0.3, 0.35, 0.4]);
    expect(ticksOf(0, 4000, 5)).toEqual([0, 1000, 2000, 3000, 4000]);
  });
});

/** A page with nothing but the product's own chart: forty curves that each get a point ten times a second. */
import '../../../app/globals.css';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { CurvePoint, CurveSeries } from '#app/_parts/chart/series.ts';
import { Preferences } from '#app/_parts/chrome/preferences.tsx';
import { CurveChart } from '#app/_parts/curve-chart.tsx';
import { studentMark } from '#app/_parts/student-mark.tsx';
import { en } from '#app/_text/en.ts';

const lines = 40;
/** A long run has 2,000 points; these begin where so many are left that they end there. */
const longest = 2000;
const seconds = 30;
const updates = seconds * 10;

/** A falling loss with the noise of small batches, the same at every visit. */
function loss(line: number, step: number): number {
  const noise = Math.sin(step * 12.9898 + line * 78.233) * 43_758.5453;
  return 0.4 + line / 60 + 1.6 * Math.exp(-step / (300 + 8 * line)) + 0.2 * (noise - Math.floor(noise));
}

const upTo = (line: number, steps: number): CurvePoint[] =>
  Array.from({ length: steps }, (_, step) => ({ x: step / 40, y: loss(line, step) }));

const first: CurveSeries[] = Array.from({ length: lines }, (_, line) => ({
  id: `run ${line}`,
  label: `Student ${line}`,
  ...studentMark(line),
  marker: null,
  width: 1.5,
  points: upTo(line, longest - updates),
}));

function Room() {
  const [series, setSeries] = useState(first);
  useEffect(() => {
    const timer = setInterval(() => {
      setSeries((before) =>
        before.map((each, line) => {
          const step = each.points.length;
          if (step >= longest) return each;
          return { ...each, points: [...each.points, { x: step / 40, y: loss(line, step) }] };
        }),
      );
    }, 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <CurveChart
      title="Loss"
      series={series}
      xLabel="Epoch"
      xMax={longest / 40}
      formatY={(value) => value.toFixed(1)}
      share={false}
      summary=""
      className="h-[37.5rem] w-[60rem]"
    />
  );
}

createRoot(document.getElementById('room')!).render(
  <StrictMode>
    <Preferences language="en" messages={en} theme="light">
      <Room />
    </Preferences>
  </StrictMode>,
);

/** Accuracy against what it cost: one dot a run, those that are selected in colour. */
'use client';
import { memo, Suspense, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { studentMark } from '#app/_session/student-mark.tsx';
import { CurveChart } from '#app/_ui/chart/lazy-chart.ts';
import type { CurveSeries } from '#app/_ui/chart/series.ts';
import { useFigures } from '#app/_ui/names.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';

/** Dots with a name and a colour of their own; more would hide each other. */
const mostNamed = 12;

export const ClassScatter = memo(function ClassScatter({
  runs,
  selected,
  against,
  nameOf,
}: {
  runs: readonly ShownRun[];
  /** The best first. */
  selected: readonly ShownRun[];
  against: 'parameters' | 'computeSeconds';
  nameOf: (shown: ShownRun) => string;
}) {
  const t = useTranslations('runs');
  const run = useTranslations('run');
  const figures = useFigures();
  const series = useMemo<CurveSeries[]>(() => {
    const point = ({ run, best }: ShownRun) => ({ x: Math.max(run[against], 0.1), y: best!.validationAccuracy });
    const dots = (id: string, label: string, color: string, of: readonly ShownRun[]): CurveSeries => ({
      id,
      label,
      color,
      dash: [],
      marker: 'circle',
      width: 1,
      points: of
        .filter(({ best }) => best)
        .map(point)
        .sort((a, b) => a.x - b.x),
      shape: 'dots',
    });
    const chosen = new Set(selected);
    const leading = selected.filter(({ best, named }) => best && named).slice(0, mostNamed);
    const leads = new Set(leading);
    return [
      dots(
        'others',
        '',
        'color-mix(in srgb, var(--line-strong) 40%, var(--surface))',
        runs.filter((each) => !chosen.has(each)),
      ),
      dots(
        'selected',
        '',
        'var(--accent)',
        selected.filter((each) => !leads.has(each)),
      ),
      ...leading.map((shown) => ({
        ...dots(shown.run.id, nameOf(shown), studentMark(shown.seat.number).color, [shown]),
        marker: studentMark(shown.seat.number).marker,
        width: 2,
      })),
    ];
  }, [runs, selected, against, nameOf]);
  const title = t(against === 'parameters' ? 'byParameters' : 'byComputeSeconds');
  const formats = useMemo(
    () => ({
      x: against === 'parameters' ? figures.short : figures.seconds,
      y: (value: number) => figures.percent(value),
      tick: (value: number) => figures.percent(value, 0),
    }),
    [figures, against],
  );
  const best = selected.find((shown) => shown.best && shown.named);
  return (
    <div className="card min-w-0 px-3 py-2.5">
      <h3 className="font-semibold text-sm">{title}</h3>
      <Suspense fallback={<div className="h-52" />}>
        <CurveChart
          title={title}
          series={series}
          xLabel={t(against)}
          xScale="log"
          formatX={formats.x}
          formatY={formats.y}
          formatYTick={formats.tick}
          share
          waiting={run('noResults')}
          summary={
            best
              ? t('scatterSummary', {
                  title,
                  count: selected.length,
                  name: nameOf(best),
                  accuracy: formats.y(best.best!.validationAccuracy),
                })
              : title
          }
          className="h-52"
        />
      </Suspense>
    </div>
  );
});

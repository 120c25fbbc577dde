/** Accuracy against the number of parameters: whether larger networks are better, and who does much with little. */
'use client';
import { Suspense, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession } from '#app/_live/use-session.tsx';
import { studentMark } from '#app/_session/student-mark.tsx';
import { CurveChart } from '#app/_ui/chart/lazy-chart.ts';
import type { CurveSeries } from '#app/_ui/chart/series.ts';
import { useFigures } from '#app/_ui/names.ts';
import { type LeaderboardRow, leaderboard } from '#lib/analysis/leaderboard.ts';
import { namedRuns } from '#lib/analysis/room-curves.ts';
import { type ChartProps, runNames } from './room-chart.tsx';

/** One dot a row of the board; those that the curves name have their names here too. */
export function ScatterView({ projector, nameOf, names, text }: ChartProps) {
  const t = useTranslations('projector');
  const runs = useTranslations('run');
  const figures = useFigures();
  const session = useCalmSession();
  const { highlight, pinned, order } = projector;
  const series = useMemo<CurveSeries[]>(() => {
    const accuracy = ({ best, test }: LeaderboardRow) => (order === 'test' ? test?.accuracy : best.validationAccuracy);
    const rows = leaderboard(session, 'projector').filter((row) => accuracy(row) !== undefined);
    const point = (row: LeaderboardRow) => ({ x: row.run.parameters, y: accuracy(row)! });
    const named = new Set(
      names ? namedRuns(session, rows, { highlight, pinned }, 'projector').map(({ id }) => id) : [],
    );
    const own = rows.filter(({ run }) => named.has(run.id));
    const name = runNames(own, nameOf);
    const others = rows.filter(({ run }) => !named.has(run.id));
    return [
      ...own.map(
        (row): CurveSeries => ({
          id: row.run.id,
          label: name(row),
          ...studentMark(row.seat.number),
          dash: [],
          width: row.seat.id === highlight ? 6 : 3,
          points: [point(row)],
          shape: 'dots',
        }),
      ),
      {
        id: 'others',
        label: '',
        color: 'var(--line-strong)',
        dash: [],
        marker: 'circle',
        width: 1,
        points: others.map(point).sort((a, b) => a.x - b.x),
        shape: 'dots',
      },
    ];
  }, [session, highlight, pinned, order, names, nameOf]);
  const formats = useMemo(
    () => ({ x: (value: number) => figures.short(value), y: (value: number) => figures.percent(value, 0) }),
    [figures],
  );
  const title = t('scatter', { order });
  const lines = series.flatMap(({ label, points: [first] }) =>
    label && first
      ? t('scatterLine', { name: label, parameters: figures.short(first.x), accuracy: figures.percent(first.y) })
      : [],
  );
  return (
    <Suspense fallback={<div className="flex-1" />}>
      <CurveChart
        title={title}
        series={series}
        xLabel={t('parametersAxis')}
        xScale="log"
        formatX={formats.x}
        formatY={formats.y}
        share
        named
        text={text}
        summary={runs('summary', { title, lines: lines.join(', ') || runs('noPoints') })}
        className="flex-1"
      />
    </Suspense>
  );
}

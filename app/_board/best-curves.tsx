/** The validation accuracy of the leading students' best runs, one line each: constant work however large the class. */
'use client';
import { Suspense, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useMetrics } from '#app/_live/use-session.tsx';
import { studentMark } from '#app/_session/student-mark.tsx';
import { CurveChart } from '#app/_ui/chart/lazy-chart.ts';
import type { CurveSeries } from '#app/_ui/chart/series.ts';
import { useFigures } from '#app/_ui/names.ts';
import { cutAt, fittedEnd } from '#lib/analysis/fitted-axis.ts';
import { leaderboard } from '#lib/analysis/leaderboard.ts';
import type { Range } from '#lib/analysis/shown-range.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { Viewer } from '#lib/classroom/viewer.ts';

/** `most` lines; `width` in pixels and `text` in rem fit the distance from which they are seen. */
export function BestCurves({
  session,
  viewer,
  most,
  width,
  text,
  className,
}: {
  session: Session;
  viewer: Viewer;
  most: number;
  width: number;
  text: number;
  className: string;
}) {
  const t = useTranslations('instructor');
  const runs = useTranslations('run');
  const projector = useTranslations('projector');
  const figures = useFigures();
  const rows = leaderboard(session, viewer).slice(0, most);
  const metrics = useMetrics(rows.map(({ run }) => run.id));
  const key = rows.map(({ run, seat }) => `${run.id} ${seat.nickname}`).join('\n');
  const lengths = rows.map(({ run }) => run.lastEpoch?.epoch ?? 0);
  const end = session.projector.axis === 'fitted' ? fittedEnd(lengths) : undefined;
  const range = useMemo<Range | null>(() => (end === undefined ? null : [0, end]), [end]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are new objects at every change; their key is what matters
  const series = useMemo<CurveSeries[]>(
    () =>
      rows.map(({ run, seat }) => {
        const { color, dash, marker } = studentMark(seat.number);
        const whole = metrics[run.id]!.epochs.map(({ epoch, validationAccuracy }) => ({
          x: epoch,
          y: validationAccuracy,
        }));
        const { points, beyond } = cutAt(whole, end);
        return {
          id: run.id,
          label: beyond
            ? projector('goesOn', { name: seat.nickname, accuracy: figures.percent(beyond.y, 0), epoch: beyond.x })
            : seat.nickname,
          color,
          dash,
          marker,
          width,
          points,
        };
      }),
    [key, metrics, width, end],
  );
  const percent = useMemo(() => (value: number) => figures.percent(value, 0), [figures]);
  const lines = rows.map(({ seat, best }) =>
    runs('summaryLine', { label: seat.nickname, value: figures.percent(best.validationAccuracy) }),
  );
  return (
    <Suspense fallback={<div className={className} />}>
      <CurveChart
        title={t('curves')}
        series={series}
        xLabel={runs('epochAxis')}
        xRange={range}
        formatY={percent}
        share
        named
        text={text}
        waiting={runs(rows.length > 0 ? 'loadingCurve' : 'noResults')}
        summary={runs('summary', { title: t('curves'), lines: lines.join(', ') || runs('noResults') })}
        className={className}
      />
    </Suspense>
  );
}

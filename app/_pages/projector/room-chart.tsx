/** The class's curves for the wall: the leading runs, the pinned and the highlighted ones by name, all others as one band. */
'use client';
import { Suspense, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession } from '#app/_live/use-session.tsx';
import { studentMark } from '#app/_session/student-mark.tsx';
import { CurveChart } from '#app/_ui/chart/lazy-chart.ts';
import type { CurveBand, CurveSeries } from '#app/_ui/chart/series.ts';
import { useFigures } from '#app/_ui/names.ts';
import { leaderboard } from '#lib/analysis/leaderboard.ts';
import { type NamedCurve, roomCurves } from '#lib/analysis/room-curves.ts';
import type { Projector } from '#lib/classroom/board.ts';
import type { Seat } from '#lib/classroom/session.ts';

export type ChartProps = {
  projector: Pick<Projector, 'highlight' | 'pinned' | 'order'>;
  nameOf: (seat: Seat) => string;
  /** False where nobody may be told apart. */
  names: boolean;
  /** Text size in rem. */
  text: number;
};

/** Names of the runs in a picture; where a student has two, with their numbers. */
export function runNames(runs: readonly Pick<NamedCurve, 'run' | 'seat'>[], nameOf: (seat: Seat) => string) {
  const count = new Map<string, number>();
  for (const { seat } of runs) count.set(seat.id, (count.get(seat.id) ?? 0) + 1);
  return ({ run, seat }: Pick<NamedCurve, 'run' | 'seat'>) =>
    count.get(seat.id)! > 1 ? `${nameOf(seat)} #${run.number}` : nameOf(seat);
}

/** Computed at most once a second, drawn with the same few lines however many runs there are. */
export function RoomChart({ projector, nameOf, names, text }: ChartProps) {
  const t = useTranslations('projector');
  const runs = useTranslations('run');
  const figures = useFigures();
  const session = useCalmSession();
  const { highlight, pinned } = projector;
  const curves = useMemo(() => {
    const rows = leaderboard(session, 'projector');
    return roomCurves(session, rows, { highlight, pinned }, 'projector', names);
  }, [session, highlight, pinned, names]);
  const series = useMemo<CurveSeries[]>(() => {
    const name = runNames(curves.named, nameOf);
    return curves.named.map((curve) => ({
      id: curve.run.id,
      label: name(curve),
      ...studentMark(curve.seat.number),
      width: curve.highlighted ? 6 : 3,
      points: curve.points,
      shape: 'steps',
    }));
  }, [curves, nameOf]);
  const bands = useMemo<CurveBand[]>(
    () => [{ label: t('others', { count: curves.others, named: names ? 'yes' : 'no' }), points: curves.band }],
    [curves, names, t],
  );
  const percent = useMemo(() => (value: number) => figures.percent(value, 0), [figures]);
  const lines = series.map(({ label, points }) =>
    runs('summaryLine', { label, value: figures.percent(points.at(-1)!.y) }),
  );
  const per = session.board.per;
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Suspense fallback={<div className="flex-1" />}>
        <CurveChart
          title={t('bestSoFar')}
          series={series}
          bands={bands}
          xLabel={runs('epochAxis')}
          formatY={percent}
          share
          named
          text={text}
          summary={runs('summary', { title: t('bestSoFar'), lines: lines.join(', ') || runs('noPoints') })}
          className="flex-1"
        />
      </Suspense>
      {curves.others > 0 && (
        <p className="mt-1 text-lg text-muted leading-tight">
          {t('bandHelp', { count: curves.others, per, named: names ? 'yes' : 'no' })}
        </p>
      )}
    </div>
  );
}

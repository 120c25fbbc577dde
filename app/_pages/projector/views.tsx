/** The views of the wall beside the ranks: the class's curves, accuracy by size, and the podium. */
'use client';
import { Suspense, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession } from '#app/_live/use-session.tsx';
import { MarkIcon, studentMark } from '#app/_session/student-mark.tsx';
import { CurveChart } from '#app/_ui/chart/lazy-chart.ts';
import type { CurveBand, CurveSeries } from '#app/_ui/chart/series.ts';
import { useFigures } from '#app/_ui/names.ts';
import { type Band, bandsOf, type LeaderboardRow, leaderboard } from '#lib/analysis/leaderboard.ts';
import { type NamedCurve, namedRuns, roomCurves } from '#lib/analysis/room-curves.ts';
import type { Range } from '#lib/analysis/shown-range.ts';
import type { Order, Projector } from '#lib/classroom/board.ts';
import { graphemes } from '#lib/classroom/nickname.ts';
import type { Seat } from '#lib/classroom/session.ts';

type ChartProps = {
  projector: Pick<Projector, 'highlight' | 'pinned' | 'order' | 'axis'>;
  nameOf: (seat: Seat) => string;
  /** False where nobody may be told apart. */
  names: boolean;
  /** Text size in rem. */
  text: number;
};

/** Names of the runs in a picture; where a student has two, with their numbers. */
function runNames(runs: readonly Pick<NamedCurve, 'run' | 'seat'>[], nameOf: (seat: Seat) => string) {
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
  const { highlight, pinned, axis } = projector;
  const curves = useMemo(() => {
    const rows = leaderboard(session, 'projector');
    return roomCurves(session, rows, { highlight, pinned, axis }, 'projector', names);
  }, [session, highlight, pinned, axis, names]);
  const percent = useMemo(() => (value: number) => figures.percent(value, 0), [figures]);
  const series = useMemo<CurveSeries[]>(() => {
    const name = runNames(curves.named, nameOf);
    return curves.named.map((curve) => ({
      id: curve.run.id,
      label: curve.beyond
        ? t('goesOn', { name: name(curve), accuracy: percent(curve.beyond.y), epoch: curve.beyond.x })
        : name(curve),
      ...studentMark(curve.seat.number),
      width: curve.highlighted ? 6 : 3,
      points: curve.points,
      shape: 'steps',
    }));
  }, [curves, nameOf, percent, t]);
  const bands = useMemo<CurveBand[]>(
    () => [{ label: t('others', { count: curves.others, named: names ? 'yes' : 'no' }), points: curves.band }],
    [curves, names, t],
  );
  const lines = series.map(({ label, points }) =>
    runs('summaryLine', { label, value: figures.percent(points.at(-1)!.y) }),
  );
  const per = session.board.per;
  const range = useMemo<Range | null>(() => (curves.end === undefined ? null : [0, curves.end]), [curves.end]);
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Suspense fallback={<div className="flex-1" />}>
        <CurveChart
          title={t('bestSoFar')}
          series={series}
          bands={bands}
          xLabel={runs('epochAxis')}
          xRange={range}
          formatY={percent}
          share
          named
          text={text}
          waiting={runs('noResults')}
          summary={runs('summary', { title: t('bestSoFar'), lines: lines.join(', ') || runs('noResults') })}
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
        waiting={runs('noResults')}
        summary={runs('summary', { title, lines: lines.join(', ') || runs('noResults') })}
        className="flex-1"
      />
    </Suspense>
  );
}

/** From left to right: the second, the first, the third; with the height of each in percent. */
const steps = [
  { place: 1, height: 'h-[36%]', look: 'bg-accent-soft text-accent', delay: 'delay-300' },
  { place: 0, height: 'h-[52%]', look: 'bg-accent text-on-accent', delay: 'delay-700' },
  { place: 2, height: 'h-[22%]', look: 'bg-accent-soft text-accent', delay: '' },
] as const;

/** With `names` false only how many share each rank. */
export function PodiumView({
  rows,
  order,
  per,
  names,
  nameOf,
}: {
  rows: readonly LeaderboardRow[];
  order: Order;
  per: 'student' | 'run';
  names: boolean;
  nameOf: (seat: Seat) => string;
}) {
  const t = useTranslations('projector');
  const bands = bandsOf(rows, order).filter(({ rank }) => rank !== null);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {!names && <p className="text-muted text-xl">{t('podiumOwnRow')}</p>}
      <ol className="grid min-h-0 flex-1 grid-cols-3 gap-4" data-testid="podium">
        {steps.map(({ place, ...step }) => (
          <Step key={place} band={bands[place]} order={order} per={per} names={names} nameOf={nameOf} {...step} />
        ))}
      </ol>
    </div>
  );
}

/** As many names as are readable; the rest are counted. */
const mostNames = 3;

function Step({
  band,
  order,
  per,
  names,
  nameOf,
  height,
  look,
  delay,
}: {
  band: Band | undefined;
  order: Order;
  per: 'student' | 'run';
  names: boolean;
  nameOf: (seat: Seat) => string;
  height: string;
  look: string;
  delay: string;
}) {
  const t = useTranslations('projector');
  const ranking = useTranslations('board.ranking');
  const figures = useFigures();
  if (!band) return <li aria-hidden />;
  const rank = band.rank!;
  const shown = names ? band.rows.slice(0, mostNames) : [];
  const rest = band.rows.length - shown.length;
  const accuracyOf = ({ best, test }: LeaderboardRow) => (order === 'test' ? test!.accuracy : best.validationAccuracy);
  return (
    <li className="flex min-h-0 flex-col justify-end">
      <ul className="flex min-h-0 flex-col items-center gap-1.5 overflow-hidden pb-3 text-center">
        {shown.map((row) => (
          <li key={row.run.id} className="flex max-w-full items-center gap-2.5">
            <MarkIcon seatNumber={row.seat.number} className="h-6" />
            <span
              className={`min-w-0 font-extrabold leading-tight [overflow-wrap:anywhere] ${graphemes(nameOf(row.seat)) > 9 ? 'text-xl' : 'text-3xl'}`}
            >
              {nameOf(row.seat)}
            </span>
            <span className="numbers shrink-0 font-bold text-2xl text-muted">{figures.percent(accuracyOf(row))}</span>
          </li>
        ))}
        {rest > 0 && (
          <li className="numbers font-semibold text-muted text-xl">
            {shown.length > 0
              ? t('more', { count: rest, per })
              : `${ranking('bandSize', { count: rest, per })} · ${figures.percent(accuracyOf(band.rows[0]!))}`}
          </li>
        )}
      </ul>
      <p
        className={`numbers flex origin-bottom flex-col items-center gap-1 rounded-t-2xl pt-3 font-extrabold text-6xl leading-none transition-transform duration-700 starting:scale-y-0 ${height} ${look} ${delay}`}
      >
        {rank}
        {band.rows.length > 1 && <span className="font-semibold text-xl">{t('tied')}</span>}
      </p>
    </li>
  );
}

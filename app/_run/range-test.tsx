/** A learning-rate range test: the loss at each rate, and the rate to begin with. */
'use client';
import { Suspense, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useMetrics } from '#app/_live/use-session.tsx';
import { studentMark } from '#app/_session/student-mark.tsx';
import { Button } from '#app/_ui/button.tsx';
import { CurveChart } from '#app/_ui/chart/lazy-chart.ts';
import type { CurveSeries } from '#app/_ui/chart/series.ts';
import { useNames } from '#app/_ui/names.ts';
import { rangeTestOf } from '#lib/analysis/range-test.ts';
import type { Run } from '#lib/classroom/session.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { useNoCurveText } from './run-words.tsx';

type Props = {
  run: Run;
  seatNumber: number;
  tall: boolean;
  /** Takes these values into the form; without it nothing is offered. */
  onUse?: (hyperparameters: Hyperparameters) => void;
};

const threeDigits = (value: number) => value.toPrecision(3);
const shortNumber = (value: number) => String(Number(value.toPrecision(3)));

export function RangeTest({ run, seatNumber, tall, onUse }: Props) {
  const t = useTranslations('run.rangeTest');
  const words = useTranslations('run');
  const names = useNames();
  const { points } = useMetrics([run.id])[run.id]!;
  const { hyperparameters, ending } = run;
  const found = useMemo(
    () => rangeTestOf(points, { ended: ending !== null, diverged: ending?.state === 'diverged' }),
    [points, ending],
  );
  const { lowest, verdict, suggestion } = found;
  const series = useMemo<CurveSeries[]>(() => {
    const measured = found.points.map(({ rate, loss }) => ({ x: rate, y: loss }));
    const ends = measured.map(({ y }) => y);
    const line = suggestion === undefined ? [] : [Math.min(...ends), Math.max(...ends)];
    return [
      {
        id: 'measured',
        label: t('measured'),
        color: 'var(--muted)',
        dash: [],
        marker: null,
        width: 1.25,
        points: measured,
      },
      {
        id: 'smoothed',
        label: t('smoothed'),
        color: studentMark(seatNumber).color,
        dash: [],
        marker: null,
        width: 2.25,
        points: found.points.map(({ rate, smoothed }) => ({ x: rate, y: smoothed })),
      },
      {
        id: 'suggestion',
        label: '',
        color: 'var(--accent)',
        dash: [4, 4],
        marker: null,
        width: 1.5,
        points: line.map((y) => ({ x: suggestion!, y })),
      },
    ];
  }, [found, suggestion, seatNumber, t]);
  const waiting = useNoCurveText()([run]);
  const rate = (value: number | undefined) => (value === undefined ? '' : names.value('learningRate', value));
  const sentence = t(`verdict.${verdict}`, {
    rate: rate(suggestion),
    lowest: rate(lowest && Number(lowest.rate.toPrecision(2))),
  });
  const height = tall ? 'h-52 lg:h-64' : 'h-40';
  return (
    <div className="min-w-0" data-testid="range-test">
      <p className="font-semibold text-sm">{t('title')}</p>
      <Suspense fallback={<div className={height} />}>
        <CurveChart
          title={t('title')}
          series={series}
          xLabel={t('rate')}
          xScale="log"
          formatX={shortNumber}
          formatY={threeDigits}
          formatYTick={shortNumber}
          share={false}
          withoutOutliers
          waiting={waiting}
          summary={words('summary', { title: t('title'), lines: sentence })}
          className={`mt-1 ${height}`}
        />
      </Suspense>
      <p className="mt-1.5 text-pretty text-sm">{sentence}</p>
      {onUse && suggestion !== undefined && (
        <Button
          size="small"
          className="mt-2"
          onClick={() => onUse({ ...hyperparameters, learningRate: suggestion, schedule: 'constant' })}
        >
          {t('use', { rate: rate(suggestion) })}
        </Button>
      )}
    </div>
  );
}

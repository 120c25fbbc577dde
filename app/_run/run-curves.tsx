/** The curves of one run as they grow. */
'use client';
import { Suspense, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useMetrics } from '#app/_live/use-session.tsx';
import { studentMark } from '#app/_session/student-mark.tsx';
import { CurveChart } from '#app/_ui/chart/lazy-chart.ts';
import type { CurveSeries } from '#app/_ui/chart/series.ts';
import { lazily } from '#app/_ui/lazily.ts';
import { useFigures } from '#app/_ui/names.ts';
import type { Metrics } from '#lib/classroom/point.ts';
import type { Run } from '#lib/classroom/session.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { isRangeTest, planOf } from '#lib/network/training-plan.ts';
import { useNoCurveText } from './run-words.tsx';

const threeDigits = (value: number) => value.toPrecision(3);
/** 0.5 beside 2.5, not 0.500. */
const shortTick = (value: number) => String(Number(value.toPrecision(3)));

// Few runs are one.
const RangeTest = lazily(() => import('./range-test.tsx'), 'RangeTest');

type Props = {
  run: Run;
  seatNumber: number;
  tall?: boolean;
  /** Takes values into the form, where the reader has one. */
  onUse?: (hyperparameters: Hyperparameters) => void;
};

/** What a run's curves show: loss and accuracy by epoch, or the loss of a range test by learning rate. */
export function RunCurves({ run, seatNumber, tall = false, onUse }: Props) {
  if (!isRangeTest(run.hyperparameters)) return <LossAndAccuracy run={run} seatNumber={seatNumber} tall={tall} />;
  return (
    <Suspense fallback={<div className="h-40" />}>
      <RangeTest run={run} seatNumber={seatNumber} tall={tall} onUse={onUse} />
    </Suspense>
  );
}

/** Two charts side by side; the validation curve is in the student's colour. */
function LossAndAccuracy({ run, seatNumber, tall }: { run: Run; seatNumber: number; tall: boolean }) {
  const t = useTranslations('run');
  const figures = useFigures();
  const metrics = useMetrics([run.id])[run.id]!;
  const stepsPerEpoch = planOf(run.hyperparameters).stepsPerEpoch;
  const percent = useMemo(() => (value: number) => figures.percent(value, 0), [figures]);
  const exact = useMemo(() => (value: number) => figures.percent(value), [figures]);
  const loss = useSeries(metrics, stepsPerEpoch, seatNumber, 'loss', 'validationLoss');
  const accuracy = useSeries(metrics, stepsPerEpoch, seatNumber, 'accuracy', 'validationAccuracy');
  const waiting = useNoCurveText()([run]);
  // Both curves are said at the last whole epoch, as every table says them; before the first, where training stands.
  const [epoch, point] = [metrics.epochs.at(-1), metrics.points.at(-1)];

  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
      <Half
        title={t('loss')}
        series={loss}
        latest={[(epoch ?? point)?.loss, epoch?.validationLoss]}
        waiting={waiting}
        epochs={run.hyperparameters.epochs}
        formatY={threeDigits}
        formatYTick={shortTick}
        share={false}
        say={threeDigits}
        tall={tall}
      />
      <Half
        title={t('accuracy')}
        series={accuracy}
        latest={[(epoch ?? point)?.accuracy, epoch?.validationAccuracy]}
        waiting={waiting}
        epochs={run.hyperparameters.epochs}
        formatY={percent}
        share
        say={exact}
        tall={tall}
      />
    </div>
  );
}

function useSeries(
  metrics: Metrics,
  stepsPerEpoch: number,
  seatNumber: number,
  training: 'loss' | 'accuracy',
  validation: 'validationLoss' | 'validationAccuracy',
): CurveSeries[] {
  const t = useTranslations('run');
  return useMemo(() => {
    const mark = studentMark(seatNumber);
    return [
      {
        id: 'training',
        label: t('training'),
        color: 'var(--muted)',
        dash: [],
        marker: null,
        width: 1.25,
        points: metrics.points.map((point) => ({ x: point.step / stepsPerEpoch, y: point[training] })),
      },
      {
        id: 'validation',
        label: t('validation'),
        ...mark,
        width: 2.25,
        points: metrics.epochs.map((point) => ({ x: point.epoch, y: point[validation] })),
      },
    ];
  }, [metrics, stepsPerEpoch, seatNumber, training, validation, t]);
}

type HalfProps = {
  title: string;
  series: readonly CurveSeries[];
  /** What each curve stands at. */
  latest: readonly (number | undefined)[];
  waiting: string;
  epochs: number;
  formatY: (value: number) => string;
  formatYTick?: (value: number) => string;
  share: boolean;
  say: (value: number) => string;
  tall: boolean;
};

function Half({ title, series, latest, waiting, epochs, formatY, formatYTick, share, say, tall }: HalfProps) {
  const t = useTranslations('run');
  const told = series.map(({ id, label, color }, index) => {
    const value = latest[index];
    return { id, label, color, value: value === undefined ? undefined : say(value) };
  });
  const summary = t('summary', {
    title,
    lines: told.flatMap(({ label, value }) => (value ? t('summaryLine', { label, value }) : [])).join(', ') || waiting,
  });
  const height = tall ? 'h-52 lg:h-64' : 'h-40';
  return (
    <div className="min-w-0">
      <p className="font-semibold text-sm">{title}</p>
      <p className="numbers flex flex-wrap items-baseline gap-x-3 text-2xs text-muted">
        {told.map(({ id, label, color, value }) => (
          <span key={id} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="h-0.5 w-3 rounded-full" style={{ background: color }} />
            {label} {value && <strong className="font-semibold text-ink">{value}</strong>}
          </span>
        ))}
      </p>
      <Suspense fallback={<div className={height} />}>
        <CurveChart
          title={title}
          series={series}
          xLabel={t('epochAxis')}
          xMax={epochs}
          formatY={formatY}
          formatYTick={formatYTick}
          share={share}
          waiting={waiting}
          summary={summary}
          className={`mt-1 ${height}`}
        />
      </Suspense>
    </div>
  );
}

/** Predictions in words: what a student expected of a run, and how well they foresee their runs. */
'use client';
import { useTranslations } from 'use-intl';
import { useFigures } from '#app/_ui/names.ts';
import { calibrationOf, missOf } from '#lib/analysis/calibration.ts';
import { bestOf, type Run } from '#lib/classroom/session.ts';

/** Points are shown with one digit, so less than half of one is none. */
const nothing = 0.05;

/** What was expected of the run, and once it has finished how far off that was; undefined without a prediction. */
export function usePredictionText(): (run: Run) => string | undefined {
  const t = useTranslations('run.prediction');
  const figures = useFigures();
  return (run) => {
    if (run.prediction === null) return undefined;
    const predicted = figures.percent(run.prediction);
    const miss = missOf(run);
    if (miss === undefined) return t('predicted', { predicted });
    const direction = Math.abs(miss) < nothing ? 'right' : miss > 0 ? 'over' : 'under';
    const reached = figures.percent(bestOf(run)!.validationAccuracy);
    return t('outcome', { predicted, reached, direction, miss: Math.abs(miss).toFixed(1) });
  };
}

/** How far off these runs' predictions were on average; undefined before one with a prediction has finished. */
export function useCalibrationText(): (runs: readonly Run[]) => string | undefined {
  const t = useTranslations('run.prediction');
  return (runs) => {
    const calibration = calibrationOf(runs);
    return calibration && t('calibrationOf', { error: calibration.error.toFixed(1), count: calibration.runs });
  };
}

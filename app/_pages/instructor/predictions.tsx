/** Asking for predictions, and how well each student foresees. */
'use client';
import { ChevronRight } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession } from '#app/_live/use-session.tsx';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { SwitchInput } from '#app/_ui/switch-input.tsx';
import { calibrationOf } from '#lib/analysis/calibration.ts';

/** The scores are there as long as there are predictions, also after they are no longer asked for. */
export function Predictions({ predict }: { predict: boolean }) {
  const t = useTranslations('lesson.rounds');
  const ask = useAsk();
  const id = useId();
  return (
    <div className="mt-4 border-line border-t pt-3">
      <div className="flex items-start gap-3">
        <label htmlFor={id} className="min-w-0 flex-1 cursor-pointer">
          <span className="block font-medium text-sm">{t('predict')}</span>
          <span id={`${id}-help`} className="block text-2xs text-muted">
            {t('predictHelp')}
          </span>
        </label>
        <SwitchInput
          id={id}
          label={t('predict')}
          describedBy={`${id}-help`}
          checked={predict}
          onChange={(on) => void ask('change-settings', { settings: { predict: on } })}
        />
      </div>
      <Scores />
    </div>
  );
}

/** The best foreseer first. */
function Scores() {
  const t = useTranslations('lesson.rounds');
  const words = useTranslations('run.prediction');
  const session = useCalmSession();
  const runs = Object.values(session.runs);
  const scores = Object.values(session.seats)
    .flatMap((seat) => {
      const calibration = calibrationOf(runs.filter(({ seatId }) => seatId === seat.id));
      return calibration ? [{ seat, ...calibration }] : [];
    })
    .sort((a, b) => a.error - b.error);
  if (scores.length === 0) return null;
  return (
    <details className="group/scores mt-2">
      <summary
        title={words('calibrationHelp')}
        className="inline-flex min-h-8 list-none items-center gap-1 rounded-md pr-2 font-medium text-sm [&::-webkit-details-marker]:hidden"
      >
        <ChevronRight aria-hidden className="size-4 text-muted transition-transform group-open/scores:rotate-90" />
        {t('calibration')} <span className="numbers text-muted">{scores.length}</span>
      </summary>
      <ul className="mt-1 flex flex-col gap-1">
        {scores.map(({ seat, error, runs: count }) => (
          <li key={seat.id} className="flex items-center gap-2 text-sm">
            <MarkIcon seatNumber={seat.number} />
            <span className="min-w-0 flex-1 break-words leading-tight">{seat.nickname}</span>
            <span className="numbers shrink-0 text-muted">
              {t('calibrationRow', { error: error.toFixed(1), count })}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

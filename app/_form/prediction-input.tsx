/** The accuracy that a student expects, typed before the run is submitted. */
'use client';
import { Target } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { readNumber } from '#lib/written-number.ts';

export const predictionId = 'prediction';

/** What was typed in percent as a share; undefined where it is no percentage. */
export function readPrediction(written: string): number | undefined {
  const percent = readNumber(written.replace(/[%％]\s*$/u, ''));
  return percent !== null && percent >= 0 && percent <= 100 ? percent / 100 : undefined;
}

/** `missed` asks for it aloud. */
export function PredictionInput({
  written,
  missed,
  onChange,
}: {
  written: string;
  missed: boolean;
  onChange: (written: string) => void;
}) {
  const t = useTranslations('run.prediction');
  return (
    <div className="mb-2.5">
      <div className="flex items-center gap-3">
        <label htmlFor={predictionId} className="flex min-w-0 flex-1 items-center gap-1.5 font-medium text-sm">
          <Target aria-hidden className="size-4 shrink-0 text-accent" />
          {t('label')}
        </label>
        <span
          className={`flex h-10 w-28 shrink-0 items-center rounded-lg border bg-surface px-3 focus-within:outline-2 focus-within:outline-accent ${missed ? 'border-bad' : 'border-line-strong'}`}
        >
          <input
            id={predictionId}
            type="text"
            inputMode="decimal"
            autoComplete="off"
            value={written}
            aria-invalid={missed}
            aria-describedby={`${predictionId}-note`}
            onChange={(event) => onChange(event.target.value)}
            className="numbers h-full w-0 min-w-0 flex-1 bg-transparent text-right font-semibold outline-none"
          />
          <span className="pl-1 text-muted text-sm">%</span>
        </span>
      </div>
      <p
        id={`${predictionId}-note`}
        aria-live="polite"
        className={missed ? 'mt-1 text-right text-bad text-sm' : 'sr-only'}
      >
        {missed ? t('missing') : t('help')}
      </p>
    </div>
  );
}

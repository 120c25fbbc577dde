/** What one network takes the picture for: its five most probable classes, or what there is to wait for. */
'use client';
import { Check } from 'lucide-react';
import { useId, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useMetrics } from '#app/_live/use-session.tsx';
import { useDataset } from '#app/_run/dataset.tsx';
import { Button } from '#app/_ui/button.tsx';
import { useFigures, useRefusalText } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import { mostProbable } from '#lib/datasets/picture.ts';
import { languages } from '#lib/language.ts';
import { type NetworkState, useLook, useNetwork } from './use-network.ts';

type Props = {
  code: string;
  shown: ShownRun;
  name: string;
  pixels: Uint8ClampedArray | null;
  /** The true class of the picture, where it is known. */
  label: number | null;
};

export function Answer({ code, shown, name, pixels, label }: Props) {
  const { run } = shown;
  const t = useTranslations('try');
  const id = useId();
  const { state, retry } = useNetwork(code, run);
  const probabilities = useLook(state, pixels);
  return (
    <section aria-labelledby={id} className="min-w-0 flex-1 basis-64" data-testid={`answer-${run.number}`}>
      <h3 id={id} className="line-clamp-2 font-bold leading-snug">
        {name}
      </h3>
      <Standing state={state} shown={shown} retry={retry} />
      {state.kind === 'here' &&
        (probabilities ? (
          <Bars probabilities={probabilities} label={label} />
        ) : (
          <p className="mt-3 text-muted text-sm">{t(pixels ? 'looking' : 'choosePicture')}</p>
        ))}
    </section>
  );
}

/** How far the network has come, or why it does not. */
function Standing({ state, shown, retry }: { state: NetworkState; shown: ShownRun; retry: () => void }) {
  const { run, best, epochs } = shown;
  const t = useTranslations('try');
  const figures = useFigures();
  const refusalText = useRefusalText();
  const metrics = useMetrics([run.id])[run.id]!;
  if (state.kind === 'here') {
    const tried = state.epoch <= epochs ? metrics.epochs.find(({ epoch }) => epoch === state.epoch) : undefined;
    const older = run.lastEpoch !== null && run.lastEpoch.epoch > state.epoch;
    return (
      <p className="numbers flex flex-wrap items-center gap-x-2 text-2xs text-muted">
        {tried
          ? t('afterWith', { epoch: state.epoch, accuracy: figures.percent(tried.validationAccuracy) })
          : t('after', { epoch: state.epoch })}
        {best && best.epoch !== state.epoch && (
          <span>{t('boardCounts', { epoch: best.epoch, accuracy: figures.percent(best.validationAccuracy) })}</span>
        )}
        {older && (
          <button type="button" onClick={retry} className="rounded px-1 font-semibold text-accent hover:bg-accent-soft">
            {t('newer', { epoch: run.lastEpoch!.epoch })}
          </button>
        )}
      </p>
    );
  }
  if (state.kind === 'coming') {
    return (
      <div className="mt-3">
        <div
          role="progressbar"
          aria-label={t('coming')}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(100 * state.share)}
          className="h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div className="h-full rounded-full bg-accent" style={{ width: figures.percent(state.share, 0) }} />
        </div>
        <p className="mt-1.5 text-2xs text-muted">{state.share < 1 ? t('coming') : t('making')}</p>
      </div>
    );
  }
  return (
    <div role="alert" className="mt-2 rounded-xl bg-bad-soft px-3.5 py-3 text-bad text-sm">
      <p>{state.refusal ? refusalText(state.refusal) : t('unreachable')}</p>
      <Button size="small" className="mt-2" onClick={retry}>
        {t('retry')}
      </Button>
    </div>
  );
}

/** The classes in the reader's language, beside it the other. */
function Bars({ probabilities, label }: { probabilities: Float32Array; label: number | null }) {
  const t = useTranslations('try');
  const figures = useFigures();
  const { classes } = useDataset();
  const { language } = usePreferences();
  const other = languages.find((each) => each !== language)!;
  const best = useMemo(() => mostProbable(probabilities, 5), [probabilities]);
  return (
    <ol className="mt-3 flex flex-col gap-2">
      {best.map(({ label: each, probability }, place) => {
        const text = classes[each]!.label;
        const right = each === label;
        return (
          <li key={each} data-label={each} data-probability={probability}>
            <p className="flex items-baseline gap-1.5 text-sm">
              <span className={place === 0 ? 'font-bold text-base' : 'font-medium'}>{text[language]}</span>
              <span lang={other} className="text-2xs text-muted">
                {text[other]}
              </span>
              {right && (
                <span className="inline-flex items-center gap-0.5 self-center font-semibold text-2xs text-good">
                  <Check aria-hidden className="size-3.5" />
                  {t('right')}
                </span>
              )}
              <span className="numbers ml-auto font-semibold">{figures.percent(probability)}</span>
            </p>
            <div aria-hidden className="mt-0.5 h-2.5 overflow-hidden rounded-full bg-sunken">
              <div
                className={`h-full rounded-full ${right ? 'bg-good' : place === 0 ? 'bg-accent' : 'bg-line-strong'}`}
                style={{ width: `${100 * probability}%` }}
              />
            </div>
          </li>
        );
      })}
    </ol>
  );
}

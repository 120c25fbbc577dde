/** The bar at the foot of the form: what is wrong or what it will cost, what the student expects, and the button that submits. */
'use client';
import { Play, Target, TriangleAlert } from 'lucide-react';
import { type ReactNode, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { Button } from '#app/_ui/button.tsx';
import { lazily } from '#app/_ui/lazily.ts';
import { useFigures, useNames, useRefusalText } from '#app/_ui/names.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Refusal } from '#lib/refusal.ts';
import { readNumber } from '#lib/written-number.ts';
import { useExpectedCost } from './expected-cost.tsx';
import { isSound } from './faults.ts';
import type { HyperparameterForm } from './use-hyperparameter-form.ts';
import { showField } from './values.ts';

const RoundLine = lazily(() => import('#app/_session/round-bar.tsx'), 'RoundLine');
const TwinNote = lazily(() => import('./twin-note.tsx'), 'TwinNote');

/** The button, for the link that leads there from the top of the form. */
export const submitId = 'submit-run';

/** Refusals that no other values would change. */
const blocking: readonly Refusal['code'][] = ['quota-used-up', 'too-many-runs', 'round-over', 'round-runs-used'];

export type SubmitProps = {
  /** Whether submitting is forbidden because the lesson is over. */
  closed: boolean;
  seatId: string;
  /** What the student expects of the run, as it was typed; null where nobody asks for it. */
  prediction: { readonly written: string; readonly onChange: (written: string) => void } | null;
  /** Resolves when the server has answered. */
  onSubmit: (hyperparameters: Hyperparameters, prediction: number | undefined) => Promise<void>;
};

/** Stays at the foot of the form while its fields scroll. */
export function SubmitBar({
  state: { values, checked },
  closed,
  seatId,
  prediction,
  onSubmit,
}: SubmitProps & { state: HyperparameterForm }) {
  const t = useTranslations('form');
  const refusalText = useRefusalText();
  const refusal = useExpectedCost()?.refusal;
  const inRound = useSessionState(({ session }) => session!.lesson.round !== null);
  const [busy, setBusy] = useState(false);
  const [missed, setMissed] = useState(false);
  const fault = [...checked.faults][0];
  const blocked = refusal && blocking.includes(refusal.code) && !closed ? refusal : undefined;

  async function submitRun() {
    const sound = structuredClone(values);
    if (fault || !isSound(sound)) return;
    const predicted = prediction ? readPrediction(prediction.written) : undefined;
    setMissed(prediction !== null && predicted === undefined);
    if (prediction && predicted === undefined) return document.getElementById(predictionId)?.focus();
    setBusy(true);
    await onSubmit(sound, predicted).finally(() => setBusy(false));
  }

  return (
    <div className="sticky bottom-0 z-10 border-line border-t bg-surface px-4 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] low:flex low:flex-wrap low:items-center low:gap-x-4 low:py-1.5 low:*:mb-0 sm:px-5 lg:rounded-b-[0.875rem]">
      {inRound && (
        <Suspense>
          <RoundLine seatId={seatId} />
        </Suspense>
      )}
      <div className="min-h-12 low:min-h-0 low:min-w-40 low:flex-1 low:[&>*]:mb-0">
        {fault ? (
          <Fault path={fault[0]} refusal={fault[1]} count={checked.faults.size} />
        ) : blocked ? (
          <Warning>{refusalText(blocked)}</Warning>
        ) : (
          checked.network && <Summary parameters={checked.network.parameters} />
        )}
      </div>
      {prediction && !closed && (
        <PredictionInput
          written={prediction.written}
          missed={missed}
          onChange={(written) => {
            setMissed(false);
            prediction.onChange(written);
          }}
        />
      )}
      <Button
        weight="primary"
        size="large"
        className="w-full low:h-10 low:w-auto"
        disabled={busy || closed || fault !== undefined || blocked !== undefined}
        onClick={submitRun}
        id={submitId}
        title={t('submitKeys')}
        data-testid="submit-run"
      >
        <Play aria-hidden className="size-4 fill-current" />
        {busy ? t('submitting') : t('submitRun')}
      </Button>
    </div>
  );
}

function Fault({ path, refusal, count }: { path: string; refusal: Refusal; count: number }) {
  const t = useTranslations('form');
  const names = useNames();
  const refusalText = useRefusalText();
  return (
    <div className="mb-2.5 flex items-start gap-3 text-sm">
      <p className="min-w-0 flex-1 text-bad" aria-live="polite">
        <strong>{t('faults', { count })}</strong>{' '}
        <span className="line-clamp-2 low:line-clamp-1">
          {names.field(path)}
          {refusal.code !== 'image-vanishes' && refusal.code !== 'too-many-parameters'
            ? `: ${refusalText(refusal)}`
            : ''}
        </span>
      </p>
      <button type="button" onClick={() => showField(path)} className="shrink-0 rounded font-semibold text-accent">
        {t('showFault')}
      </button>
    </div>
  );
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <p className="mb-2.5 flex items-start gap-1.5 low:text-2xs text-sm text-warn" aria-live="polite">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">{children}</span>
    </p>
  );
}

/** Parameters and cost in short; yellow if the quota is too small, which the card explains. */
function Summary({ parameters }: { parameters: number }) {
  const t = useTranslations('form.cost');
  const board = useTranslations('board');
  const figures = useFigures();
  const expected = useExpectedCost();
  const roundEnd = useSessionState(({ session }) => session!.lesson.round?.endsAt ?? null);
  const runTimeLimit = useSessionState(({ session }) => session!.settings.runTimeLimit);
  const cost = expected?.cost;
  const { refusal, quota } = expected ?? {};
  const late = expected && cost && cost.endsAt !== null && roundEnd !== null && cost.endsAt > roundEnd;
  const cut = cost && runTimeLimit !== null && cost.computeSeconds > runTimeLimit;
  const parts = [
    board('parameters', { count: figures.short(parameters) }),
    ...(cost ? [t('short', { computeSeconds: figures.computeSeconds(cost.computeSeconds) })] : [t('unmeasuredShort')]),
    ...(cost && cost.endsAt !== null ? [t('shortEnd', { clock: figures.clock(cost.endsAt) })] : []),
  ];
  return (
    <>
      <p className="numbers mb-2.5 low:text-2xs text-muted text-sm">{parts.join(' · ')}</p>
      {cut && <Warning>{t('cutShort', { limit: figures.computeSeconds(runTimeLimit) })}</Warning>}
      {late && !cut && <Warning>{t('outlastsRound', { clock: figures.clock(roundEnd) })}</Warning>}
      {quota?.exceeds && <Warning>{t('exceedsShort', { left: figures.computeSeconds(quota.left) })}</Warning>}
      {refusal?.code === 'duplicate-run' && (
        <Suspense>
          <TwinNote runId={String(refusal.params?.runId)} />
        </Suspense>
      )}
    </>
  );
}

const predictionId = 'prediction';

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

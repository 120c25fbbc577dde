/** What a twin would cost, why it may not be submitted, and how it is submitted. */
'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState, useSnapshot } from '#app/_live/use-session.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { useFigures } from '#app/_ui/names.ts';
import { useSay } from '#app/_ui/toasts.tsx';
import { costOf } from '#lib/analysis/expectation.ts';
import type { Twin } from '#lib/analysis/experiment.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import { ledgerOf } from '#lib/classroom/quota.ts';
import { submitRun } from '#lib/classroom/rules/submitting.ts';
import type { Refusal } from '#lib/refusal.ts';

export type TwinProps = {
  twin: Twin;
  base: ShownRun;
  onSubmitted: (number: number) => void;
};

/** For a student. `cost` is a sentence; `submit` takes the accuracy (0…1) that is expected, where the session asks for it. */
export function useTwin({ twin: { hyperparameters }, base, onSubmitted }: TwinProps): {
  cost: string | undefined;
  refusal: Refusal | undefined;
  asking: boolean;
  submit: (prediction?: number) => Promise<void>;
} {
  const t = useTranslations('compare.experiment');
  const figures = useFigures();
  const ask = useAsk();
  const say = useSay();
  const snapshot = useSnapshot();
  const seatId = useSessionState((state) => state.seatId)!;
  const [asking, setAsking] = useState(false);
  const { gpuSeconds, left, refusal } = useMemo(() => {
    const { session, live, now } = snapshot;
    // What is still to be typed is no reason to say no.
    const payload = { hyperparameters, again: true, prediction: 0 };
    const verdict = submitRun.rule(session, { role: 'student', seatId }, payload, {
      now,
      newIds: ['imagined'],
      tests: {},
    });
    return {
      gpuSeconds: verdict.ok ? costOf(session, seatId, hyperparameters, live, now)?.gpuSeconds : undefined,
      left: ledgerOf(session, seatId).left,
      refusal: verdict.ok ? undefined : verdict.refusal,
    };
  }, [snapshot, seatId, hyperparameters]);

  async function submit(prediction?: number) {
    setAsking(true);
    // Nobody whom the viewer may know has trained it: nothing would be trained twice that they could look at.
    const payload = {
      hyperparameters,
      again: true,
      forkedFrom: base.run.id,
      ...(prediction !== undefined && { prediction }),
    };
    const reply = await ask('submit-run', payload);
    setAsking(false);
    if (!reply.ok) return;
    say(t('submitted', { number: reply.data.number }));
    onSubmitted(reply.data.number);
  }

  const costText = (seconds: number) =>
    left === null || left === 0
      ? t('costs', { gpuSeconds: figures.gpuSeconds(seconds) })
      : t('costsQuota', { gpuSeconds: figures.gpuSeconds(seconds), share: figures.percent(seconds / left, 0) });
  return { cost: gpuSeconds === undefined ? undefined : costText(gpuSeconds), refusal, asking, submit };
}

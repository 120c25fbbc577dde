/** The last question before a twin is handed in: what it is, what it costs, and what accuracy is expected where that is asked. */
'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { costOf } from '#lib/session/expectation.ts';
import type { Twin } from '#lib/session/experiment.ts';
import { ledgerOf } from '#lib/session/quota.ts';
import { handIn } from '#lib/session/rules/handing-in.ts';
import type { ShownRun } from '#lib/session/shown-runs.ts';
import { useSessionState, useSnapshot } from '../../_live/use-session.tsx';
import { useFigures, useRefusalText } from '../../_text/names.ts';
import { useAsk } from '../chrome/use-ask.ts';
import { Button } from '../controls/button.tsx';
import { useSay } from '../controls/toasts.tsx';
import { PredictionInput, readPrediction } from '../form/prediction-input.tsx';

export function TwinForm({
  twin,
  base,
  changed,
  onHandedIn,
}: {
  twin: Twin;
  base: ShownRun;
  /** Its one change, in words. */
  changed: string;
  onHandedIn: (number: number) => void;
}) {
  const t = useTranslations('experiment');
  const figures = useFigures();
  const refusalText = useRefusalText();
  const ask = useAsk();
  const say = useSay();
  const snapshot = useSnapshot();
  const seatId = useSessionState((state) => state.seatId)!;
  const { predict } = snapshot.session.settings;
  const [written, setWritten] = useState('');
  const [missed, setMissed] = useState(false);
  const [asking, setAsking] = useState(false);
  const { hyperparameters } = twin;
  const { cost, left, refusal } = useMemo(() => {
    const { session, live, now } = snapshot;
    // What is still to be typed is no reason to say no.
    const payload = { hyperparameters, again: true, prediction: 0 };
    const verdict = handIn(session, { role: 'student', seatId }, payload, { now, newIds: ['imagined'], tests: {} });
    return {
      cost: verdict.ok ? costOf(session, seatId, hyperparameters, live, now) : undefined,
      left: ledgerOf(session, seatId).left,
      refusal: verdict.ok ? undefined : verdict.refusal,
    };
  }, [snapshot, seatId, hyperparameters]);

  async function submit() {
    const prediction = readPrediction(written);
    if (predict && prediction === undefined) return setMissed(true);
    setAsking(true);
    // Nobody whom the viewer may know has trained it: nothing would be trained twice that they could look at.
    const payload = {
      hyperparameters,
      again: true,
      forkedFrom: base.run.id,
      ...(predict && { prediction: prediction! }),
    };
    const reply = await ask('hand-in', payload);
    setAsking(false);
    if (!reply.ok) return;
    say(t('handedIn', { number: reply.data.number }));
    onHandedIn(reply.data.number);
  }

  const gpuSeconds = cost && figures.gpuSeconds(cost.gpuSeconds);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p className="mt-1 text-sm">{t('handInBody', { number: base.run.number, change: changed })}</p>
      {refusal ? (
        <p role="status" className="mt-2 rounded-lg bg-bad-soft px-3 py-2 text-bad text-sm">
          {t(refusal.code === 'image-vanishes' || refusal.code === 'too-many-parameters' ? 'impossible' : 'cannot', {
            why: refusalText(refusal),
          })}
        </p>
      ) : (
        gpuSeconds !== undefined && (
          <p className="numbers mt-2 text-muted text-sm">
            {left === null || left === 0
              ? t('costs', { gpuSeconds })
              : t('costsQuota', { gpuSeconds, share: figures.percent(cost!.gpuSeconds / left, 0) })}
          </p>
        )
      )}
      {predict && !refusal && (
        <div className="mt-3">
          <PredictionInput
            written={written}
            missed={missed}
            onChange={(next) => {
              setWritten(next);
              setMissed(false);
            }}
          />
        </div>
      )}
      <Button
        type="submit"
        weight="primary"
        size="small"
        className="mt-3 w-full"
        disabled={asking || refusal !== undefined}
      >
        {t('handIn')}
      </Button>
    </form>
  );
}

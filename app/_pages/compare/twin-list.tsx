/** The runs that would show which of several changes helped: existing ones, or ones to submit from here. */
'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { PredictionInput, readPrediction } from '#app/_form/submit-bar.tsx';
import { useSessionState, useSnapshot } from '#app/_live/use-session.tsx';
import { mostCompared } from '#app/_run/compare-tray.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { Popup } from '#app/_ui/dialog.tsx';
import { useFigures, useNames, useRefusalText } from '#app/_ui/names.ts';
import { useSay } from '#app/_ui/toasts.tsx';
import { costOf } from '#lib/analysis/expectation.ts';
import type { Twin } from '#lib/analysis/experiment.ts';
import type { ShownRun } from '#lib/analysis/shown-runs.ts';
import { ledgerOf } from '#lib/classroom/quota.ts';
import type { Difference } from '#lib/hyperparameters/hyperparameters.ts';
import type { Refusal } from '#lib/refusal.ts';
import { submitRun } from '#lib/rules/submitting.ts';
import type { Entry } from './entries.ts';
import { type ChangeSettings, toggled } from './settings.ts';

/** Further twins are shown on request. */
const firstTwins = 3;

type Props = {
  twins: readonly Twin[];
  base: ShownRun;
  entries: readonly Entry[];
  change: ChangeSettings;
};

export function TwinList({ twins, base, entries, change }: Props) {
  const t = useTranslations('compare.experiment');
  const changeText = useChangeText();
  const [open, setOpen] = useState(false);
  const shown = open ? twins : twins.slice(0, firstTwins);
  return (
    <>
      <p className="text-muted text-sm">{t('confoundedHelp')}</p>
      <ul className="mt-1.5 flex flex-col gap-1.5">
        {shown.map((twin) => (
          <li
            key={twin.change.path}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-sunken px-3 py-1.5 text-sm"
          >
            <span className="numbers min-w-0 flex-1 basis-56">
              <span className="text-muted">{t('only')} </span>
              <strong className="font-semibold">{changeText(twin.change)}</strong>
            </span>
            <Way twin={twin} base={base} entries={entries} change={change} />
          </li>
        ))}
      </ul>
      {twins.length > shown.length && (
        <Button size="small" weight="plain" className="mt-1" onClick={() => setOpen(true)}>
          {t('more', { count: twins.length - shown.length })}
        </Button>
      )}
    </>
  );
}

/** What can be done to have this twin beside the others. */
function Way({ twin, base, entries, change }: Omit<Props, 'twins'> & { twin: Twin }) {
  const t = useTranslations('compare.experiment');
  const states = useTranslations('run.states');
  const role = useSessionState((state) => state.role);
  const changeText = useChangeText();
  const { existing } = twin;
  if (existing) {
    const { number } = existing;
    const here = entries.some(({ members }) => members.some(({ run }) => run.id === existing.id));
    return (
      <>
        <span className="text-muted">{t('exists', { number, state: states(existing.state) })}</span>
        {here ? (
          <span className="font-medium">{t('comparedAlready')}</span>
        ) : (
          <Button
            size="small"
            disabled={entries.length >= mostCompared}
            onClick={() => change((now) => toggled(now, number))}
          >
            {t('addExisting', { number })}
          </Button>
        )}
      </>
    );
  }
  if (role !== 'student') return <span className="text-muted">{t('notStudent')}</span>;
  return (
    <SubmitTwin
      twin={twin}
      base={base}
      changed={changeText(twin.change)}
      onSubmitted={(number) => change((now) => toggled(now, number))}
    />
  );
}

/** `changed` is the twin's one change, in words. */
function SubmitTwin({ changed, ...props }: TwinProps & { changed: string }) {
  const t = useTranslations('compare.experiment');
  const refusalText = useRefusalText();
  const { predict } = useSessionState((state) => state.session!.settings);
  const { cost, refusal, asking, submit } = useTwin(props);
  if (refusal) {
    const impossible = refusal.code === 'image-vanishes' || refusal.code === 'too-many-parameters';
    return <span className="text-muted">{t(impossible ? 'impossible' : 'cannot', { why: refusalText(refusal) })}</span>;
  }
  return (
    <>
      {cost !== undefined && <span className="numbers text-muted">{cost}</span>}
      {predict ? (
        <Popup title={t('submitTitle')} button={{ size: 'small', children: t('submitRun') }}>
          {(close) => (
            <>
              <p className="mt-1 text-sm">{t('submitBody', { number: props.base.run.number, change: changed })}</p>
              <Prediction asking={asking} onSubmit={(prediction) => void submit(prediction).then(close)} />
            </>
          )}
        </Popup>
      ) : (
        <Button
          size="small"
          disabled={asking}
          title={t('submitBody', { number: props.base.run.number, change: changed })}
          onClick={() => submit()}
        >
          {t('submitRun')}
        </Button>
      )}
    </>
  );
}

function Prediction({ asking, onSubmit }: { asking: boolean; onSubmit: (prediction: number) => void }) {
  const t = useTranslations('compare.experiment');
  const [written, setWritten] = useState('');
  const [missed, setMissed] = useState(false);
  return (
    <form
      noValidate
      className="mt-3"
      onSubmit={(event) => {
        event.preventDefault();
        const prediction = readPrediction(written);
        if (prediction === undefined) setMissed(true);
        else onSubmit(prediction);
      }}
    >
      <PredictionInput
        written={written}
        missed={missed}
        onChange={(next) => {
          setWritten(next);
          setMissed(false);
        }}
      />
      <Button type="submit" weight="primary" size="small" className="mt-3 w-full" disabled={asking}>
        {t('submitRun')}
      </Button>
    </form>
  );
}

type TwinProps = {
  twin: Twin;
  base: ShownRun;
  onSubmitted: (number: number) => void;
};

/** For a student. `cost` is a sentence; `submit` takes the accuracy (0…1) that is expected, where the session asks for it. */
function useTwin({ twin: { hyperparameters }, base, onSubmitted }: TwinProps): {
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
  const { computeSeconds, left, refusal } = useMemo(() => {
    const { session, live, now } = snapshot;
    // A prediction still to be typed is no reason to refuse.
    const payload = { hyperparameters, again: true, prediction: 0 };
    const verdict = submitRun(session, { role: 'student', seatId }, payload, {
      now,
      newIds: ['imagined'],
      tests: {},
      datasets: live.datasets,
    });
    return {
      computeSeconds: verdict.ok ? costOf(session, seatId, hyperparameters, live, now)?.computeSeconds : undefined,
      left: ledgerOf(session, seatId).left,
      refusal: verdict.ok ? undefined : verdict.refusal,
    };
  }, [snapshot, seatId, hyperparameters]);

  async function submit(prediction?: number) {
    setAsking(true);
    // The viewer can see no such run, so it is trained even if a hidden one exists.
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
      ? t('costs', { computeSeconds: figures.computeSeconds(seconds) })
      : t('costsQuota', { computeSeconds: figures.computeSeconds(seconds), share: figures.percent(seconds / left, 0) });
  return { cost: computeSeconds === undefined ? undefined : costText(computeSeconds), refusal, asking, submit };
}

/** A change in words: "Learning rate 0.001 → 0.01". */
export function useChangeText(): (change: Difference) => string {
  const t = useTranslations('compare.experiment');
  const names = useNames();
  return ({ path, before, after }) =>
    t('change', { field: names.field(path), before: names.value(path, before), after: names.value(path, after) });
}

/** How a twin is submitted: with one press, or after the accuracy that is expected where the session asks for that. */
'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { PredictionInput, readPrediction } from '#app/_form/prediction-input.tsx';
import { useSessionState } from '#app/_live/use-session.tsx';
import { Button } from '#app/_ui/button.tsx';
import { useRefusalText } from '#app/_ui/names.ts';
import { Popup } from '#app/_ui/popup.tsx';
import { type TwinProps, useTwin } from './use-twin.ts';

/** `changed` is the twin's one change, in words. */
export function SubmitTwin({ changed, ...props }: TwinProps & { changed: string }) {
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

/** Letting one student spend more than the quota. */
'use client';
import { Plus } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { useFigures } from '#app/_ui/names.ts';
import { NumberInput } from '#app/_ui/number-input.tsx';
import { Popup } from '#app/_ui/popup.tsx';
import type { Seat } from '#lib/classroom/session.ts';

const most = 1_000_000;

/** For a seat of a session that has a quota. */
export function GrantButton({ seat }: { seat: Seat }) {
  const t = useTranslations('instructor.grant');
  return (
    <Popup
      title={t('title', { nickname: seat.nickname })}
      button={{
        size: 'small',
        'aria-label': t('label', { nickname: seat.nickname }),
        children: (
          <>
            <Plus aria-hidden className="size-3.5" />
            {t('open')}
          </>
        ),
      }}
    >
      {(close) => <Amount seat={seat} onDone={close} />}
    </Popup>
  );
}

/** Half of the quota is offered; it steps in tenths of the quota. */
function Amount({ seat, onDone }: { seat: Seat; onDone: () => void }) {
  const t = useTranslations('instructor.grant');
  const controls = useTranslations('run.controls');
  const figures = useFigures();
  const ask = useAsk();
  const id = useId();
  const quota = useSessionState(({ session }) => session?.settings.quota ?? 60);
  const [typed, setTyped] = useState<number | null>(Math.max(1, Math.round(quota / 2)));
  const step = Math.max(1, Math.round(quota / 10));
  const amount = typed !== null && typed >= 1 && typed <= most ? typed : undefined;

  function grant(event: FormEvent) {
    event.preventDefault();
    if (amount === undefined) return;
    const done = t('done', { nickname: seat.nickname, gpuSeconds: figures.gpuSeconds(amount) });
    void ask('grant-quota', { seatId: seat.id, gpuSeconds: amount }, done);
    onDone();
  }

  return (
    <form noValidate onSubmit={grant}>
      <label htmlFor={id} className="mt-2 block text-muted text-sm">
        {t('amount')}
      </label>
      <div className="mt-1.5 grid grid-cols-[minmax(0,1fr)_auto] items-center gap-2">
        <NumberInput
          id={id}
          value={typed}
          minimum={1}
          maximum={most}
          label={t('amount')}
          invalid={amount === undefined}
          describedBy={id}
          whole={false}
          names={{ decrease: controls('less'), increase: controls('more') }}
          onChange={setTyped}
          onStep={(direction) => setTyped(Math.min(most, Math.max(1, (typed ?? 0) + direction * step)))}
        />
        <Button type="submit" size="small" weight="primary" disabled={amount === undefined}>
          {t('go')}
        </Button>
      </div>
    </form>
  );
}

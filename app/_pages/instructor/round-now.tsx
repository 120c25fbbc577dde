/** The round under way in the instructor's hand: the clock, more time, its end. */
'use client';
import { Plus, Square } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useNow, useSessionState } from '#app/_live/use-session.tsx';
import { countdown } from '#app/_session/clock.ts';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { Confirm } from '#app/_ui/confirm.tsx';
import { Meter } from '#app/_ui/meter.tsx';
import { useSay } from '#app/_ui/toasts.tsx';
import type { Round } from '#lib/classroom/lesson.ts';

const extensions = [1, 5] as const;

/** For the round that has begun last and was not ended. */
export function RoundNow({ round }: { round: Round }) {
  const t = useTranslations('lesson.rounds');
  const ask = useAsk();
  const say = useSay();
  const [ending, setEnding] = useState(false);
  async function extend(minutes: number) {
    const { ok } = await ask('extend-round', { minutes });
    if (!ok) return;
    const takeBack = () => void ask('extend-round', { minutes: -minutes }, t('extensionUndone', { minutes }));
    say(t('extended', { minutes }), 'good', undefined, { label: t('undoExtension'), act: takeBack });
  }
  const submitted = useSessionState(
    ({ session }) => Object.values(session!.runs).filter((run) => run.round === round.number).length,
  );
  return (
    <>
      <p className="numbers text-muted text-sm">{t('number', { number: round.number })}</p>
      <p className="break-words font-semibold leading-snug">{round.title}</p>
      <Clock round={round} />
      <p className="numbers mt-1 text-muted text-sm">
        {round.runLimit === null ? t('noRunLimit') : t('runsEach', { count: round.runLimit })} ·{' '}
        {t('submitted', { count: submitted })}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        {extensions.map((minutes) => (
          <Button key={minutes} size="small" aria-label={t('extendLabel', { minutes })} onClick={() => extend(minutes)}>
            <Plus aria-hidden className="size-3.5" />
            {t('minutes', { minutes })}
          </Button>
        ))}
        <Button size="small" className="ml-auto" onClick={() => setEnding(true)}>
          <Square aria-hidden className="size-3.5" />
          {t('end')}
        </Button>
      </div>
      <Confirm
        open={ending}
        onOpenChange={setEnding}
        title={t('endTitle')}
        body={t('endBody')}
        action={t('end')}
        onConfirm={() => void ask('end-round', {}, t('ended'))}
      />
    </>
  );
}

/** By the server's clock; it says so when nobody can submit any more. */
function Clock({ round }: { round: Round }) {
  const t = useTranslations('lesson.rounds');
  const rounds = useTranslations('session.round');
  const now = useNow(500);
  const { beganAt, endsAt } = round;
  if (endsAt === null) return <p className="mt-1 font-semibold text-lg">{t('noEnd')}</p>;
  const left = endsAt - now;
  const clock = countdown(left);
  return (
    <>
      <p
        role="timer"
        aria-label={rounds('left', { time: clock })}
        className={`numbers mt-0.5 font-extrabold text-5xl leading-tight tracking-tight ${left <= 60_000 ? 'text-warn' : ''}`}
        data-testid="round-clock"
      >
        {clock}
      </p>
      <Meter
        share={left / (endsAt - beganAt)}
        label={rounds('left', { time: clock })}
        text={clock}
        color={left <= 60_000 ? 'warn' : 'accent'}
        className="mt-1"
      />
      {left <= 0 && (
        <div role="status" className="mt-2 rounded-xl bg-warn-soft px-3.5 py-2.5 text-sm">
          <p className="font-semibold text-warn">{t('timeUp')}</p>
          <p>{t('timeUpHelp')}</p>
        </div>
      )}
    </>
  );
}

/** The controls of the current round: the clock, more time, its end, and the class's predictions. */
'use client';
import { ChevronRight, Plus, Square } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCalmSession, useNow, useSessionState } from '#app/_live/use-session.tsx';
import { countdown } from '#app/_session/round-bar.tsx';
import { MarkIcon } from '#app/_session/student-mark.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { Button } from '#app/_ui/button.tsx';
import { SwitchInput } from '#app/_ui/choice-input.tsx';
import { Confirm } from '#app/_ui/dialog.tsx';
import { Meter } from '#app/_ui/meter.tsx';
import { useWording } from '#app/_ui/names.ts';
import { useSay } from '#app/_ui/toasts.tsx';
import { calibrationOf } from '#lib/analysis/calibration.ts';
import type { Round } from '#lib/classroom/lesson.ts';

const extensions = [1, 5] as const;

/** For the round that has begun last and was not ended. */
export function RoundNow({ round }: { round: Round }) {
  const t = useTranslations('lesson.rounds');
  const ask = useAsk();
  const say = useSay();
  const wording = useWording();
  const [ending, setEnding] = useState(false);
  async function extend(minutes: number) {
    const { ok } = await ask('extend-round', { minutes });
    if (!ok) return;
    const takeBack = () => void ask('extend-round', { minutes: -minutes }, t('extensionUndone', { minutes }));
    say(t('extended', { minutes }), 'good', undefined, { label: t('undo'), act: takeBack });
  }
  const submitted = useSessionState(
    ({ session }) => Object.values(session!.runs).filter((run) => run.round === round.number).length,
  );
  return (
    <>
      <p className="numbers text-muted text-sm">{t('number', { number: round.number })}</p>
      <p className="break-words font-semibold leading-snug">{wording(round.title)}</p>
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

/** The best predictions first. */
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

/** The time left of the round, as large as the other numbers at the foot of the projected page. */
'use client';
import { useTranslations } from 'use-intl';
import { useNow } from '#app/_live/use-session.tsx';
import { countdown } from '#app/_session/clock.ts';
import { isRunning, type Round } from '#lib/classroom/lesson.ts';

/** The last of these is urgent. */
const lastMinute = 60_000;

/** Nothing for a round without an end. */
export function RoundClock({ round }: { round: Round }) {
  const t = useTranslations('projector');
  const now = useNow(250);
  if (round.endsAt === null) return null;
  const left = round.endsAt - now;
  const running = isRunning(round, now);
  return (
    <div>
      <dd
        className={`numbers font-extrabold text-[2.5rem] leading-none ${running && left < lastMinute ? 'text-warn' : ''}`}
      >
        <span role="timer">{running ? countdown(left) : t('roundOver')}</span>
      </dd>
      <dt className="mt-1.5 whitespace-nowrap font-medium text-lg text-muted">{t('timeLeft')}</dt>
    </div>
  );
}

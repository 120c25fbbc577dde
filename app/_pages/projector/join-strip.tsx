/** How to join, on the projector: the foot of the page, and the whole page until the first result. */
'use client';
import { useTranslations } from 'use-intl';
import { useNow } from '#app/_live/use-session.tsx';
import { countdown } from '#app/_session/round-bar.tsx';
import { usePublicUrl } from '#app/_session/use-public-url.ts';
import { QrCode } from '#app/_ui/qr-code.tsx';
import { joinAddress, joinUrl } from '#lib/addresses.ts';
import { isRunning, type Round } from '#lib/classroom/lesson.ts';
import type { Session } from '#lib/classroom/session.ts';

/** `present` counts the students with an open connection; `code` is null while the page shows it larger elsewhere. */
export function JoinStrip({ session, code, present }: { session: Session; code: string | null; present: number }) {
  const t = useTranslations('projector');
  const runs = Object.values(session.runs);
  const counts: [string, number][] = [
    [t('students'), present],
    [t('training'), runs.filter(({ state }) => state === 'training').length],
    [t('queued'), runs.filter(({ state }) => state === 'queued').length],
  ];
  return (
    <footer className="flex items-center gap-6 px-6">
      {code !== null &&
        (session.closedAt === null ? <Join code={code} /> : <p className="font-bold text-3xl">{t('closed')}</p>)}
      <dl className="ml-auto flex gap-7 text-center">
        {session.lesson.round && <RoundClock round={session.lesson.round} />}
        {counts.map(([name, count]) => (
          <div key={name}>
            <dd className="numbers font-extrabold text-[2.5rem] leading-none">{count}</dd>
            <dt className="mt-1.5 whitespace-nowrap font-medium text-lg text-muted">{name}</dt>
          </div>
        ))}
      </dl>
    </footer>
  );
}

function Join({ code }: { code: string }) {
  const t = useTranslations('projector');
  const instructor = useTranslations('instructor');
  const { publicUrl } = usePublicUrl();
  const url = joinUrl(publicUrl, code);
  return (
    <>
      <QrCode text={url} label={instructor('qr', { url })} className="h-31 shrink-0" />
      <div className="min-w-0">
        <p className="numbers font-extrabold text-[3.25rem] leading-none tracking-wider" data-testid="session-code">
          {code}
        </p>
        <p className="mt-2 break-all font-semibold text-xl leading-tight">
          <span className="sr-only">{t('joinAt')} </span>
          {joinAddress(publicUrl)}
        </p>
      </div>
    </>
  );
}

/** The last of these is urgent. */
const lastMinute = 60_000;

/** Nothing for a round without an end. */
function RoundClock({ round }: { round: Round }) {
  const t = useTranslations('projector');
  const now = useNow(250);
  if (round.endsAt === null) return null;
  const left = round.endsAt - now;
  const running = isRunning(round, now);
  return (
    <div>
      <dd
        className={`numbers font-extrabold text-[3.75rem] leading-none ${running && left < lastMinute ? 'text-warn' : ''}`}
      >
        <span role="timer">{running ? countdown(left) : t('timeUp')}</span>
      </dd>
      {running && <dt className="mt-1.5 whitespace-nowrap font-medium text-lg text-muted">{t('timeLeft')}</dt>}
    </div>
  );
}

/** For an open session; a closed one without results has only its title. */
export function Waiting({ code, closed }: { code: string; closed: boolean }) {
  const t = useTranslations('projector');
  const instructor = useTranslations('instructor');
  const { publicUrl } = usePublicUrl();
  const url = joinUrl(publicUrl, code);
  if (closed) return <p className="self-center text-center font-extrabold text-5xl">{t('closed')}</p>;
  return (
    <div className="flex min-h-0 items-center justify-center gap-12 px-6">
      <QrCode text={url} label={instructor('qr', { url })} className="h-80 shrink-0" />
      <div className="min-w-0">
        <p className="font-semibold text-2xl text-muted">{t('joinAt')}</p>
        <p className="break-all font-bold text-3xl leading-tight">{joinAddress(publicUrl)}</p>
        <p className="numbers mt-4 font-extrabold text-[6.5rem] leading-none tracking-wide" data-testid="session-code">
          {code}
        </p>
        <p className="mt-8 text-2xl text-muted">{t('waiting')}</p>
      </div>
    </div>
  );
}

/** The foot of the projected page: address, code and QR, and how busy the class is. */
'use client';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { QrCode } from '#app/_ui/qr-code.tsx';
import { joinAddress, joinUrl } from '#lib/addresses.ts';
import type { Session } from '#lib/classroom/session.ts';
import { RoundClock } from './round-clock.tsx';

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
  const publicUrl = useSessionState(({ live }) => live!.publicUrl);
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

/** The projected page before the first result: how to join, as large as it goes. */
'use client';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { QrCode } from '#app/_ui/qr-code.tsx';
import { joinAddress, joinUrl } from '#lib/addresses.ts';

/** For an open session; a closed one without results has only its title. */
export function Waiting({ code, closed }: { code: string; closed: boolean }) {
  const t = useTranslations('projector');
  const instructor = useTranslations('instructor');
  const publicUrl = useSessionState(({ live }) => live!.publicUrl);
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

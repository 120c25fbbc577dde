/** How students come in: code, QR and link, large enough to read aloud. */
'use client';
import { Copy, MonitorUp } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { Button, buttonLook } from '#app/_ui/button.tsx';
import { QrCode } from '#app/_ui/qr-code.tsx';
import { useCopy } from '#app/_ui/use-copy.ts';
import { joinUrl, projectorPage } from '#lib/addresses.ts';

/** For an open session; a closed one lets nobody in. */
export function JoinCard({ code }: { code: string }) {
  const t = useTranslations('instructor');
  const actions = useTranslations('common.actions');
  const copy = useCopy();
  const publicUrl = useSessionState(({ live }) => live!.publicUrl);
  const url = joinUrl(publicUrl, code);
  return (
    <section aria-labelledby="join-title" className="card p-4 sm:p-5">
      <h2 id="join-title" className="sr-only">
        {t('join')}
      </h2>
      <p className="text-center text-muted text-sm">{t('code')}</p>
      <p className="numbers text-center font-extrabold text-6xl leading-tight tracking-wide" data-testid="session-code">
        {code}
      </p>
      <div className="mt-3 flex items-center gap-4">
        <QrCode text={url} label={t('qr', { url })} className="w-32 shrink-0 border border-line" />
        <div className="flex min-w-0 flex-1 flex-col gap-2">
          <p className="text-muted text-sm leading-snug [overflow-wrap:anywhere]">
            {url.slice(0, -code.length)}
            <wbr />
            {code}
          </p>
          <Button size="small" onClick={() => copy(url, actions('copied'))}>
            <Copy aria-hidden className="size-3.5" />
            {t('copyLink')}
          </Button>
        </div>
      </div>
      <a
        href={projectorPage(code)}
        target="_blank"
        rel="noreferrer"
        className={`${buttonLook({ weight: 'primary' })} mt-4 w-full`}
      >
        <MonitorUp aria-hidden className="size-4" />
        {t('openProjector')}
      </a>
    </section>
  );
}

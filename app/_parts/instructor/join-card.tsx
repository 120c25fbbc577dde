/** How students come in: code, QR and link, large enough to read aloud. */
'use client';
import { Copy, MonitorUp } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button, buttonLook } from '../controls/button.tsx';
import { useCopy } from '../controls/use-copy.ts';
import { QrCode } from '../qr-code.tsx';

/** For an open session; a closed one lets nobody in. */
export function JoinCard({ code }: { code: string }) {
  const t = useTranslations('instructor');
  const actions = useTranslations('actions');
  const copy = useCopy();
  const url = `${location.origin}/j/${code}`;
  return (
    <section aria-labelledby="join-title" className="card p-4 sm:p-5">
      <h2 id="join-title" className="sr-only">
        {t('join')}
      </h2>
      <div className="flex items-center gap-4">
        <QrCode text={url} label={t('qr', { url })} className="w-28 shrink-0 border border-line sm:w-32" />
        <div className="min-w-0">
          <p className="text-muted text-sm">{t('code')}</p>
          <p className="numbers font-extrabold text-[2.5rem] leading-none tracking-wide" data-testid="session-code">
            {code}
          </p>
          <p className="mt-2 break-all text-muted text-sm">{url}</p>
        </div>
      </div>
      <div className="mt-4 grid grid-cols-1 gap-2">
        <Button onClick={() => copy(url, actions('copied'))}>
          <Copy aria-hidden className="size-4" />
          {t('copyLink')}
        </Button>
        <a href={`/s/${code}/projector`} target="_blank" rel="noreferrer" className={buttonLook({ weight: 'primary' })}>
          <MonitorUp aria-hidden className="size-4" />
          {t('openProjector')}
        </a>
      </div>
    </section>
  );
}

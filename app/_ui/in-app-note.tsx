/** In another app's browser, which may not save files: the way to the device's own, with the page at `path`. */
'use client';
import { Copy, ExternalLink } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button, buttonLook } from './button.tsx';
import { pathOutside } from './in-app.ts';
import { useCopy } from './use-copy.ts';

export function InAppNote({ path }: { path: string }) {
  const t = useTranslations('common.inApp');
  const actions = useTranslations('common.actions');
  const copy = useCopy();
  const outside = pathOutside(path);
  if (outside === undefined) return null;
  return (
    <div className="flex flex-col items-start gap-2.5 rounded-xl bg-warn-soft px-3.5 py-3 text-sm" data-testid="in-app">
      <p>{outside === null ? t('copyHelp') : t('help')}</p>
      {outside === null ? (
        <Button size="small" onClick={() => copy(location.origin + path, actions('copied'))}>
          <Copy aria-hidden className="size-3.5" />
          {actions('copy')}
        </Button>
      ) : (
        <a href={outside} className={buttonLook({ size: 'small' })}>
          <ExternalLink aria-hidden className="size-3.5" />
          {t('open')}
        </a>
      )}
    </div>
  );
}

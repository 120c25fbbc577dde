/** Which keys drive the projected page, behind a button for those who stand at its computer. */
'use client';
import { Keyboard, Maximize } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '#app/_ui/button.tsx';
import { Popup } from '#app/_ui/popup.tsx';
import { toggleFullScreen } from './use-projector.ts';

/** `drives` says whether keys change this screen alone. */
export function KeysHelp({ drives, testOpen }: { drives: boolean; testOpen: boolean }) {
  const t = useTranslations('projector');
  const keys: [string, string][] = [
    ['1 2 3 4', t('keyViews')],
    ['← →', t('keyNext')],
    ['↑ ↓', t('keyHighlight')],
    ['Esc', t('keyNobody')],
    ...(testOpen ? [['T', t('keyOrder')] as [string, string]] : []),
    ['F', t('keyFull')],
  ];
  return (
    <>
      <Popup
        title={t('keys')}
        button={{
          'aria-label': t('keys'),
          title: t('keys'),
          weight: 'plain',
          size: 'small',
          children: <Keyboard aria-hidden className="size-4.5" />,
        }}
      >
        {() => (
          <>
            <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm">
              {keys.map(([key, does]) => (
                <div key={key} className="contents">
                  <dt className="numbers whitespace-nowrap font-semibold">{key}</dt>
                  <dd className="text-muted">{does}</dd>
                </div>
              ))}
            </dl>
            <p className="mt-3 text-2xs text-muted">{t(drives ? 'keysAll' : 'keysHere')}</p>
          </>
        )}
      </Popup>
      <IconButton label={t('fullScreen')} onClick={toggleFullScreen}>
        <Maximize aria-hidden className="size-4.5" />
      </IconButton>
    </>
  );
}

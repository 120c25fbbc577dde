/** To the page on which the run's network looks at one's own pictures. */
'use client';
import { Camera } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { Run } from '#lib/session/session.ts';
import { useSessionState } from '../../_live/use-session.tsx';
import { buttonLook } from '../controls/button.tsx';

export function TryLink({ run: { number } }: { run: Run }) {
  const t = useTranslations('tryout');
  const code = useSessionState((state) => state.session!.code);
  return (
    <Link href={`/s/${code}/try?runs=${number}`} prefetch={false} className={buttonLook({ size: 'small' })}>
      <Camera aria-hidden className="size-3.5" />
      {t('link')}
    </Link>
  );
}

/** To the page on which the run's network looks at one's own pictures. */
'use client';
import { Camera } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useSessionState } from '#app/_live/use-session.tsx';
import { buttonLook } from '#app/_ui/button.tsx';
import { tryPage } from '#lib/addresses.ts';
import type { Run } from '#lib/classroom/session.ts';

export function TryLink({ run: { number } }: { run: Run }) {
  const t = useTranslations('try');
  const code = useSessionState((state) => state.session!.code);
  return (
    <Link href={tryPage(code, [number])} prefetch={false} className={buttonLook({ size: 'small' })}>
      <Camera aria-hidden className="size-3.5" />
      {t('link')}
    </Link>
  );
}

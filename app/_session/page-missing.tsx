/** What `app/not-found.tsx` shows. */
'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { buttonLook } from '#app/_ui/button.tsx';
import { Notice } from '#app/_ui/notice.tsx';
import { homePage } from '#lib/addresses.ts';
import { TopBar } from './top-bar.tsx';

/** With the way home. */
export function PageMissing() {
  const t = useTranslations();
  return (
    <>
      <TopBar />
      <Notice title={t('session.notices.notFoundTitle')} body={t('session.notices.notFound')}>
        <Link href={homePage} className={buttonLook({ weight: 'primary' })}>
          {t('common.app.toHome')}
        </Link>
      </Notice>
    </>
  );
}

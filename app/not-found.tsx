/** A page that does not exist. */
'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { Notice } from './_parts/chrome/notice.tsx';
import { TopBar } from './_parts/chrome/top-bar.tsx';
import { buttonLook } from './_parts/controls/button.tsx';

export default function NotFound() {
  const t = useTranslations();
  return (
    <>
      <TopBar />
      <Notice title={t('notices.notFoundTitle')} body={t('notices.notFound')}>
        <Link href="/" className={buttonLook({ weight: 'primary' })}>
          {t('app.toHome')}
        </Link>
      </Notice>
    </>
  );
}

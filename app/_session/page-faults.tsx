/** What `app/error.tsx` and `app/not-found.tsx` show. */
'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { Button, buttonLook } from '#app/_ui/button.tsx';
import { Notice } from '#app/_ui/notice.tsx';
import { homePage } from '#lib/addresses.ts';
import { TopBar } from './top-bar.tsx';

/** `onRetry` draws the page again. */
export function PageError({ onRetry }: { onRetry: () => void }) {
  const t = useTranslations();
  return (
    <>
      <TopBar />
      <Notice title={t('session.notices.errorTitle')} body={t('session.notices.error')}>
        <Button weight="primary" onClick={onRetry}>
          {t('common.actions.retry')}
        </Button>
      </Notice>
    </>
  );
}

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

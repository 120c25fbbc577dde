/** What `app/error.tsx` shows. */
'use client';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import { Notice } from '#app/_ui/notice.tsx';
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

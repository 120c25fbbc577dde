/** A page that failed while it was drawn. */
'use client';
import { useTranslations } from 'use-intl';
import { Notice } from './_parts/chrome/notice.tsx';
import { TopBar } from './_parts/chrome/top-bar.tsx';
import { Button } from './_parts/controls/button.tsx';

export default function PageError({ reset }: { error: Error; reset: () => void }) {
  const t = useTranslations();
  return (
    <>
      <TopBar />
      <Notice title={t('notices.errorTitle')} body={t('notices.error')}>
        <Button weight="primary" onClick={reset}>
          {t('actions.retry')}
        </Button>
      </Notice>
    </>
  );
}

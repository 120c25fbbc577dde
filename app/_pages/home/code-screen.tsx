/** The page where a code is typed and nothing else. */
'use client';
import { useTranslations } from 'use-intl';
import { TopBar } from '#app/_session/top-bar.tsx';
import { usePageTitle } from '#app/_ui/use-page-title.ts';
import { CodeForm } from './code-form.tsx';

/** For `/j`. */
export function CodeScreen() {
  const t = useTranslations('join');
  usePageTitle(t('title'));
  return (
    <>
      <TopBar />
      <main id="content" className="mx-auto w-full max-w-md px-4 pt-10 sm:pt-20">
        <div className="card p-5 sm:p-7">
          <h1 className="mb-5 font-bold text-2xl">{t('title')}</h1>
          <CodeForm autoFocus />
        </div>
      </main>
    </>
  );
}

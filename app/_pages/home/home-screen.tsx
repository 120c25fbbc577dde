/** The first page: join a session, open one, or go back to one. */
'use client';
import { useTranslations } from 'use-intl';
import { TopBar } from '#app/_session/top-bar.tsx';
import { usePageTitle } from '#app/_ui/use-page-title.ts';
import { CodeForm } from './code-form.tsx';
import { KnownSessions } from './known-sessions.tsx';
import { OpenForm } from './open-form.tsx';

/** Students come first: there are thirty of them. */
export function HomeScreen() {
  const t = useTranslations('home');
  usePageTitle(undefined);
  return (
    <>
      <TopBar />
      <main id="content" className="mx-auto max-w-3xl px-4 pt-10 pb-16 sm:px-6 sm:pt-16">
        <h1 className="text-balance font-extrabold text-3xl leading-tight tracking-tight sm:text-[2.5rem]">
          {t('title')}
        </h1>
        <p className="mt-3 max-w-xl text-balance text-lg text-muted">{t('lead')}</p>
        <div className="mt-9 grid gap-4 sm:grid-cols-2">
          <section aria-labelledby="join-title" className="card p-5 sm:p-6">
            <h2 id="join-title" className="mb-4 font-bold text-xl">
              {t('join')}
            </h2>
            <CodeForm />
          </section>
          <section aria-labelledby="open-title" className="card p-5 sm:p-6">
            <h2 id="open-title" className="mb-4 font-bold text-xl">
              {t('open')}
            </h2>
            <OpenForm />
          </section>
        </div>
        <KnownSessions />
      </main>
    </>
  );
}

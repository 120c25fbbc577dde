/** The help page: what teachers and students ask most. */
'use client';
import { useTranslations } from 'use-intl';
import { TopBar } from '#app/_session/top-bar.tsx';
import { usePageTitle } from '#app/_ui/use-window.ts';

const questions = [
  ['need.question', 'need.answer'],
  ['prepare.question', 'prepare.answer'],
  ['duration.question', 'duration.answer'],
  ['dropped.question', 'dropped.answer'],
  ['ranks.question', 'ranks.answer'],
  ['data.question', 'data.answer'],
] as const;

export function HelpScreen() {
  const t = useTranslations('home.help');
  usePageTitle(t('title'));
  return (
    <>
      <TopBar />
      <main id="content" className="mx-auto max-w-2xl px-4 pt-10 pb-16 sm:px-6">
        <h1 className="font-extrabold text-3xl tracking-tight">{t('title')}</h1>
        {questions.map(([question, answer]) => (
          <section key={question} aria-labelledby={question} className="mt-7">
            <h2 id={question} className="font-bold text-lg">
              {t(question)}
            </h2>
            <p className="mt-1.5 text-muted">{t(answer)}</p>
          </section>
        ))}
      </main>
    </>
  );
}

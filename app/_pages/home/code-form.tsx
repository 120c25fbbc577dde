/** Typing the six digits of a session: the form, and its own page. */
'use client';
import { ArrowRight } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { TopBar } from '#app/_session/top-bar.tsx';
import { Button } from '#app/_ui/button.tsx';
import { TextInput } from '#app/_ui/text-input.tsx';
import { usePageTitle } from '#app/_ui/use-window.ts';
import { joinPage } from '#lib/addresses.ts';

/** Goes to the join page of the code. */
export function CodeForm({ autoFocus = false }: { autoFocus?: boolean }) {
  const t = useTranslations('home');
  const router = useRouter();
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const whole = code.length === 6;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (whole) router.push(joinPage(code));
  }

  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        id="code"
        label={t('code')}
        inputMode="numeric"
        autoFocus={autoFocus}
        placeholder="000000"
        value={code}
        onChange={(event) => setCode(event.target.value.normalize('NFKC').replace(/\D/g, '').slice(0, 6))}
        fault={tried && !whole ? t('codeFault') : undefined}
        help={t('joinHelp')}
        className="numbers h-14 text-center font-semibold text-2xl tracking-[0.3em]"
      />
      <Button type="submit" weight="primary" size="large" className="mt-3 w-full">
        {t('go')}
        <ArrowRight aria-hidden className="size-4.5" />
      </Button>
    </form>
  );
}

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

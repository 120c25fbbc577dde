/** Opens a demo class, whose instructor the visitor becomes. */
'use client';
import { MonitorPlay } from 'lucide-react';
import type { FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useOpening } from '#app/_session/use-opening.ts';
import { Button } from '#app/_ui/button.tsx';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { TextInput } from '#app/_ui/text-input.tsx';

export function DemoButton() {
  const t = useTranslations('home');
  const { language } = usePreferences();
  const { open, busy, fault, password, setPassword, passwordFault } = useOpening();
  const wrong = fault ?? passwordFault;

  function submit(event: FormEvent) {
    event.preventDefault();
    void open({ title: t('demoTitle'), demo: language });
  }

  return (
    <form onSubmit={submit} noValidate className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 px-1">
      {password !== null && (
        <div className="basis-full sm:basis-72">
          <TextInput
            id="demo-password"
            type="password"
            autoComplete="current-password"
            autoFocus
            label={t('passwordLabel')}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            help={t('passwordHelp')}
          />
        </div>
      )}
      <Button type="submit" disabled={busy}>
        <MonitorPlay aria-hidden className="size-4" />
        {busy ? t('opening') : t('demo')}
      </Button>
      <p role="status" className={`min-w-0 flex-1 basis-64 text-sm ${wrong ? 'text-bad' : 'text-muted'}`}>
        {wrong ?? t('demoHelp')}
      </p>
    </form>
  );
}

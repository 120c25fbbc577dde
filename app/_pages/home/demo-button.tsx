/** Opens a demo class, whose instructor the visitor becomes. */
'use client';
import { MonitorPlay } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { newSecret } from '#app/_live/identity.ts';
import { askOnce } from '#app/_live/requester.ts';
import { identities } from '#app/_session/identities.ts';
import { Button } from '#app/_ui/button.tsx';
import { useRefusalText } from '#app/_ui/names.ts';
import { usePreferences } from '#app/_ui/preferences.tsx';
import { TextInput } from '#app/_ui/text-input.tsx';
import { instructorPage } from '#lib/addresses.ts';

export function DemoButton() {
  const t = useTranslations('home');
  const notices = useTranslations('session.notices');
  const refusalText = useRefusalText();
  const { language } = usePreferences();
  const router = useRouter();
  /** Null until the server has asked for one. */
  const [password, setPassword] = useState<string | null>(null);
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function open(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    const title = t('demoTitle');
    const instructorKey = newSecret();
    try {
      const reply = await askOnce('open-session', {
        title,
        demo: language,
        instructorKey,
        ...(password && { password }),
      });
      if (reply.ok) {
        const { code } = reply.data;
        identities().remember({ code, role: 'instructor', secret: instructorKey, title });
        router.push(instructorPage(code));
        return;
      }
      // To be asked for a password is no fault yet.
      if (reply.refusal.path === 'password' && password === null) setPassword('');
      else setFault(refusalText(reply.refusal));
    } catch {
      setFault(notices('unreachable'));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={open} noValidate className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 px-1">
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
      <p role="status" className={`min-w-0 flex-1 basis-64 text-sm ${fault ? 'text-bad' : 'text-muted'}`}>
        {fault ?? t('demoHelp')}
      </p>
    </form>
  );
}

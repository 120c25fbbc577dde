/** The form in which an instructor opens the session on another device by its recovery code. */
'use client';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { newSecret } from '#app/_live/identity.ts';
import { Button } from '#app/_ui/button.tsx';
import { TextInput } from '#app/_ui/text-input.tsx';
import { useEntering } from './use-entering.ts';

/** `onEntered` is called once this browser holds a key that the server knows. */
export function RecoverSessionForm({ code, onEntered }: { code: string; onEntered: () => void }) {
  const t = useTranslations('session.door');
  const join = useTranslations('join');
  const [recovery, setRecovery] = useState('');
  const { enter, busy, fault } = useEntering(code, onEntered);

  function submit(event: FormEvent) {
    event.preventDefault();
    void enter('recover-session', { code, recovery, instructorKey: newSecret() });
  }

  return (
    <form onSubmit={submit} noValidate className="w-full max-w-sm text-left">
      <TextInput
        id="instructor-recovery"
        label={t('instructorRecovery')}
        maxLength={16}
        autoCapitalize="characters"
        enterKeyHint="go"
        value={recovery}
        onChange={(event) => setRecovery(event.target.value)}
        fault={fault}
        help={t('instructorRecoveryHelp')}
        className="numbers uppercase tracking-[0.3em]"
      />
      <Button type="submit" weight="primary" disabled={busy || recovery.trim().length < 8} className="mt-3 w-full">
        {busy ? join('entering') : t('enterAsInstructor')}
      </Button>
    </form>
  );
}

/** Becoming the session's instructor on another device, by the recovery code that was printed when the server started. */
'use client';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { newSecret } from '#app/_live/identity.ts';
import { askOnce } from '#app/_live/requester.ts';
import { Button } from '#app/_ui/button.tsx';
import { useRefusalText } from '#app/_ui/names.ts';
import { TextInput } from '#app/_ui/text-input.tsx';
import { identities } from './identities.ts';

/** `onEntered` is called once this browser holds a key that the server knows. */
export function RecoverSessionForm({ code, onEntered }: { code: string; onEntered: () => void }) {
  const t = useTranslations('session.door');
  const join = useTranslations('join');
  const notices = useTranslations('session.notices');
  const refusalText = useRefusalText();
  const [recovery, setRecovery] = useState('');
  const [answer, setAnswer] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setAnswer(undefined);
    const secret = newSecret();
    try {
      const reply = await askOnce('recover-session', { code, recovery, instructorKey: secret });
      if (reply.ok) {
        identities().remember({ code, role: 'instructor', secret, title: code });
        return onEntered();
      }
      setAnswer(refusalText(reply.refusal));
    } catch {
      setAnswer(notices('unreachable'));
    }
    setBusy(false);
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
        fault={answer}
        help={t('instructorRecoveryHelp')}
        className="numbers uppercase tracking-[0.3em]"
      />
      <Button type="submit" weight="primary" disabled={busy || recovery.trim().length < 8} className="mt-3 w-full">
        {busy ? join('entering') : t('enterAsInstructor')}
      </Button>
    </form>
  );
}

/** Taking one's own seat again on another device, by nickname and recovery code. */
'use client';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { newSecret } from '#app/_live/identity.ts';
import { askOnce } from '#app/_live/requester.ts';
import { identities } from '#app/_session/identities.ts';
import { Button } from '#app/_ui/button.tsx';
import { useRefusalText } from '#app/_ui/names.ts';
import { TextInput } from '#app/_ui/text-input.tsx';
import { studentPage } from '#lib/addresses.ts';

/** For the session with that code. */
export function RecoverSeatForm({ code, title }: { code: string; title: string }) {
  const t = useTranslations('session.door');
  const join = useTranslations('join');
  const notices = useTranslations('session.notices');
  const refusalText = useRefusalText();
  const router = useRouter();
  const [nickname, setNickname] = useState('');
  const [recovery, setRecovery] = useState('');
  const [answer, setAnswer] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setAnswer(undefined);
    const secret = newSecret();
    try {
      const reply = await askOnce('recover-seat', { code, nickname, recovery, seatToken: secret });
      if (reply.ok) {
        identities().remember({ code, role: 'student', secret, title });
        router.replace(studentPage(code, location.search));
        return;
      }
      setAnswer(refusalText(reply.refusal));
    } catch {
      setAnswer(notices('unreachable'));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        id="recover-nickname"
        label={join('nickname')}
        autoFocus
        value={nickname}
        onChange={(event) => setNickname(event.target.value)}
      />
      <TextInput
        id="recovery"
        label={t('recovery')}
        maxLength={8}
        autoCapitalize="characters"
        enterKeyHint="go"
        value={recovery}
        onChange={(event) => setRecovery(event.target.value)}
        fault={answer}
        help={t('recoveryHelp')}
        className="numbers uppercase tracking-[0.3em]"
      />
      <Button
        type="submit"
        weight="primary"
        size="large"
        disabled={busy || nickname.trim() === '' || recovery.trim().length < 4}
        className="mt-4 w-full"
      >
        {busy ? join('entering') : t('recover')}
      </Button>
    </form>
  );
}

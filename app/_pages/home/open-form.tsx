/** Opening a session: its title, and on to the instructor's page. */
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
import { useDraft } from '#app/_ui/use-draft.ts';
import { instructorPage } from '#lib/addresses.ts';
import { checkTitle } from '#lib/classroom/rules/room.ts';
import type { Refusal } from '#lib/refusal.ts';

const isAboutPassword = ({ path }: Refusal) => path === 'password';

/** On a phone what has come stands below the edge, and the button with it. */
const intoView = (field: HTMLElement | null) => field?.closest('form')?.scrollIntoView({ block: 'center' });

/** The instructor's key is made here and kept in this browser; a password is asked for where the server has one. */
export function OpenForm() {
  const t = useTranslations('home');
  const notices = useTranslations('session.notices');
  const refusalText = useRefusalText();
  const router = useRouter();
  const [title, setTitle, letGo] = useDraft('title');
  /** Null until the server has asked for one. */
  const [password, setPassword] = useState<string | null>(null);
  const [fault, setFault] = useState<string | undefined>();
  const [passwordFault, setPasswordFault] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const checked = checkTitle(title);
    if (!checked.ok) return setFault(refusalText(checked.refusal));
    setBusy(true);
    setFault(undefined);
    setPasswordFault(undefined);
    const secret = newSecret();
    try {
      const reply = await askOnce('open-session', {
        title: checked.title,
        instructorKey: secret,
        ...(password && { password }),
      });
      if (reply.ok) {
        letGo();
        identities().remember({ code: reply.data.code, role: 'instructor', secret, title: checked.title });
        router.push(instructorPage(reply.data.code));
        return;
      }
      if (isAboutPassword(reply.refusal)) {
        // To be asked for it is no fault yet.
        if (password === null) setPassword('');
        else setPasswordFault(refusalText(reply.refusal));
      } else setFault(refusalText(reply.refusal));
    } catch {
      setFault(notices('unreachable'));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        id="title"
        label={t('titleLabel')}
        placeholder={t('titlePlaceholder')}
        value={title}
        onChange={(event) => {
          setTitle(event.target.value);
          setFault(undefined);
        }}
        fault={fault}
        help={t('openHelp')}
        className="h-14"
      />
      {password !== null && (
        <div ref={intoView} className="mt-3">
          <TextInput
            id="password"
            type="password"
            autoComplete="current-password"
            autoFocus
            label={t('passwordLabel')}
            value={password}
            onChange={(event) => {
              setPassword(event.target.value);
              setPasswordFault(undefined);
            }}
            fault={passwordFault}
            help={t('passwordHelp')}
            className="h-14"
          />
        </div>
      )}
      <Button type="submit" size="large" disabled={busy} className="mt-3 w-full">
        {busy ? t('opening') : t('openButton')}
      </Button>
    </form>
  );
}

/** Opening a session, whose instructor this browser becomes: asks the server, with its password if it wants one, or says why not. */
'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { newSecret } from '#app/_live/identity.ts';
import { askOnce } from '#app/_live/requester.ts';
import { useRefusalText } from '#app/_ui/names.ts';
import { instructorPage } from '#lib/addresses.ts';
import type { Payload } from '#lib/protocol/requests.ts';
import { identities } from './identities.ts';

type Wanted = Omit<Payload<'open-session'>, 'instructorKey' | 'password'>;

export type Opening = {
  /** Asks for the session; once the server agrees, this browser holds its key, and goes to the instructor's page. */
  readonly open: (wanted: Wanted) => Promise<void>;
  readonly busy: boolean;
  /** Why the last attempt failed, apart from the password. */
  readonly fault: string | undefined;
  readonly setFault: (fault: string | undefined) => void;
  /** Null until the server has asked for one. */
  readonly password: string | null;
  readonly setPassword: (password: string) => void;
  readonly passwordFault: string | undefined;
};

/** `onOpened` is called before the page changes. */
export function useOpening(onOpened?: () => void): Opening {
  const unreachable = useTranslations('session.notices')('unreachable');
  const refusalText = useRefusalText();
  const router = useRouter();
  const [fault, setFault] = useState<string>();
  const [password, setPassword] = useState<string | null>(null);
  const [passwordFault, setPasswordFault] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function open(wanted: Wanted) {
    setBusy(true);
    setFault(undefined);
    setPasswordFault(undefined);
    const secret = newSecret();
    try {
      const reply = await askOnce('open-session', { ...wanted, instructorKey: secret, ...(password && { password }) });
      if (reply.ok) {
        const { code } = reply.data;
        onOpened?.();
        identities().remember({ code, role: 'instructor', secret, title: wanted.title });
        router.push(instructorPage(code));
        return;
      }
      const { refusal } = reply;
      if (refusal.path !== 'password') setFault(refusalText(refusal));
      // Asking for it the first time is not a fault.
      else if (password === null) setPassword('');
      else setPasswordFault(refusalText(refusal));
    } catch {
      setFault(unreachable);
    }
    setBusy(false);
  }

  return {
    open,
    busy,
    fault,
    setFault,
    password,
    setPassword(typed) {
      setPassword(typed);
      setPasswordFault(undefined);
    },
    passwordFault,
  };
}

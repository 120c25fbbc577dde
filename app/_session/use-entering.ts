/** Entering a session with a secret made in this browser: asks the server, keeps the secret, or says why not. */
'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { joinByForm } from '#app/_live/joining.ts';
import { useRefusalText } from '#app/_ui/names.ts';
import type { Payload, Reply } from '#lib/protocol/requests.ts';
import { identities } from './identities.ts';

type Way = 'join-session' | 'recover-seat' | 'recover-session';

/** Most readers join, which needs no connection. */
const ask = async <Name extends Way>(name: Name, payload: Payload<Name>): Promise<Reply<Way>> =>
  name === 'join-session'
    ? joinByForm(payload as Payload<'join-session'>)
    : (await import('#app/_live/requester.ts')).askOnce(name, payload);

export type Entering = {
  /** Asks for entry by this way; once the server agrees, this browser holds the secret and `onEntered` is called. */
  readonly enter: <Name extends Way>(name: Name, payload: Payload<Name>) => Promise<void>;
  /** Whether the answer is still awaited. */
  readonly busy: boolean;
  /** Why the last attempt failed. */
  readonly fault: string | undefined;
  readonly setFault: (fault: string | undefined) => void;
};

/** `title` is the session's, as far as it is known; `before` is why an attempt before this page failed. */
export function useEntering(title: string, onEntered: () => void, before?: string): Entering {
  const refusalText = useRefusalText();
  const unreachable = useTranslations('session.notices')('unreachable');
  const [fault, setFault] = useState(before);
  const [busy, setBusy] = useState(false);

  async function enter<Name extends Way>(name: Name, payload: Payload<Name>) {
    setBusy(true);
    setFault(undefined);
    try {
      const reply = await ask(name, payload);
      if (reply.ok) {
        const held =
          'seatToken' in payload
            ? ({ role: 'student', secret: payload.seatToken } as const)
            : ({ role: 'instructor', secret: payload.instructorKey } as const);
        identities().remember({ code: payload.code, title, ...held });
        return onEntered();
      }
      setFault(refusalText(reply.refusal));
    } catch {
      setFault(unreachable);
    }
    setBusy(false);
  }

  return { enter, busy, fault, setFault };
}

/** Makes a request and reports the outcome. */
'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useRequest } from '#app/_live/use-session.tsx';
import type { AskedName } from '#app/_live/waiting-requests.ts';
import { useRefusalSentence } from '#app/_ui/names.ts';
import { useSay } from '#app/_ui/toasts.tsx';
import type { Payload, Reply } from '#lib/protocol/requests.ts';

/** Says `done` once the server has agreed, else a sentence with the reason. */
export type Ask = <Name extends AskedName>(name: Name, payload: Payload<Name>, done?: string) => Promise<Reply<Name>>;

/** The function that asks; the same one until the language changes. */
export function useAsk(): Ask {
  const request = useRequest();
  const say = useSay();
  const refusedTitle = useTranslations('session.notices')('refusedTitle');
  const refusalText = useRefusalSentence();
  return useCallback(
    async (name, payload, done) => {
      const reply = await request(name, payload);
      if (!reply.ok) say(refusedTitle, 'bad', refusalText(reply.refusal));
      else if (done !== undefined) say(done);
      return reply;
    },
    [request, say, refusedTitle, refusalText],
  );
}

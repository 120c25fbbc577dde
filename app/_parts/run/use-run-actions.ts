/** What one may do with a run, asked of the server, with its outcome said. */
'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { Hyperparameters } from '#lib/hyperparameters.ts';
import type { Run } from '#lib/session/session.ts';
import { useRequest } from '../../_live/use-session.tsx';
import { useRefusalText } from '../../_text/names.ts';
import { useSay } from '../controls/toasts.tsx';

/** Hands in and stops runs; both say what became of it. */
export function useRunActions() {
  const request = useRequest();
  const say = useSay();
  const form = useTranslations('form');
  const runs = useTranslations('runs');
  const notices = useTranslations('notices');
  const refusalText = useRefusalText();

  const handIn = useCallback(
    async (hyperparameters: Hyperparameters): Promise<boolean> => {
      const reply = await request('hand-in', { hyperparameters });
      if (reply.ok) say(form('handedIn', { number: reply.data.number }));
      else say(notices('refusedTitle'), 'bad', refusalText(reply.refusal));
      return reply.ok;
    },
    [request, say, form, notices, refusalText],
  );

  const stop = useCallback(
    async (run: Run): Promise<void> => {
      const reply = await request('stop-run', { runId: run.id });
      if (reply.ok) say(runs('stopped', { number: run.number }));
      else say(notices('refusedTitle'), 'bad', refusalText(reply.refusal));
    },
    [request, say, runs, notices, refusalText],
  );
  return { handIn, stop };
}

/** What one may do with a run: asks the server and reports the outcome. */
'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useRequest } from '#app/_live/use-session.tsx';
import { useAsk } from '#app/_session/use-ask.ts';
import { useRefusalSentence } from '#app/_ui/names.ts';
import { useSay } from '#app/_ui/toasts.tsx';
import type { Run } from '#lib/classroom/session.ts';
import type { Payload } from '#lib/protocol/requests.ts';

/** What became of submitting; `twin` is the id of the run that already did the very same. */
type Submitted =
  | { readonly ok: true; readonly runId: string }
  | { readonly ok: false; readonly twin: string | undefined };

/** A seed that nobody has chosen. */
export function newSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}

/** Every way to control runs; each reports its outcome. */
export function useRunActions() {
  const ask = useAsk();
  const submitRun = useSubmit();
  const runs = useTranslations('run');
  const t = useTranslations('run.controls');
  return useMemo(
    () => ({
      submitRun,
      stop: ({ id, number }: Run) => ask('stop-run', { runId: id }, runs('stopped', { number })),
      // A badge and a reason on the run show the outcome of these.
      pause: ({ id }: Run) => ask('pause-run', { runId: id }),
      resume: ({ id }: Run) => ask('resume-run', { runId: id }),
      reorder: (runIds: string[]) => ask('reorder-runs', { runIds }),
      urge: ({ id, number }: Run) => ask('urge-run', { runId: id }, t('urged', { number })),
      requeue: ({ id, number }: Run) => ask('requeue-run', { runId: id }, t('requeued', { number })),
      extend: ({ id, number }: Run, epochs: number) =>
        ask('extend-run', { runId: id, epochs }, t('extended', { number })),
      repeat: ({ id }: Run, count: number) =>
        ask('repeat-run', { runId: id, seeds: Array.from({ length: count }, newSeed) }, t('repeated', { count })),
    }),
    [ask, submitRun, runs, t],
  );
}

/** Submits; an identical run is returned, not reported, because the student is asked about it. */
function useSubmit() {
  const request = useRequest();
  const say = useSay();
  const form = useTranslations('form');
  const notices = useTranslations('session.notices');
  const refusalText = useRefusalSentence();
  return useMemo(
    () =>
      async (payload: Payload<'submit-run'>): Promise<Submitted> => {
        const reply = await request('submit-run', payload);
        if (reply.ok) {
          say(form('submitted', { number: reply.data.number }));
          return { ok: true, runId: reply.data.runId };
        }
        const { refusal } = reply;
        if (refusal.code === 'duplicate-run') return { ok: false, twin: String(refusal.params?.runId) };
        say(notices('refusedTitle'), 'bad', refusalText(refusal));
        return { ok: false, twin: undefined };
      },
    [request, say, form, notices, refusalText],
  );
}

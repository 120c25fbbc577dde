/** Submitting what is in the form: the prediction with it, and the question about a run that already did the same. */
'use client';
import { useCallback, useState } from 'react';
import { useSessionState } from '#app/_live/use-session.tsx';
import { newSeed, useRunActions } from '#app/_run/use-run-actions.ts';
import { useDraft } from '#app/_ui/use-draft.ts';
import type { Run, Seat } from '#lib/classroom/session.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Payload } from '#lib/protocol/requests.ts';

type SubmitRun = Payload<'submit-run'>;
type Question = { readonly payload: SubmitRun; readonly twinId: string };

/**
 * `setSeed` puts a new seed into the form, `forkedFrom` is the run whose values are in it; `onSubmitted` is told of a
 * run that was accepted. The prediction is kept here, since it belongs to one run and is asked for anew for the next.
 */
export function useSubmitting(
  setSeed: (seed: number) => void,
  forkedFrom: string | null,
  onSubmitted: (runId: string) => void,
) {
  const { submitRun } = useRunActions();
  const [question, setQuestion] = useState<Question | null>(null);
  const [asked, setAsked] = useState(false);
  const code = useSessionState(({ session }) => session!.code);
  const [written, setWritten, letGo] = useDraft(`prediction ${code}`);
  const twin = useSessionState(({ session }): { run: Run; seat: Seat } | null => {
    const run = session?.runs[question?.twinId ?? ''];
    const seat = session?.seats[run?.seatId ?? ''];
    return run && seat ? { run, seat } : null;
  });

  const ask = useCallback(
    async (payload: SubmitRun) => {
      const answer = await submitRun(payload);
      if (answer.ok) {
        letGo();
        onSubmitted(answer.runId);
      } else if (answer.twin !== undefined) {
        setQuestion({ payload, twinId: answer.twin });
        setAsked(true);
      }
    },
    [submitRun, letGo, onSubmitted],
  );

  /** What to do about the run that already did the same. */
  async function answer(choice: 'new-seed' | 'again' | 'cancel') {
    setQuestion(null);
    if (!question || choice === 'cancel') return;
    const { payload } = question;
    if (choice === 'again') return ask({ ...payload, again: true });
    const seed = newSeed();
    setSeed(seed);
    return ask({ ...payload, hyperparameters: { ...payload.hyperparameters, seed } });
  }

  return {
    submitRun: (hyperparameters: Hyperparameters, prediction: number | undefined) =>
      ask({
        hyperparameters,
        ...(prediction !== undefined && { prediction }),
        ...(forkedFrom !== null && { forkedFrom }),
      }),
    prediction: { written, onChange: setWritten },
    twin,
    asked,
    answer,
  };
}

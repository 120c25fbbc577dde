/** Handing in, and the question in between when the very same run has finished already. */
'use client';
import { useCallback, useState } from 'react';
import type { Hyperparameters } from '#lib/hyperparameters.ts';
import type { Run, Seat } from '#lib/session/session.ts';
import { useSessionState } from '../../_live/use-session.tsx';
import { newSeed, useRunActions } from './use-run-actions.ts';

type Question = { readonly hyperparameters: Hyperparameters; readonly twinId: string };

/** `setSeed` puts a new seed into the form; `onHandedIn` is called when a run was accepted. */
export function useHandingIn(setSeed: (seed: number) => void, onHandedIn: () => void) {
  const { handIn } = useRunActions();
  const [question, setQuestion] = useState<Question | null>(null);
  const twin = useSessionState(({ session }): { run: Run; seat: Seat } | null => {
    const run = session?.runs[question?.twinId ?? ''];
    const seat = session?.seats[run?.seatId ?? ''];
    return run && seat ? { run, seat } : null;
  });

  const ask = useCallback(
    async (hyperparameters: Hyperparameters, again = false) => {
      const answer = await handIn(hyperparameters, again);
      if (answer.ok) onHandedIn();
      else if (answer.twin !== undefined) setQuestion({ hyperparameters, twinId: answer.twin });
    },
    [handIn, onHandedIn],
  );

  /** What to do about the run that already did the same. */
  async function answer(choice: 'new-seed' | 'again' | 'cancel') {
    setQuestion(null);
    if (!question || choice === 'cancel') return;
    if (choice === 'again') return ask(question.hyperparameters, true);
    const seed = newSeed();
    setSeed(seed);
    return ask({ ...question.hyperparameters, seed });
  }

  return { handIn: useCallback((values: Hyperparameters) => ask(values), [ask]), twin, answer };
}

/** The values that students have in their forms at first: what was sent last, or the defaults, on the session's data set. */
'use client';
import { useSessionState } from '#app/_live/use-session.tsx';
import { obeying, rulesOn } from '#lib/classroom/fields.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';

export function useInForms(): Hyperparameters {
  const pushed = useSessionState(({ session }) => session!.lesson.pushed);
  const dataset = useSessionState(({ session }) => session!.settings.dataset);
  return obeying(rulesOn(dataset, {}), pushed?.hyperparameters ?? defaultHyperparameters);
}

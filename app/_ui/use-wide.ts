/** Whether the window is wider than a phone. */
'use client';
import { useObservable } from '#app/_live/use-observable.tsx';

const query = '(min-width: 40rem)';

const wide = {
  get: () => matchMedia(query).matches,
  subscribe(listener: () => void) {
    const list = matchMedia(query);
    list.addEventListener('change', listener);
    return () => list.removeEventListener('change', listener);
  },
  onServer: true,
};

export const useWide = (): boolean => useObservable(wide);

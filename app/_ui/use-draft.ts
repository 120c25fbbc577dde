/** Text being typed, kept in this tab from the first letter on, so that no reload loses it. */
'use client';
import { useCallback } from 'react';
import { tabShelf } from '#app/_live/shelf.ts';
import { useObservable } from '#app/_live/use-observable.tsx';

/** The text, how to set it, and how to discard it once sent; `given` is the initial text. */
export function useDraft(name: string, given = ''): [text: string, set: (text: string) => void, letGo: () => void] {
  const place = `draft:${name}`;
  const source = { get: () => tabShelf.getItem(place), subscribe: tabShelf.subscribe, onServer: null };
  const text = useObservable(source, (typed) => typed ?? given);
  const letGo = useCallback(() => tabShelf.removeItem(place), [place]);
  const set = useCallback(
    (next: string) => (next === given ? letGo() : tabShelf.setItem(place, next)),
    [place, given, letGo],
  );
  return [text, set, letGo];
}

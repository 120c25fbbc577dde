/** What the pointer has chosen on this page, changing with every move: a range on each axis, and a run in the list. */
'use client';
import { startTransition, useEffect, useState } from 'react';
import { createObservable, eachFrame } from '#app/_live/observable.ts';
import type { Selection } from '#lib/analysis/coordinates.ts';

export type Stretch = readonly [from: number, to: number];

/** Told at most once a frame. */
export const createSelectionStore = (first: Selection) => createObservable(first, eachFrame());

export type SelectionStore = ReturnType<typeof createSelectionStore>;

/** Chooses a stretch of one axis; null chooses nothing on it. */
export function select(selection: SelectionStore, axis: string, stretch: Stretch | null): void {
  const { [axis]: _before, ...others } = selection.get();
  selection.set(stretch ? { ...others, [axis]: stretch } : others);
}

/** The id of the run pointed at, so that the pictures above can show it without being drawn anew; none yet. */
export const createPointed = () => createObservable<string | null>(null);

export type Pointed = ReturnType<typeof createPointed>;

/** The least time between two selections, in milliseconds. */
const calm = 400;

/** A selection that follows the store's, the first change at once and more of them only so often. */
export function useCalmSelection(store: SelectionStore): Selection {
  const [selection, setSelection] = useState(store.get);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let followedAt = 0;
    const follow = () => {
      timer = undefined;
      followedAt = performance.now();
      startTransition(() => setSelection(store.get()));
    };
    const unsubscribe = store.subscribe(() => {
      timer ??= setTimeout(follow, Math.max(0, followedAt + calm - performance.now()));
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [store]);
  return selection;
}

/** The selection for what is dear to draw: as it was a moment ago while a hand moves, and as it is when the hand rests. */
'use client';
import { startTransition, useEffect, useState } from 'react';
import type { Selection } from '#lib/analysis/coordinates.ts';
import type { SelectionStore } from './selection-store.ts';

/** At least so long, in milliseconds, one selection stands. */
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

/** The last states of the form, so that a change, a preset, a copied run or what was sent can be undone. */
'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Draft, sameDraft } from './draft.ts';

/** What is typed within this many milliseconds is one change. */
const quiet = 400;
const longest = 50;

/** Remembers the draft as it settles; `undo` gives the one before the last change to `restore`. */
export function useHistory(draft: Draft, restore: (draft: Draft) => void) {
  const past = useRef<Draft[]>([]);
  const current = useRef<Draft>(structuredClone(draft));
  const [canUndo, setCanUndo] = useState(false);

  const settle = useCallback((now: Draft) => {
    if (sameDraft(current.current, now)) return;
    past.current = [...past.current.slice(1 - longest), current.current];
    current.current = structuredClone(now);
    setCanUndo(true);
  }, []);

  useEffect(() => {
    const timer = setTimeout(() => settle(draft), quiet);
    return () => clearTimeout(timer);
  }, [draft, settle]);

  const undo = useCallback(() => {
    settle(draft);
    const before = past.current.pop();
    setCanUndo(past.current.length > 0);
    if (!before) return;
    current.current = before;
    restore(before);
  }, [settle, draft, restore]);

  return { undo, canUndo };
}

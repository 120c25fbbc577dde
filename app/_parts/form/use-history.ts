/** The last states of the form, so that a change, a preset or a copied run can be undone. */
'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { differences, type Hyperparameters } from '#lib/hyperparameters.ts';

/** What is typed within this many milliseconds is one change. */
const quiet = 400;
const longest = 50;

const copy = (values: Hyperparameters): Hyperparameters => structuredClone(values);

/** Remembers `values` as they settle; `undo` gives the state before the last change to `restore`. */
export function useHistory(values: Hyperparameters, restore: (values: Hyperparameters) => void) {
  const past = useRef<Hyperparameters[]>([]);
  const current = useRef<Hyperparameters>(copy(values));
  const [canUndo, setCanUndo] = useState(false);

  const settle = useCallback((now: Hyperparameters) => {
    if (differences(current.current, now).length === 0) return;
    past.current = [...past.current.slice(1 - longest), current.current];
    current.current = copy(now);
    setCanUndo(true);
  }, []);

  useEffect(() => {
    const timer = setTimeout(() => settle(values), quiet);
    return () => clearTimeout(timer);
  }, [values, settle]);

  const undo = useCallback(() => {
    settle(values);
    const before = past.current.pop();
    setCanUndo(past.current.length > 0);
    if (!before) return;
    current.current = before;
    restore(copy(before));
  }, [settle, values, restore]);

  return { undo, canUndo };
}

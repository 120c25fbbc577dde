/** Text that somebody is typing, kept in this tab from the first letter on, so that no reload loses it. */
'use client';
import { useCallback, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
/** What was typed since the page was loaded; all there is where the browser forbids storage. */
const typed = new Map<string, string | null>();

const storageName = (name: string) => `draft:${name}`;

function read(name: string): string | null {
  const own = typed.get(name);
  if (own !== undefined) return own;
  try {
    return sessionStorage.getItem(storageName(name));
  } catch {
    return null;
  }
}

function write(name: string, text: string | null) {
  typed.set(name, text);
  try {
    if (text === null) sessionStorage.removeItem(storageName(name));
    else sessionStorage.setItem(storageName(name), text);
  } catch {
    // A browser that forbids storage keeps it until the next reload.
  }
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The text, how to set it, and how to let it go when it was sent; `given` is what stands there before anybody types. */
export function useDraft(name: string, given = ''): [text: string, set: (text: string) => void, letGo: () => void] {
  const text = useSyncExternalStore(
    subscribe,
    () => read(name) ?? given,
    () => given,
  );
  const set = useCallback((next: string) => write(name, next === given ? null : next), [name, given]);
  const letGo = useCallback(() => write(name, null), [name]);
  return [text, set, letGo];
}

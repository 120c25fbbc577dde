/** The runs of a session that the reader has put aside to compare, kept in this browser. */
'use client';
import { useMemo, useSyncExternalStore } from 'react';
import { mostCompared } from './most-compared.ts';

const storageKey = (code: string) => `compare:${code}`;
const listeners = new Set<() => void>();
/** What was read last by session, so that what has not changed is the same array. */
const known = new Map<string, { text: string; numbers: readonly number[] }>();
/** Where storage is blocked, they last as long as the page. */
const inMemory = new Map<string, string>();

function textOf(code: string): string {
  try {
    return localStorage.getItem(storageKey(code)) ?? '';
  } catch {
    return inMemory.get(code) ?? '';
  }
}

/** The numbers of the runs in the tray; the same array until it changes. */
export function inTray(code: string): readonly number[] {
  const text = textOf(code);
  const before = known.get(code);
  if (before?.text === text) return before.numbers;
  const numbers = [...new Set(text.split(',').map(Number))].filter((each) => Number.isInteger(each) && each > 0);
  known.set(code, { text, numbers: numbers.slice(0, mostCompared) });
  return known.get(code)!.numbers;
}

function write(code: string, numbers: readonly number[]) {
  const text = numbers.join(',');
  inMemory.set(code, text);
  try {
    localStorage.setItem(storageKey(code), text);
  } catch {
    // Private windows and full disks may refuse.
  }
  for (const listener of [...listeners]) listener();
}

/** In or out; false for one that does not fit any more, which stays out. */
export function toggleInTray(code: string, number: number): boolean {
  const before = inTray(code);
  const isIn = before.includes(number);
  if (!isIn && before.length >= mostCompared) return false;
  write(code, isIn ? before.filter((each) => each !== number) : [...before, number]);
  return true;
}

export const emptyTray = (code: string) => write(code, []);

function subscribe(listener: () => void) {
  listeners.add(listener);
  // Another tab of this browser writes too.
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

const none: readonly number[] = [];

/** What `inTray` gives, kept up to date. */
export function useTray(code: string): readonly number[] {
  return useSyncExternalStore(
    subscribe,
    useMemo(() => () => inTray(code), [code]),
    () => none,
  );
}

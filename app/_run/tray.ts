/** The runs of a session that the reader has put aside to compare, kept in this browser. */
'use client';
import { browserShelf } from '#app/_live/shelf.ts';
import { useObservable } from '#app/_live/use-observable.tsx';

/** More runs than these cannot be told apart in one picture. */
export const mostCompared = 6;

const placeOf = (code: string) => `compare:${code}`;

function read(text: string | null): number[] {
  const numbers = new Set((text ?? '').split(',').map(Number));
  return [...numbers].filter((each) => Number.isInteger(each) && each > 0).slice(0, mostCompared);
}

/** The numbers of the runs in the tray. */
export const inTray = (code: string): readonly number[] => read(browserShelf.getItem(placeOf(code)));

const write = (code: string, numbers: readonly number[]) => browserShelf.setItem(placeOf(code), numbers.join(','));

/** In or out; false for one that does not fit any more, which stays out. */
export function toggleInTray(code: string, number: number): boolean {
  const before = inTray(code);
  const isIn = before.includes(number);
  if (!isIn && before.length >= mostCompared) return false;
  write(code, isIn ? before.filter((each) => each !== number) : [...before, number]);
  return true;
}

export const emptyTray = (code: string) => write(code, []);

/** What `inTray` gives, kept up to date. */
export function useTray(code: string): readonly number[] {
  const source = {
    get: () => browserShelf.getItem(placeOf(code)),
    subscribe: browserShelf.subscribe,
    onServer: null,
  };
  return useObservable(source, read);
}

/** The one or two runs whose networks look at the picture, kept in the address by their numbers. */
'use client';
import { useCallback, useEffect, useState } from 'react';
import { runNumbers } from '#app/_run/run-numbers.ts';

/** Side by side on a phone there is room for two. */
export const mostTried = 2;

/** The first numbers in a query, as many as there is room for. */
export function readRuns(search: string): number[] {
  return runNumbers(new URLSearchParams(search)).slice(0, mostTried);
}

/** The numbers and how to change them; `first` stands for an address that names none. */
export function useChosenRuns(first: number | undefined): [readonly number[], (runs: readonly number[]) => void] {
  const [runs, setRuns] = useState<readonly number[]>(() => {
    const read = readRuns(location.search);
    return read.length > 0 || first === undefined ? read : [first];
  });
  useEffect(() => {
    const query = runs.length > 0 ? `?runs=${runs.join(',')}` : '';
    if (query !== location.search) history.replaceState(history.state, '', location.pathname + query);
  }, [runs]);
  return [runs, useCallback((next) => setRuns(next), [])];
}

/** The one or two runs whose networks look at the picture, kept in the address by their numbers. */
'use client';
import { useCallback, useEffect, useState } from 'react';

/** Side by side on a phone there is room for two. */
export const mostTried = 2;

/** The numbers in a query such as `?runs=12,15`; what is no number is left out. */
export function readRuns(search: string): number[] {
  const written = (new URLSearchParams(search).get('runs') ?? '').split(',');
  const numbers = written.filter((text) => /^[1-9]\d{0,6}$/.test(text.trim())).map(Number);
  return [...new Set(numbers)].slice(0, mostTried);
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

/** What was fetched or could not be: with a way to try again, and with what there was before until it is renewed. */
'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createFetching, type Fetching } from '#app/_live/fetching.ts';
import { FileRefused } from '#app/_live/run-files.ts';
import type { Refusal } from '#lib/refusal.ts';

export type Fetched<Content> = {
  /** The latest that came; undefined before the first. */
  readonly content: Content | undefined;
  /** Why the last attempt failed; null where it did not, `unreachable` where no answer came. */
  readonly fault: Refusal | 'unreachable' | null;
  readonly retry: () => void;
};

/**
 * Fetches when `key` changes, at most once in `least` milliseconds; another `about` forgets what was fetched. While `key`
 * is null nothing is fetched.
 */
export function useFetched<Content>(
  about: string,
  key: string | number | null,
  least: number,
  load: (signal: AbortSignal, before: Content | undefined) => Promise<Content>,
): Fetched<Content> {
  type State = { about: string; content: Content | undefined; fault: Fetched<Content>['fault'] };
  const [state, setState] = useState<State>({ about, content: undefined, fault: null });
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  const fetching = useRef<Fetching | null>(null);

  useEffect(() => {
    const own = createFetching<Content>({
      least,
      load: (signal, before) => latest.current(signal, before),
      onContent: (content) => setState({ about, content, fault: null }),
      onFault: (error) => {
        const fault = error instanceof FileRefused ? error.refusal : 'unreachable';
        setState((before) => ({ about, content: before.about === about ? before.content : undefined, fault }));
      },
    });
    fetching.current = own;
    return own.stop;
  }, [about, least]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new of it is fetched by a new line, and so is another key
  useEffect(() => {
    if (key !== null) fetching.current?.poke();
  }, [about, least, key]);

  const retry = useCallback(() => fetching.current?.retry(), []);
  const isOurs = state.about === about;
  const content = isOurs ? state.content : undefined;
  const fault = isOurs ? state.fault : null;
  return useMemo(() => ({ content, fault, retry }), [content, fault, retry]);
}

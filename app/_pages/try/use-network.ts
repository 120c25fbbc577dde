/** A network that looks at the picture: fetched, given up when no longer wanted, asked what it sees. */
'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { FileRefused } from '#app/_live/run-files.ts';
import type { Run } from '#lib/classroom/session.ts';
import type { Refusal } from '#lib/refusal.ts';
import type { Loaded } from './engine.ts';
import { fetchNetwork } from './fetch-network.ts';
import { createLooker, type Looker } from './looker.ts';

export type NetworkState =
  | { readonly kind: 'coming'; readonly share: number }
  | { readonly kind: 'here'; readonly loaded: Loaded; readonly epoch: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal | null };

const coming: NetworkState = { kind: 'coming', share: 0 };

/** The state of the run's network; `retry` fetches it again, as it is then. */
export function useNetwork(
  code: string,
  run: Pick<Run, 'id' | 'hyperparameters'>,
): { state: NetworkState; retry: () => void } {
  const [state, setState] = useState<NetworkState>(coming);
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(run);
  latest.current = run;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt begins anew
  useEffect(() => {
    const aborter = new AbortController();
    let loaded: Loaded | undefined;
    setState(coming);
    fetchNetwork(code, latest.current, aborter.signal, (share) => setState({ kind: 'coming', share })).then(
      (found) => {
        loaded = found.loaded;
        if (aborter.signal.aborted) return loaded.dispose();
        setState({ kind: 'here', ...found });
      },
      (error: unknown) => {
        if (aborter.signal.aborted) return;
        setState({ kind: 'refused', refusal: error instanceof FileRefused ? error.refusal : null });
      },
    );
    return () => {
      aborter.abort();
      loaded?.dispose();
    };
  }, [code, run.id, attempt]);
  return { state, retry: useCallback(() => setAttempt((before) => before + 1), []) };
}

/** What the network makes of the latest pixels; null before it has looked, or without a picture. */
export function useLook(state: NetworkState, pixels: Uint8ClampedArray | null): Float32Array | null {
  const [found, setFound] = useState<Float32Array | null>(null);
  const looker = useRef<Looker | null>(null);
  const loaded = state.kind === 'here' ? state.loaded : null;
  useEffect(() => {
    setFound(null);
    if (!loaded) return;
    const own = createLooker(loaded.predict, setFound);
    looker.current = own;
    return () => {
      own.stop();
      looker.current = null;
    };
  }, [loaded]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another network looks at the same pixels
  useEffect(() => {
    if (pixels) looker.current?.want(pixels);
  }, [pixels, loaded]);
  return pixels && found;
}

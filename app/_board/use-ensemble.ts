/** The class's ensemble, asked for again whenever its runs may have come further, at most every few seconds. */
'use client';
import { useEffect, useMemo, useRef, useState } from 'react';
import { createFetching, type Fetching } from '#app/_live/fetching.ts';
import { useCalmSession, useRequest } from '#app/_live/use-session.tsx';
import type { EnsembleReply } from '#lib/protocol/replies.ts';
import type { Refusal } from '#lib/refusal.ts';

/** Milliseconds, longer than the server keeps a count, so that each answer is a new one. */
const afterAnother = 4000;

class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** `reply` is undefined until the first comes; `fault` says why the last one did not, which is tried again. */
type Asked = { readonly reply: EnsembleReply | undefined; readonly fault: Refusal | null };

/** Asks at most once in `least` milliseconds. */
export function useEnsemble(least = afterAnother): Asked {
  const request = useRequest();
  const { board, runs, seats, settings } = useCalmSession();
  const [asked, setAsked] = useState<Asked>({ reply: undefined, fault: null });
  const fetching = useRef<Fetching | null>(null);
  const reached = useMemo(
    () => Object.values(runs).map(({ id, state, lastEpoch, test }) => [id, state, lastEpoch?.epoch, test !== null]),
    [runs],
  );
  const key = JSON.stringify([board, settings.names, settings.dataset, reached, Object.values(seats).map(seen)]);

  useEffect(() => {
    const own = createFetching<EnsembleReply>({
      least,
      async load() {
        const answer = await request('ensemble', {});
        if (!answer.ok) throw new Refused(answer.refusal);
        return answer.data;
      },
      onContent: (reply) => setAsked({ reply, fault: null }),
      onFault(error) {
        // Any other end is that of the page's connection.
        if (!(error instanceof Refused)) return;
        setAsked(({ reply }) => ({ reply, fault: error.refusal }));
        own.poke();
      },
    });
    fetching.current = own;
    return own.stop;
  }, [request, least]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another key means that there may be something new
  useEffect(() => {
    fetching.current?.poke();
    // The server may have answered just before, and then not counted what is new.
    const again = setTimeout(() => fetching.current?.poke(), least);
    return () => clearTimeout(again);
  }, [key, request, least]);

  return asked;
}

const seen = ({ id, hidden, standing }: { id: string; hidden: boolean; standing: string }) => [id, hidden, standing];

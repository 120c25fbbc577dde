/** Keeps what the form holds: in this browser at once, and with the seat on the server, from where it follows to other devices. */
'use client';
import { useMemo, useRef } from 'react';
import { browserShelf } from '#app/_live/shelf.ts';
import { useRequest } from '#app/_live/use-session.tsx';
import type { KeptForm } from '#lib/classroom/kept-form.ts';
import { type Kept, keep, signatureOf } from './form-memory.ts';

export type Keeping = {
  /** In this browser, before the next line runs: a reload may follow. */
  readonly here: (form: KeptForm) => void;
  /** On the server. One message is under way at a time, and the last goes last. */
  readonly there: (form: KeptForm) => void;
};

/** `first` is what the form began with. */
export function useKeeping(code: string, first: Kept): Keeping {
  const request = useRequest();
  const kept = useRef(first);
  const next = useRef<KeptForm | null>(null);
  const busy = useRef(false);

  return useMemo(() => {
    function write(news: Partial<Kept>) {
      kept.current = { ...kept.current, ...news, address: location.search };
      keep(browserShelf, code, kept.current);
    }

    async function tell() {
      if (busy.current) return;
      busy.current = true;
      try {
        while (next.current) {
          const form = next.current;
          next.current = null;
          write({ told: signatureOf(form) });
          const reply = await request('keep-form', { form });
          if (reply.ok) write({ at: reply.data.at });
        }
      } catch {
        // The page is being left; what it held is in this browser.
      } finally {
        busy.current = false;
      }
    }

    return {
      here: write,
      there(form) {
        if (kept.current.at > 0 && kept.current.told === signatureOf(form)) return;
        next.current = form;
        void tell();
      },
    };
  }, [code, request]);
}

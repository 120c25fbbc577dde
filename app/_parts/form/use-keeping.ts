/** Keeps what the form holds: in this browser at once, and with the seat on the server, from where it follows to other devices. */
'use client';
import { useCallback, useRef } from 'react';
import type { KeptForm } from '#lib/session/kept-form.ts';
import { useRequest } from '../../_live/use-session.tsx';
import { type Kept, keep } from './form-memory.ts';

/** The function that keeps; `first` is what the form began with. One message is under way at a time, and the last goes last. */
export function useKeeping(code: string, first: Kept): (form: KeptForm) => void {
  const request = useRequest();
  const kept = useRef(first);
  const next = useRef<KeptForm | null>(null);
  const busy = useRef(false);

  const tell = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    try {
      while (next.current) {
        const form = next.current;
        next.current = null;
        const reply = await request('keep-form', { form });
        if (!reply.ok) continue;
        kept.current = { ...kept.current, at: reply.data.at };
        keep(localStorage, code, kept.current);
      }
    } catch {
      // The page is being left; what it held is in this browser.
    } finally {
      busy.current = false;
    }
  }, [code, request]);

  return useCallback(
    (form) => {
      const { at, ...before } = kept.current;
      if (at > 0 && JSON.stringify(before) === JSON.stringify(form)) return;
      kept.current = { ...form, at };
      keep(localStorage, code, kept.current);
      next.current = form;
      void tell();
    },
    [code, tell],
  );
}

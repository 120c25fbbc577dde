/** For values that change faster than they can be sent, such as a slider's: the latest wins, and one is on its way at a time. */
'use client';
import { useCallback, useRef } from 'react';

/** At most so often, in milliseconds, however fast the answers come. */
const rest = 150;

/** The function that sends a value once the one before has been answered; values in between are passed over. */
export function useLatest<Value>(send: (value: Value) => Promise<unknown>): (value: Value) => void {
  const state = useRef<{ busy: boolean; next: { value: Value } | undefined }>({ busy: false, next: undefined });
  return useCallback(
    async (value) => {
      const own = state.current;
      own.next = { value };
      if (own.busy) return;
      own.busy = true;
      while (own.next) {
        const { value: latest } = own.next;
        own.next = undefined;
        await Promise.all([send(latest), new Promise((resolve) => setTimeout(resolve, rest))]);
      }
      own.busy = false;
    },
    [send],
  );
}

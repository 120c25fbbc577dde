/** A value that is listened to, and the listeners of anything else that changes. */

/** What a reader needs; React reads it by `useObservable`. */
export type Observable<Value> = {
  /** The same value until it has changed. */
  readonly get: () => Value;
  /** Calls the listener after each change, until the returned function is called. */
  readonly subscribe: (listener: () => void) => () => void;
  /** The value in HTML rendered on the server, if the browser's is not known there. */
  readonly onServer?: Value;
};

type Listeners = Pick<Observable<unknown>, 'subscribe'> & { readonly tell: () => void };

/** Without listeners at first. Subscribing or leaving during a call of `tell` does not change whom it calls. */
export function createListeners(): Listeners {
  const listeners = new Set<() => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell() {
      for (const listener of [...listeners]) listener();
    },
  };
}

/** A value and how to change it; the same value again is no change. */
export function createObservable<Value>(
  first: Value,
  { tell, subscribe }: Listeners = createListeners(),
): Observable<Value> & { readonly set: (value: Value) => void } {
  let now = first;
  return {
    get: () => now,
    set(value) {
      if (Object.is(value, now)) return;
      now = value;
      tell();
    },
    subscribe,
  };
}

/** Tells at most once per frame, however often it changes. */
export function eachFrame({ tell, subscribe }: Listeners = createListeners()): Listeners {
  let isWaiting = false;
  return {
    subscribe,
    tell() {
      if (isWaiting) return;
      isWaiting = true;
      requestAnimationFrame(() => {
        isWaiting = false;
        tell();
      });
    },
  };
}

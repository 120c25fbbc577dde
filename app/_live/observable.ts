/** A value that is listened to, and the listeners of anything else that changes. */

/** What a reader needs; React reads it by `useObservable`. */
export type Observable<Value> = {
  /** The same value until it has changed. */
  readonly get: () => Value;
  /** Calls the listener after each change, until the returned function is called. */
  readonly subscribe: (listener: () => void) => () => void;
  /** What stands in HTML made on the server, where that cannot be what the browser knows. */
  readonly onServer?: Value;
};

type Listeners = Pick<Observable<unknown>, 'subscribe'> & { readonly tell: () => void };

/** Nobody listens yet. Who comes or goes while they are told does not change who is told. */
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

/** Told at most once in a frame of the screen, however often it changes. */
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

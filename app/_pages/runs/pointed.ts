/** The run that the list points at, so that the pictures above can show it without being drawn anew. */

export type Pointed = {
  get: () => string | null;
  set: (runId: string | null) => void;
  subscribe: (listener: () => void) => () => void;
};

/** Nothing pointed at yet. */
export function createPointed(): Pointed {
  const listeners = new Set<() => void>();
  let now: string | null = null;
  return {
    get: () => now,
    set(runId) {
      if (runId === now) return;
      now = runId;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A place on the x axis that several charts point at together: moved by any of them, told at most once a frame. */

export type Cursor = {
  /** Null where nobody points. */
  get: () => number | null;
  set: (x: number | null) => void;
  subscribe: (listener: () => void) => () => void;
};

/** A cursor that points nowhere yet. */
export function createCursor(): Cursor {
  const listeners = new Set<() => void>();
  let now: number | null = null;
  let frame = 0;
  return {
    get: () => now,
    set(x) {
      if (x === now) return;
      now = x;
      if (frame) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        for (const listener of [...listeners]) listener();
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

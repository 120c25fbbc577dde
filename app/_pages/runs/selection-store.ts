/** Which stretch of each axis is chosen: changed at every move of a pointer, told at most once a frame. */
import type { Selection } from '#lib/analysis/coordinates.ts';

export type Stretch = readonly [from: number, to: number];

export type SelectionStore = {
  get: () => Selection;
  /** Null chooses nothing on that axis. */
  set: (axis: string, stretch: Stretch | null) => void;
  clear: () => void;
  subscribe: (listener: () => void) => () => void;
};

/** Nothing chosen yet. */
export function createSelectionStore(): SelectionStore {
  const listeners = new Set<() => void>();
  let now: Selection = {};
  let frame = 0;

  function change(next: Selection) {
    now = next;
    if (frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      for (const listener of [...listeners]) listener();
    });
  }

  return {
    get: () => now,
    set(axis, stretch) {
      const { [axis]: _before, ...others } = now;
      change(stretch ? { ...others, [axis]: stretch } : others);
    },
    clear: () => change({}),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

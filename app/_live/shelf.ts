/** Texts that this browser keeps by name; where storage is blocked or full, they last as long as the page. */
import { createListeners } from './observable.ts';

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & {
  /** Told whenever something is put or taken away, by another tab of this browser too. */
  readonly subscribe: (listener: () => void) => () => void;
};

/** Accessing a storage throws if cookies are blocked, and writing to it if the disk is full. */
export function createShelf(storage: () => Storage): Shelf {
  const own = createListeners();
  /** What the storage refused to keep; null for what it refused to remove. */
  const refused = new Map<string, string | null>();

  function put(name: string, text: string | null) {
    try {
      if (text === null) storage().removeItem(name);
      else storage().setItem(name, text);
      refused.delete(name);
    } catch {
      refused.set(name, text);
    }
    own.tell();
  }

  return {
    getItem(name) {
      const kept = refused.get(name);
      if (kept !== undefined) return kept;
      try {
        return storage().getItem(name);
      } catch {
        return null;
      }
    },
    setItem: put,
    removeItem: (name) => put(name, null),
    subscribe(listener) {
      const forget = own.subscribe(listener);
      addEventListener('storage', listener);
      return () => {
        forget();
        removeEventListener('storage', listener);
      };
    },
  };
}

/** For this browser, until somebody clears it. */
export const browserShelf = createShelf(() => localStorage);

/** For this tab, until it is closed. */
export const tabShelf = createShelf(() => sessionStorage);

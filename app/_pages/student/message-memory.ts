/** Which messages of the instructor have been put away in this browser, so that a reload does not bring them back. */

/** The moments of the last messages that were put away: to everybody, and to oneself; 0 for none. */
export type PutAway = { readonly all: number; readonly own: number };

const storageKey = (code: string) => `messages:${code}`;

/** Nothing was put away where nothing readable is kept. */
export function readPutAway(storage: Pick<Storage, 'getItem'>, code: string): PutAway {
  try {
    const kept = JSON.parse(storage.getItem(storageKey(code)) ?? 'null');
    return { all: Number(kept?.all) || 0, own: Number(kept?.own) || 0 };
  } catch {
    return { all: 0, own: 0 };
  }
}

/** A browser that forbids storage shows the message again after a reload. */
export function keepPutAway(storage: Pick<Storage, 'setItem'>, code: string, putAway: PutAway): void {
  try {
    storage.setItem(storageKey(code), JSON.stringify(putAway));
  } catch {
    // Private windows and full disks may refuse.
  }
}

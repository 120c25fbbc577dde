/** Where the form's values outlive the page: this browser's storage, and the query of its address. */
import { fromQuery, type Hyperparameters, parseHyperparameters, toQuery } from '#lib/hyperparameters.ts';
import type { Refusal } from '#lib/refusal.ts';

const storageKey = (code: string) => `form:${code}`;

/** What was kept: the values, and the id of the preset they are compared with ('' for the defaults). */
export type Kept = { hyperparameters: Hyperparameters; base: string };

/** What this browser kept for a session; undefined where there is nothing readable. */
export function readKept(storage: Pick<Storage, 'getItem'>, code: string): Kept | undefined {
  try {
    const kept = JSON.parse(storage.getItem(storageKey(code)) ?? 'null');
    const parsed = parseHyperparameters(kept?.hyperparameters);
    return parsed.ok ? { hyperparameters: parsed.hyperparameters, base: String(kept.base ?? '') } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps values; a browser that forbids storage just forgets them. */
export function keep(storage: Pick<Storage, 'setItem'>, code: string, kept: Kept): void {
  try {
    storage.setItem(storageKey(code), JSON.stringify(kept));
  } catch {
    // Private windows and full disks may refuse; the form works without.
  }
}

/** The values that a link states, or why they cannot be read; undefined where the link states none. */
export function readLink(
  search: string,
): { ok: true; hyperparameters: Hyperparameters } | { ok: false; refusal: Refusal } | undefined {
  const query = Object.fromEntries(new URLSearchParams(search));
  return Object.keys(query).length > 0 ? fromQuery(query) : undefined;
}

/** The query of a link that opens the form with these values, with its question mark. */
export function linkOf(hyperparameters: Hyperparameters): string {
  return `?${new URLSearchParams(toQuery(hyperparameters))}`;
}

/** Where the form's values outlive the page: this browser's storage, and the query of its address. */
import {
  defaultHyperparameters,
  fromQuery,
  type Hyperparameters,
  parseHyperparameters,
  toQuery,
} from '#lib/hyperparameters.ts';
import type { Refusal } from '#lib/refusal.ts';
import type { Draft } from './draft.ts';

const storageKey = (code: string) => `form:${code}`;

/** What was kept: the draft, and the moment of the last values from the instructor that the form has had; 0 for none. */
export type Kept = Draft & { readonly seen: number };

/** What this browser kept for a session; undefined where there is nothing readable. */
export function readKept(storage: Pick<Storage, 'getItem'>, code: string): Kept | undefined {
  try {
    const kept = JSON.parse(storage.getItem(storageKey(code)) ?? 'null');
    const parsed = parseHyperparameters(kept?.hyperparameters);
    if (!parsed.ok) return undefined;
    const { hyperparameters } = parsed;
    const forkedFrom = typeof kept.forkedFrom === 'string' ? kept.forkedFrom : null;
    return { hyperparameters, base: String(kept.base ?? ''), forkedFrom, seen: Number(kept.seen) || 0 };
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

/**
 * What the form begins with: the address wins over what this browser kept, and that over the defaults. Whoever comes by a
 * link that states values wants those, and not what was sent at `sentAt`, before they came.
 */
export function firstDraft(
  storage: Pick<Storage, 'getItem'>,
  search: string,
  code: string,
  sentAt: number,
): { kept: Kept; refusal: Refusal | undefined } {
  const kept = readKept(storage, code);
  const link = readLink(search);
  const linked = link?.ok === true;
  return {
    kept: {
      hyperparameters: linked ? link.hyperparameters : (kept?.hyperparameters ?? defaultHyperparameters),
      base: kept?.base ?? '',
      forkedFrom: kept?.forkedFrom ?? null,
      seen: kept?.seen ?? (linked ? sentAt : 0),
    },
    refusal: link && !link.ok ? link.refusal : undefined,
  };
}

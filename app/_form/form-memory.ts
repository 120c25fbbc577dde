/** Where the form's values outlive the page: this browser's storage, the seat on the server, and the query of its address. */

import type { KeptForm } from '#lib/classroom/kept-form.ts';
import {
  defaultHyperparameters,
  differences,
  fromQuery,
  type Hyperparameters,
  parseHyperparameters,
  toQuery,
} from '#lib/hyperparameters/hyperparameters.ts';
import { defaultsOn } from '#lib/hyperparameters/on-dataset.ts';
import { hyperparametersVersion } from '#lib/hyperparameters/upgrade.ts';
import type { Refusal } from '#lib/refusal.ts';

type Reading = Pick<Storage, 'getItem'>;

const storageKey = (code: string) => `form:${code}`;

/** Why the form kept for a session cannot be read, where a newer version of this program wrote it. */
function newerKept(storage: Reading, code: string): Refusal | undefined {
  try {
    const parsed = parseHyperparameters(JSON.parse(storage.getItem(storageKey(code)) ?? 'null')?.hyperparameters);
    return !parsed.ok && parsed.refusal.code === 'newer-version' ? parsed.refusal : undefined;
  } catch {
    return undefined;
  }
}

/** A newer version's form is left to it: this version keeps its own beside it. */
const placeOf = (storage: Reading, code: string) =>
  newerKept(storage, code) ? `${storageKey(code)}:${hyperparametersVersion}` : storageKey(code);

/** What was kept, and when this browser last saved it on the server, by the server's clock; 0 for never. */
export type Kept = Readonly<KeptForm> & {
  readonly at: number;
  /** The query of the page's address when it was kept. */
  readonly address?: string | undefined;
  /** The one before, and when it was rewritten: a reload that had begun by then opens the page with it. */
  readonly before?: { readonly address: string; readonly until: number } | undefined;
  /** The signature of what the server was last told, whether or not it has answered. */
  readonly told?: string | undefined;
};

/** Tells whether two forms hold the same. */
export function signatureOf({ hyperparameters, base, forkedFrom, seen }: KeptForm): string {
  return [linkOf(hyperparameters), base, forkedFrom, seen].join(' ');
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** What this browser kept for a session; undefined where there is nothing readable. */
export function readKept(storage: Reading, code: string): Kept | undefined {
  try {
    const kept = JSON.parse(storage.getItem(placeOf(storage, code)) ?? 'null');
    const parsed = parseHyperparameters(kept?.hyperparameters);
    if (!parsed.ok) return undefined;
    const { hyperparameters } = parsed;
    const forkedFrom = typeof kept.forkedFrom === 'string' ? kept.forkedFrom : null;
    const [seen, at] = [Number(kept.seen) || 0, Number(kept.at) || 0];
    const [address, told] = [textOf(kept.address), textOf(kept.told)];
    const { address: old, until } = kept.before ?? {};
    const before = typeof old === 'string' && typeof until === 'number' ? { address: old, until } : undefined;
    return { hyperparameters, base: String(kept.base ?? ''), forkedFrom, seen, at, address, before, told };
  } catch {
    return undefined;
  }
}

/** Keeps values; a browser that forbids storage just forgets them. */
export function keep(storage: Pick<Storage, 'getItem' | 'setItem'>, code: string, kept: Kept): void {
  try {
    storage.setItem(placeOf(storage, code), JSON.stringify(kept));
  } catch {
    // Private windows and full disks may refuse; the form works without.
  }
}

/** Beside the values: the id of the run that they were taken from. */
const origin = 'from';

type Linked = {
  readonly hyperparameters: Hyperparameters;
  readonly forkedFrom: string | null;
  /** Whether it states a seed; one that does not leaves everybody their own. */
  readonly seeded: boolean;
  /** Why one of the values is refused; it is in the form to be seen and mended. */
  readonly refusal: Refusal | undefined;
};

/** The values that a link states and whose they are, or only why they cannot be read; undefined where the link states none. */
export function readLink(search: string): Linked | { readonly refusal: Refusal } | undefined {
  const { [origin]: forkedFrom = null, ...query } = Object.fromEntries(new URLSearchParams(search));
  if (Object.keys(query).length === 0) return undefined;
  const read = fromQuery(query);
  const seeded = 'seed' in query;
  if (read.ok) return { hyperparameters: read.hyperparameters, forkedFrom, seeded, refusal: undefined };
  const { refusal, values } = read;
  return values ? { hyperparameters: values, forkedFrom, seeded, refusal } : { refusal };
}

/** The query of a link that opens the form with these values, the seed always among them, with its question mark; `forkedFrom` is the run they are of. */
export function linkOf(hyperparameters: Hyperparameters, forkedFrom?: string): string {
  const seed = String(hyperparameters.seed);
  return `?${new URLSearchParams({ ...toQuery(hyperparameters), seed, ...(forkedFrom && { [origin]: forkedFrom }) })}`;
}

/** Why the values of the link, or those that this browser kept, are not in the form. */
export type Refused = Readonly<Record<'link' | 'kept', Refusal | undefined>>;

/** Whether this address is the one that stood there when something was kept, or when the browser began to reload the page. */
function wroteItself(here: Kept | undefined, search: string, openedAt: number): boolean {
  if (here?.address === search) return true;
  return here?.before?.address === search && openedAt < here.before.until;
}

/**
 * What the form begins with: the address wins over what was kept, and that over the defaults. Of what this browser kept and
 * what the server did (`elsewhere`), the server's wins if it has heard of something since it last heard from this browser;
 * what this browser told it and got no answer to is nothing new.
 * `openedAt` is when the browser began to open the page.
 * `ownSeed` is the seat's, where neither a link nor what was kept states one, and `dataset` the session's.
 * A reader who follows a link with values wants those, not what was sent before at `sentAt`.
 */
export function firstDraft(
  storage: Reading,
  search: string,
  code: string,
  sentAt: number,
  elsewhere: Kept | null,
  openedAt = 0,
  ownSeed = defaultHyperparameters.seed,
  dataset = defaultHyperparameters.dataset,
): { kept: Kept; refused: Refused } {
  const here = readKept(storage, code);
  const echo = elsewhere !== null && here?.told === signatureOf(elsewhere);
  const kept = elsewhere && !echo && elsewhere.at > (here?.at ?? 0) ? elsewhere : here;
  const link = readLink(search);
  // An address that this browser wrote itself, or that stood there when it kept something, says nothing more than that.
  const stated = link && 'hyperparameters' in link ? link : undefined;
  const linked =
    stated !== undefined &&
    !wroteItself(here, search, openedAt) &&
    !(here && stated.forkedFrom === null && differences(here.hyperparameters, stated.hyperparameters).length === 0);
  const asLinked = stated && (stated.seeded ? stated.hyperparameters : { ...stated.hyperparameters, seed: ownSeed });
  const atFirst = kept?.hyperparameters ?? { ...defaultsOn(dataset), seed: ownSeed };
  return {
    kept: {
      hyperparameters: linked ? asLinked! : atFirst,
      base: kept?.base ?? '',
      forkedFrom: linked ? stated.forkedFrom : (kept?.forkedFrom ?? null),
      seen: kept?.seen ?? (linked ? sentAt : 0),
      at: (echo ? elsewhere.at : kept?.at) ?? 0,
      told: kept && (kept === here ? here.told : signatureOf(kept)),
    },
    refused: { link: link?.refusal, kept: here ? undefined : newerKept(storage, code) },
  };
}

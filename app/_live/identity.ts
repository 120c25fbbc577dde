/** Who this browser is: the seat tokens and instructor's keys that it holds, by session code, kept in its local storage. */
import * as z from 'zod/mini';
import { type Page, putInAddress } from './address-bar.ts';
import { now as wallClock } from './clock.ts';
import type { Identity } from './connection.ts';

/** The name carries the version of what is written under it; another version starts afresh. */
const storageKey = 'classroom-training.sessions.v1';
/** More lessons than anyone visits in a term; the oldest are forgotten. */
const remembered = 100;

const entrySchema = z.object({
  code: z.string(),
  role: z.enum(['student', 'instructor']),
  secret: z.string(),
  /** Null until the session was entered. */
  title: z.nullable(z.string()),
  visitedAt: z.number(),
});
const entriesSchema = z.array(entrySchema);
type Entry = z.infer<typeof entrySchema>;

type HeldRole = Entry['role'];

/** A session that this browser has been in: listed twice if as both student and instructor. */
export type KnownSession = {
  readonly code: string;
  readonly role: HeldRole;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly visitedAt: number;
};

export type Identities = {
  /** The identity for a hello; undefined if this browser holds no secret for that role. A projector needs none. */
  identity: (code: string, role: HeldRole | 'projector') => Identity | undefined;
  /**
   * The secret for a role, made and kept if there is none: kept before it is used, so that a seat whose confirmation got
   * lost is still ours after a reload.
   */
  secretFor: (code: string, role: HeldRole) => string;
  /** Keeps the secret with which the session was entered or opened, and the time of this visit. */
  remember: (session: { code: string; role: HeldRole; secret: string; title: string }) => void;
  forget: (code: string, role: HeldRole) => void;
  /** Sessions that were entered, the last visited first. */
  known: () => KnownSession[];
  /** Takes a secret out of an address such as `…/s/123456/instructor#key=…` or `…/s/123456#seat=…`; true if there was one. */
  adopt: (code: string, role: HeldRole, page?: Page) => boolean;
};

/** 128 random bits in the URL-safe alphabet: 22 letters. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The part of the browser's storage that is used here. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem'>;

function browserShelf(): Shelf | undefined {
  try {
    return typeof window === 'undefined' ? undefined : window.localStorage;
  } catch {
    // Accessing localStorage throws if cookies are blocked.
    return undefined;
  }
}

/** The identities on this shelf; where it is missing, blocked or full they last as long as the page. */
export function createIdentities(shelf: Shelf | undefined = browserShelf(), now: () => number = wallClock): Identities {
  let inMemory: Entry[] = [];
  let blocked = shelf === undefined;

  /** Read anew each time, since other tabs write too. */
  function read(): Entry[] {
    if (blocked) return inMemory;
    try {
      const written = shelf!.getItem(storageKey);
      const parsed = entriesSchema.safeParse(written === null ? [] : JSON.parse(written));
      return parsed.success ? parsed.data : [];
    } catch (error) {
      // Text that is not JSON counts as none; storage that cannot be read is not tried again.
      if (error instanceof SyntaxError) return [];
      blocked = true;
      return inMemory;
    }
  }

  function write(entries: Entry[]) {
    inMemory = entries.sort((a, b) => b.visitedAt - a.visitedAt).slice(0, remembered);
    try {
      shelf?.setItem(storageKey, JSON.stringify(inMemory));
    } catch {
      blocked = true;
    }
  }

  const isSame = (code: string, role: HeldRole) => (entry: Entry) => entry.code === code && entry.role === role;
  const find = (code: string, role: HeldRole) => read().find(isSame(code, role));

  function put(entry: Entry) {
    write([entry, ...read().filter((other) => !isSame(entry.code, entry.role)(other))]);
  }

  return {
    identity(code, role) {
      if (role === 'projector') return { role };
      const secret = find(code, role)?.secret;
      if (secret === undefined) return undefined;
      return role === 'student' ? { role, seatToken: secret } : { role, instructorKey: secret };
    },
    secretFor(code, role) {
      const held = find(code, role)?.secret;
      if (held !== undefined) return held;
      const secret = newSecret();
      put({ code, role, secret, title: null, visitedAt: now() });
      return secret;
    },
    remember: (session) => put({ ...session, visitedAt: now() }),
    forget: (code, role) => write(read().filter((entry) => !isSame(code, role)(entry))),
    known: () =>
      read()
        .sort((a, b) => b.visitedAt - a.visitedAt)
        .flatMap(({ code, role, title, visitedAt }) => (title === null ? [] : [{ code, role, title, visitedAt }])),
    adopt(code, role, page = window) {
      const secret = new URLSearchParams(page.location.hash.slice(1)).get(role === 'student' ? 'seat' : 'key');
      if (secret === null) return false;
      put({ code, role, secret, title: find(code, role)?.title ?? null, visitedAt: now() });
      // Removed from the address bar, which may be projected soon.
      putInAddress({ hash: '' }, page);
      return true;
    },
  };
}

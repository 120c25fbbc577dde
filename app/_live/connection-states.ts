/** The states in which a connection can be; each has only what means something in it. */
import type { Numbered } from './news.ts';

export type Timer = ReturnType<typeof setTimeout>;

/** From `open` to `close`. */
export type Opening = {
  /** Stops listening to the window. */
  readonly leave: () => void;
  /** Broadcasts in a row that could not be read. */
  unread: number;
};

/** `visit` identifies a connection, so that a late answer on an older one is ignored; `saidAt` is when hello was said last. */
type Connected = { readonly opening: Opening; readonly visit: symbol; readonly saidAt: number };

/** `leadAtHello` is how far the two clocks were apart then. */
type Greeted = Connected & {
  readonly roundTripMs: number;
  readonly leadAtHello: number;
  readonly probeTimer: Timer;
};

/** Hello is being answered, or about to be said: news meanwhile is kept. */
type Early = { readonly early: Numbered[] };

export type State =
  | { readonly kind: 'closed' }
  /** Without a connection: the wire is making one, or the server has dismissed us. */
  | { readonly kind: 'apart'; readonly opening: Opening }
  /** Connected, and not in the session yet. */
  | ({ readonly kind: 'greeting' } & Connected & Early)
  | ({ readonly kind: 'online' } & Greeted)
  /** Online, but something was missed: hello is repeated, after a while if it has just been said. */
  | ({ readonly kind: 'renewing'; readonly helloTimer: Timer | undefined } & Greeted & Early);

/** The request for missing points: none, one being answered, or one due later. */
export type Fetching =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'later'; readonly timer: Timer };

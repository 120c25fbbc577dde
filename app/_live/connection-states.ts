/** The states in which a connection can be; each has only what means something in it. */
import type { ChangesBroadcast } from '#lib/protocol/broadcasts.ts';

export type Timer = ReturnType<typeof setTimeout>;

/** From `open` to `close`. */
export type Opening = {
  /** Ends what was begun outside. */
  readonly leave: () => void;
  /** Broadcasts in a row that could not be read. */
  unread: number;
};

/** `visit` tells connections apart, so that what was awaited on an older one is not mistaken for news; `saidAt` is when hello was said last. */
type Connected = { readonly opening: Opening; readonly visit: symbol; readonly saidAt: number };

/** `leadAtHello` is how far the two clocks were apart then. */
type Greeted = Connected & {
  readonly roundTripMs: number;
  readonly leadAtHello: number;
  readonly probeTimer: Timer;
};

/** Hello is under way, or about to be said: what is broadcast meanwhile is kept. */
type Early = { readonly early: ChangesBroadcast[] };

export type State =
  | { readonly kind: 'closed' }
  /** The wire has no connection: it is on its way to one, or the server has sent us away. */
  | { readonly kind: 'apart'; readonly opening: Opening }
  /** Connected, and not in the session yet. */
  | ({ readonly kind: 'greeting' } & Connected & Early)
  | ({ readonly kind: 'online' } & Greeted)
  /** Online, but something was missed: hello is said once more, by the timer where it was said just before. */
  | ({ readonly kind: 'renewing'; readonly helloTimer: Timer | undefined } & Greeted & Early);

/** How it stands with the points that are missing: none is asked for, some are, or they are again when the time has come. */
export type Fetching =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'later'; readonly timer: Timer };

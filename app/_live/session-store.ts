/** What this client knows of its session: a store without React and without a socket; the connection feeds it. */

import { applyAll } from '#lib/classroom/apply.ts';
import { following, lengthOf } from '#lib/classroom/condensed.ts';
import type { DatedMetrics } from '#lib/classroom/point.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { CondensedChanges, Live, ReportedPoints } from '#lib/protocol/broadcasts.ts';
import type { ReplyData } from '#lib/protocol/requests.ts';
import type { Refusal } from '#lib/refusal.ts';
import { createHeldMetrics, type Held, type RunMetrics } from './held-metrics.ts';
import { createListeners, createObservable } from './observable.ts';

/** The state of the connection; each has only the fields that mean something in it. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  /** `transport` is `websocket` or `polling`. */
  | { readonly kind: 'online'; readonly transport: string; readonly roundTripMs: number }
  /** `since` is a moment of `elapsed` (clock.ts); `attempt` counts failed attempts. */
  | {
      readonly kind: 'offline';
      readonly since: number;
      readonly attempt: number;
      /** Why the server refuses connections now, if it said so. */
      readonly refusal: Refusal | undefined;
    }
  /** The seat is now used in another window. */
  | { readonly kind: 'displaced' }
  /** The server does not let us in: the wrong token, no such session, or a page of another version, which must be reloaded. */
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type Role = ReplyData<'hello'>['role'];

export type SessionState = {
  readonly connection: ConnectionState;
  /** Null until the first hello is answered, like everything below. */
  readonly role: Role | null;
  readonly seatId: string | null;
  readonly session: Session | null;
  readonly live: Live | null;
  /** What the student's form held when hello was answered. */
  readonly form: ReplyData<'hello'>['form'];
  /** Milliseconds from this machine's clock to the server's. */
  readonly clockOffset: number;
};

export type SessionStore = {
  getState: () => SessionState;
  /** Calls the listener after every change, of metrics too, until the returned function is called. */
  subscribe: (listener: () => void) => () => void;

  /** The same object until it changes; `metrics` inside changes only when points come. */
  metricsOf: (runId: string) => RunMetrics;
  /** Says that a screen shows these runs: their points are fetched, and kept whole, until the returned function is called. */
  watch: (runIds: readonly string[]) => () => void;

  /** The connection's side. */
  connectionChanged: (connection: ConnectionState) => void;
  /** At most `limit` watched runs to name in a hello, with the last step held of each. */
  heldSteps: (limit: number) => Held;
  /** At most `limit` watched runs, if the server must be told of them: it sends points of others now. */
  attend: (limit: number) => readonly string[] | undefined;
  /** At most `limit` watched runs whose points are not complete, with the last step held of each: their history is asked for now. */
  askForMissing: (limit: number) => Held;
  /** Hello was answered; `named` are the runs that it named. */
  greeted: (reply: ReplyData<'hello'>, named: Held, clockOffset: number) => void;
  /** `gap` means that changes were missed, nothing was done, and a hello must be said again. */
  changed: (changes: CondensedChanges) => 'applied' | 'gap';
  /** Points of watched runs came. */
  reported: (points: readonly ReportedPoints[]) => void;
  liveChanged: (live: Live) => void;
  /** The answer to what `askForMissing` gave. */
  fetched: (asked: Held, metricsByRun: Readonly<Record<string, DatedMetrics>>) => void;
};

const initial: SessionState = {
  connection: { kind: 'connecting' },
  role: null,
  seatId: null,
  session: null,
  live: null,
  form: null,
  clockOffset: 0,
};

/** An empty store. */
export function createSessionStore(): SessionStore {
  const listeners = createListeners();
  const state = createObservable(initial, listeners);
  const held = createHeldMetrics();

  const set = (part: Partial<SessionState>) => state.set({ ...state.get(), ...part });

  function watched() {
    const { session } = state.get();
    return session ? held.watched(session) : [];
  }

  return {
    getState: state.get,
    subscribe: listeners.subscribe,
    metricsOf: held.of,
    watch(runIds) {
      const unwatch = held.watch(runIds);
      listeners.tell();
      return unwatch;
    },
    connectionChanged: (connection) => set({ connection }),
    heldSteps: (limit) => held.steps(watched().slice(0, limit)),
    attend(limit) {
      const runIds = watched().slice(0, limit);
      if (held.attends(runIds)) return undefined;
      held.attend(runIds);
      return runIds;
    },
    askForMissing: held.ask,
    greeted({ role, seatId, session, live, form, metrics }, named, clockOffset) {
      held.renew(session, named, metrics);
      set({ role, seatId, session, live, form, clockOffset });
    },
    changed({ after, changes }) {
      const { session } = state.get();
      if (!session || after > session.sequence) return 'gap';
      const sequence = after + lengthOf(changes);
      if (sequence <= session.sequence) return 'applied';
      set({ session: { ...applyAll(session, following(changes, session.sequence - after)), sequence } });
      return 'applied';
    },
    reported(points) {
      points.forEach(held.report);
      listeners.tell();
    },
    liveChanged: (live) => set({ live }),
    fetched(asked, metricsByRun) {
      held.fetched(asked, metricsByRun);
      listeners.tell();
    },
  };
}

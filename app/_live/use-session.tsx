/** The session in React: a provider that keeps the connection while it is mounted, and hooks that read the store. */
'use client';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import type { DatedMetrics } from '#lib/classroom/point.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { Live } from '#lib/protocol/broadcasts.ts';
import { elapsed } from './clock.ts';
import { type Connection, createConnection, type Identity } from './connection.ts';
import { type ConnectionState, createSessionStore, type SessionState, type SessionStore } from './session-store.ts';
import { useObservable } from './use-observable.tsx';
import type { Request } from './waiting-requests.ts';

type Inside = { readonly store: SessionStore; readonly connection: Connection };

const Context = createContext<Inside | null>(null);

/** Everything inside belongs to this session and identity; another code or identity starts over. */
export function SessionProvider(props: { code: string; identity: Identity; children: ReactNode }) {
  return <Provider key={`${props.code} ${JSON.stringify(props.identity)}`} {...props} />;
}

function Provider({ code, identity, children }: { code: string; identity: Identity; children: ReactNode }) {
  // Creating them has no side effects, so React may do it twice; only the effect connects.
  const [inside] = useState<Inside>(() => {
    const store = createSessionStore();
    return { store, connection: createConnection({ code, identity, store }) };
  });
  useEffect(() => {
    inside.connection.open();
    return inside.connection.close;
  }, [inside]);
  return <Context value={inside}>{children}</Context>;
}

function useInside(): Inside {
  const inside = useContext(Context);
  if (!inside) throw new Error('This hook belongs inside a SessionProvider.');
  return inside;
}

/** What `select` makes of the store; see `useObservable`. */
function useSelected<Selected>(select: (store: SessionStore) => Selected): Selected {
  const { store } = useInside();
  return useObservable({ get: () => store, subscribe: store.subscribe }, select);
}

/**
 * A part of the session's state. The selector may be written inline and may make a new array or object of old parts: the
 * component is drawn again only if one of the parts is another one.
 */
export function useSessionState<Selected>(select: (state: SessionState) => Selected): Selected {
  return useSelected((store) => select(store.getState()));
}

/** How things stand with the server. */
export function useConnectionState(): ConnectionState {
  return useSessionState(({ connection }) => connection);
}

/** The function that asks the server; the same one as long as the session is. */
export function useRequest(): Request {
  return useInside().connection.request;
}

/** Uses the seat in this window again after it was displaced by another. */
export function useTakeOver(): () => void {
  return useInside().connection.takeOver;
}

/**
 * The points of these runs, kept whole while the component is mounted; each run's `Metrics` is another object only when
 * it got points. A run whose history is still on its way is empty.
 */
export function useMetrics(runIds: readonly string[]): Readonly<Record<string, DatedMetrics>> {
  const { store } = useInside();
  const key = runIds.join(' ');
  useEffect(() => {
    return store.watch(key === '' ? [] : key.split(' '));
  }, [store, key]);
  return useSelected(() => Object.fromEntries(runIds.map((runId) => [runId, store.metricsOf(runId).metrics])));
}

/** The server's time in milliseconds, renewed every so often. Show it only once there is a session: HTML made on the server has another. */
export function useNow(intervalMs: number): number {
  const clockOffset = useSessionState((state) => state.clockOffset);
  const [own, setOwn] = useState(elapsed);
  const renew = useCallback(() => setOwn(elapsed()), []);
  useEffect(() => {
    const timer = setInterval(renew, intervalMs);
    return () => clearInterval(timer);
  }, [renew, intervalMs]);
  return own + clockOffset;
}

/** The session and its live data at one moment of the server's clock. */
export type Snapshot = { readonly session: Session; readonly live: Live; readonly now: number };

function snapshotOf({ session, live, clockOffset }: SessionState): Snapshot {
  if (!session || !live) throw new Error('There is no session yet: this hook belongs inside a session that is open.');
  return { session, live, now: elapsed() + clockOffset };
}

/** Something of the state as it was at most a second ago; drawn again only where it has become another. Only once there is a session. */
function useEachSecond<Part>(take: (state: SessionState) => Part): Part {
  const { store } = useInside();
  const [part, setPart] = useState(() => take(store.getState()));
  useEffect(() => {
    const timer = setInterval(() => setPart(take(store.getState())), 1000);
    return () => clearInterval(timer);
  }, [store, take]);
  return part;
}

/** The session and its live data, at most a second old: for expensive computations such as expectations. */
export const useSnapshot = (): Snapshot => useEachSecond(snapshotOf);

const sessionOf = (state: SessionState) => snapshotOf(state).session;

/** Reads the session as it is, without being told of its changes. */
export function useSessionReader(): () => Session {
  const { store } = useInside();
  return useCallback(() => sessionOf(store.getState()), [store]);
}

/** The session alone, as it was at most a second ago; the same object as long as nothing in it has changed. */
export const useCalmSession = (): Session => useEachSecond(sessionOf);

/**
 * Keeps one client in its session: the first time, the fiftieth, and after every dropped connection, in the same way.
 *
 * On every connect: hello first, naming the runs on screen and the last step held of each; its answer is the session as
 * it is now and the points that were missed. Then the requests that wait are sent, with the ids they had before. From
 * then on news comes: changes, and points of the runs on screen, of which the server is told. A gap in the numbers of the
 * changes means hello again, on the same connection. News that comes while a hello is under way is kept and applied after
 * its answer, which may be older.
 */

import { nanoid } from 'nanoid';
import { type ServerToClient, watchedRuns } from '#lib/protocol/broadcasts.ts';
import type { Payload } from '#lib/protocol/requests.ts';
import { protocolVersion } from '#lib/protocol/version.ts';
import { type Refusal, refusalSchema } from '#lib/refusal.ts';
import { elapsed, lead, soon } from './clock.ts';
import type { Fetching, Opening, State, Timer } from './connection-states.ts';
import { type Numbered, readNews } from './news.ts';
import type { ConnectionState, SessionStore } from './session-store.ts';
import { unreadable } from './understood.ts';
import { ConnectionClosed, createWaitingRequests, type Request } from './waiting-requests.ts';
import { browserWakeUps, isHidden, pace, type WakeUps } from './wake-ups.ts';
import { createWire, type WireTiming, wireTiming } from './wire.ts';

export type Identity = Payload<'hello'>['identity'];

/** Milliseconds. */
type ConnectionTiming = WireTiming & {
  /** A request without an answer is repeated after this. */
  readonly answer: number;
  /** A hello or a probe without an answer means that the connection is dead. */
  readonly alive: number;
  /** Between two measurements of the round trip. */
  readonly probe: number;
  /** Between two hellos on the same connection, and before missing points are asked for again after a refusal. */
  readonly again: number;
};

const defaultTiming: ConnectionTiming = { ...wireTiming, answer: 8000, alive: 15_000, probe: 20_000, again: 1000 };

/** Milliseconds by which the two clocks may differ: one is constantly adjusted a little. */
const clockTolerance = 2000;

/** A phone taken out of a pocket should soon notice that its connection has died there. */
const wokenPatience = 4000;

/** This many unreadable messages in a row are no accident. */
const unreadInARow = 3;

/** The most runs in one hello (the contract), and in one request for points, so that none is a huge message. */
const runsPerHello = 100;
const runsPerFetch = 12;

export type ConnectionOptions = {
  /** By default the server that the page came from. */
  readonly url?: string;
  readonly code: string;
  readonly identity: Identity;
  readonly store: SessionStore;
  readonly wakeUps?: WakeUps;
  readonly timing?: Partial<ConnectionTiming>;
};

export type Connection = {
  /** Connects, and stays connected until `close`; may be opened again after that. */
  open: () => void;
  /** Requests that wait are rejected with `ConnectionClosed`. */
  close: () => void;
  /** Waits as long as it takes; if the session refuses us, the answer is that refusal. */
  request: Request;
  /** After `displaced`: uses the seat here again. */
  takeOver: () => void;
  /** Treats the connection as lost and reconnects, as after a network failure. */
  drop: () => void;
};

/** Refusals of a hello that are temporary. */
const passing: ReadonlySet<Refusal['code']> = new Set(['too-fast', 'server-error']);

/** A connection, not yet open, that feeds the store. */
export function createConnection(options: ConnectionOptions): Connection {
  const { url, code, identity, store, wakeUps = browserWakeUps() } = options;
  const timing = { ...defaultTiming, ...options.timing };
  const wire = createWire(url, { up, down, upgraded: showOnline, heard }, timing);
  const requests = createWaitingRequests(wire, timing.answer);

  let state: State = { kind: 'closed' };
  let fetching: Fetching = { kind: 'idle' };

  function greeted() {
    return state.kind === 'online' || state.kind === 'renewing' ? state : undefined;
  }

  const isOver = (visit: symbol) => !('visit' in state && state.visit === visit);

  function show(connection: ConnectionState) {
    store.connectionChanged(connection);
  }

  function showOnline() {
    const now = greeted();
    if (now) show({ kind: 'online', transport: wire.transport(), roundTripMs: now.roundTripMs });
  }

  function leaveFor(next: State) {
    if ('probeTimer' in state) clearTimeout(state.probeTimer);
    if ('helloTimer' in state) clearTimeout(state.helloTimer);
    state = next;
    requests.pause();
  }

  function up() {
    if (state.kind === 'closed') return;
    const connected = { opening: state.opening, visit: Symbol('visit'), saidAt: elapsed() };
    leaveFor({ kind: 'greeting', ...connected, early: [] });
    void hello(connected.visit);
  }

  function down(since: number, attempt: number, refusal: Refusal | undefined) {
    if (state.kind === 'closed') return;
    leaveFor({ kind: 'apart', opening: state.opening });
    show({ kind: 'offline', since, attempt, refusal });
  }

  async function hello(visit: symbol) {
    if (!('early' in state) || isOver(visit)) return;
    const { opening } = state;
    const [early, saidAt]: [Numbered[], number] = [[], elapsed()];
    state = { ...state, early, saidAt };
    const held = store.heldSteps(runsPerHello);
    const greeting = { protocol: protocolVersion, code, identity, held, pace: pace(wire.transport()) };
    const reply = await wire.ask('hello', nanoid(), greeting, timing.alive);
    if (isOver(visit)) return;
    if (!reply || (!reply.ok && passing.has(reply.refusal.code))) return wire.drop();
    if (!reply.ok) return stop({ kind: 'refused', refusal: reply.refusal });
    const roundTripMs = elapsed() - saidAt;
    // The server read its clock about half a round trip ago.
    const clockOffset = Math.round(reply.data.now + roundTripMs / 2 - elapsed());
    const leadAtHello = lead();
    store.greeted(reply.data, held, clockOffset);
    wire.prove();
    state = { kind: 'online', opening, visit, saidAt, roundTripMs, leadAtHello, probeTimer: probeLater() };
    showOnline();
    early.forEach(newsHeard);
    requests.resume();
    attend();
  }

  function helloAgain() {
    if (state.kind !== 'online') return;
    const { visit, saidAt } = state;
    const helloTimer = setTimeout(hello, Math.max(0, saidAt + timing.again - elapsed()), visit);
    state = { ...state, kind: 'renewing', early: [], helloTimer };
  }

  /** The timer of the next probe, instead of one that still runs. */
  function probeLater(): Timer {
    if ('probeTimer' in state) clearTimeout(state.probeTimer);
    return setTimeout(probe, timing.probe, timing.alive);
  }

  /** Measures the round trip with the cheapest request, and reports the last one; no answer means a connection that only looks alive. */
  async function probe(patience: number) {
    const before = greeted();
    if (!before) return;
    clearTimeout(before.probeTimer);
    const asked = elapsed();
    const told = before.roundTripMs === 0 ? null : Math.round(before.roundTripMs);
    const reply = await wire.ask('probe', nanoid(), { roundTripMs: told }, patience);
    const now = greeted();
    if (!now || isOver(before.visit)) return;
    if (!reply) return wire.drop();
    state = { ...now, roundTripMs: elapsed() - asked, probeTimer: probeLater() };
    showOnline();
    // The machine has slept, or its clock was set: the offset to the server's clock must be measured again.
    if (Math.abs(lead() - now.leadAtHello) > clockTolerance) helloAgain();
  }

  function heard(name: keyof ServerToClient, content?: unknown) {
    if (name === 'displaced') return stop({ kind: 'displaced' });
    if (name === 'dismissed') {
      const refusal = refusalSchema.safeParse(content);
      return refusal.success ? stop({ kind: 'refused', refusal: refusal.data }) : wire.drop();
    }
    const { live, numbered } = readNews(content);
    if (live) store.liveChanged(live);
    if (!('visit' in state)) return;
    if (!numbered) return newsUnread(state.opening);
    state.opening.unread = 0;
    if ('early' in state) state.early.push(numbered);
    else newsHeard(numbered);
  }

  /** Unreadable news counts as missed; many mean a server of another version. */
  function newsUnread(opening: Opening) {
    opening.unread += 1;
    if (opening.unread < unreadInARow) return helloAgain();
    wire.tell('news');
    stop({ kind: 'refused', refusal: unreadable });
  }

  function newsHeard({ changes, points }: Numbered) {
    // What was missed may have had points too, before these.
    if (changes && store.changed(changes) === 'gap') helloAgain();
    else if (points) store.reported(points);
  }

  /** Tells the server which runs are on screen if it does not know, then asks for what is missing of them. */
  function attend() {
    if (state.kind !== 'online') return;
    const runIds = store.attend(isHidden() ? 0 : watchedRuns);
    if (runIds) void watch(runIds, state.visit);
    void fetchMissing();
  }

  async function watch(runIds: readonly string[], visit: symbol) {
    const reply = await wire.ask('watch', nanoid(), { runIds: [...runIds] }, timing.alive);
    if (isOver(visit)) return;
    if (!reply) wire.drop();
    else if (!reply.ok) helloAgain();
  }

  async function fetchMissing() {
    if (fetching.kind !== 'idle' || !greeted()) return;
    const held = store.askForMissing(runsPerFetch);
    if (Object.keys(held).length === 0) return;
    fetching = { kind: 'asking' };
    const reply = await requests.request('metrics', { held }).catch((reason: unknown) => {
      if (!(reason instanceof ConnectionClosed)) throw reason;
      return undefined;
    });
    if (reply?.ok) {
      store.fetched(held, reply.data.metrics);
      goOnFetching();
    } else if (reply?.refusal.code === 'protocol-mismatch') stop({ kind: 'refused', refusal: reply.refusal });
    else if (reply) {
      const wait = Number(reply.refusal.params?.seconds ?? 5) * timing.again;
      fetching = { kind: 'later', timer: setTimeout(goOnFetching, wait) };
    } else fetching = { kind: 'idle' };
  }

  function goOnFetching() {
    fetching = { kind: 'idle' };
    void fetchMissing();
  }

  function woken() {
    if (greeted()) void probe(wokenPatience);
    else wire.tryNow();
  }

  function stop(connection: Extract<ConnectionState, { kind: 'displaced' | 'refused' }>) {
    if (state.kind === 'closed') return;
    leaveFor({ kind: 'apart', opening: state.opening });
    wire.close();
    show(connection);
    if (connection.kind === 'refused') requests.refuseAll(connection.refusal);
  }

  return {
    open() {
      if (state.kind !== 'closed') return;
      const unsubscribe = store.subscribe(soon(attend));
      const forget = wakeUps({ woken, turned: attend });
      const leave = () => {
        unsubscribe();
        forget();
      };
      state = { kind: 'apart', opening: { leave, unread: 0 } };
      show({ kind: 'connecting' });
      wire.open();
    },
    close() {
      if (state.kind === 'closed') return;
      state.opening.leave();
      leaveFor({ kind: 'closed' });
      if (fetching.kind === 'later') clearTimeout(fetching.timer);
      fetching = { kind: 'idle' };
      wire.close();
      requests.rejectAll();
    },
    request(name, payload) {
      const { connection } = store.getState();
      if (connection.kind === 'refused') return Promise.resolve({ ok: false, refusal: connection.refusal });
      return requests.request(name, payload);
    },
    takeOver() {
      if (state.kind === 'closed' || store.getState().connection.kind !== 'displaced') return;
      show({ kind: 'connecting' });
      wire.open();
    },
    drop: wire.drop,
  };
}

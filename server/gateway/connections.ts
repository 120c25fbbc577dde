/**
 * Which connection is in which session, and as whom: a seat belongs to its newest connection, on whichever process, and whoever
 * is removed or banned, or whose session is deleted, hears nothing more from that moment on.
 */
import type { Caller } from '#lib/classroom/rules/rule.ts';
import type { Seat } from '#lib/classroom/session.ts';
import type { Refusal } from '#lib/refusal.ts';
import type { Log } from '../base/log.ts';
import type { Bus } from '../cluster/bus.ts';
import { noSuchSession, type Sessions } from '../sessions/sessions.ts';
import type { LiveNews } from './live.ts';
import type { Presence } from './presence.ts';
import { type Bucket, createBucket } from './rate-limit.ts';
import type { BrowserServer, BrowserSocket } from './socket.ts';

/** A student clicks a few times a second at most; a page that comes back asks for a few things at once. */
const requestBurst = 40;
const requestsPerSecond = 10;

/** What a connection, or all those of a seat, may ask. */
export const requestBucket = (): Bucket => createBucket(requestBurst, requestsPerSecond);

/** Why nobody may use this seat, or undefined where they may. */
export function dismissal({ standing }: Seat): Refusal | undefined {
  if (standing === 'removed') {
    return { code: 'seat-removed', message: 'The instructor has taken your seat away: you may join again.' };
  }
  if (standing === 'banned') {
    return { code: 'seat-banned', message: 'The instructor does not want you in this session.' };
  }
  return undefined;
}

export type Connections = {
  /** The connection is in this session from now on, as this caller. */
  enter(socket: BrowserSocket, code: string, caller: Caller): void;
  /** The connection is in no session any more, because its page went away. */
  leave(socket: BrowserSocket): void;
  /** The connection hears nothing more of its session. */
  expel(socket: BrowserSocket, code: string): void;
  /** Says why, and ends the connection. */
  dismiss(socket: BrowserSocket, code: string, refusal: Refusal): void;
};

export function createConnections(parts: {
  io: BrowserServer;
  bus: Bus;
  sessions: Pick<Sessions, 'listen' | 'listenToDeletions'>;
  presence: Presence<BrowserSocket>;
  live: LiveNews;
  log: Log;
}): Connections {
  const { io, bus, sessions, presence, live, log } = parts;
  /** By seat: a page that is reloaded again and again has no more than one that stays. */
  const buckets = new Map<string, Bucket>();

  function leave(socket: BrowserSocket) {
    const { caller, code } = socket.data;
    if (code === null) return;
    void socket.leave(code);
    if (caller.role === 'student' && presence.leave(code, caller.seatId, socket)) live.presenceChanged(code);
    socket.data.code = null;
    socket.data.caller = { role: 'stranger' };
  }

  function enter(socket: BrowserSocket, code: string, caller: Caller) {
    leave(socket);
    socket.data.code = code;
    socket.data.caller = caller;
    void socket.join(code);
    if (caller.role !== 'student') return;
    const bucket = buckets.get(caller.seatId) ?? requestBucket();
    buckets.set(caller.seatId, bucket);
    socket.data.bucket = bucket;
    const previous = presence.enter(code, caller.seatId, socket);
    live.presenceChanged(code);
    if (previous) displace(previous, code);
    const news = { kind: 'seated', code, seatId: caller.seatId, connection: socket.id } as const;
    if (bus.shared)
      bus.tell(news).catch((error: Error) => log.warn('a seat could not be told', { reason: error.message }));
  }

  function displace(socket: BrowserSocket, code: string) {
    expel(socket, code);
    socket.emit('displaced');
    socket.disconnect(true);
  }

  // Of connections to different processes the one stays of which the news comes last.
  bus.hear('seated', ({ code, seatId, connection }) => {
    const own = presence.of(code, seatId);
    if (!own) return;
    if (own.id === connection) own.data.told = true;
    else if (own.data.told && presence.leave(code, seatId, own)) {
      displace(own, code);
      live.presenceChanged(code);
    }
  });

  /** Takes the connection out of the session's room, so that it hears nothing more of it. */
  function expel(socket: BrowserSocket, code: string) {
    socket.data.code = null;
    socket.data.caller = { role: 'stranger' };
    void socket.leave(code);
  }

  function dismiss(socket: BrowserSocket, code: string, refusal: Refusal) {
    leave(socket);
    expel(socket, code);
    socket.emit('dismissed', refusal);
    socket.disconnect(true);
  }

  sessions.listenToDeletions((code) => {
    for (const socket of io.sockets.sockets.values())
      if (socket.data.code === code) dismiss(socket, code, noSuchSession(code));
  });

  // Whoever is removed or banned sees nothing more from that moment on.
  sessions.listen(({ code, seats }, changes) => {
    for (const change of changes) {
      if (change.kind !== 'seat-changed') continue;
      const refusal = dismissal(seats[change.seatId]!);
      const socket = refusal && presence.of(code, change.seatId);
      if (socket) dismiss(socket, code, refusal);
    }
  });

  return { enter, leave, expel, dismiss };
}

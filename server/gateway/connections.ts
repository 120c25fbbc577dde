/**
 * Which connection is in which session, and as whom: a seat belongs to its newest connection, on any process. A seat that
 * is removed or banned, or whose session is deleted, receives nothing from then on.
 */

import type { Seat, Session } from '#lib/classroom/session.ts';
import type { Caller } from '#lib/protocol/request.ts';
import type { Payload } from '#lib/protocol/requests.ts';
import type { Refusal } from '#lib/refusal.ts';
import type { Log } from '../base/log.ts';
import type { Bus } from '../cluster/bus.ts';
import { noSuchSession, type Sessions } from '../sessions/sessions.ts';
import type { LiveNews } from './live.ts';
import type { ScreenNews } from './news.ts';
import type { Presence } from './presence.ts';
import { type Bucket, createBucket } from './rate-limit.ts';
import type { BrowserServer, BrowserSocket } from './socket.ts';

/** A student clicks a few times a second at most; a returning page makes a few requests at once. */
const requestBurst = 40;
const requestsPerSecond = 10;

/** Request limits of a connection, or of all those of a seat. */
export const requestBucket = (): Bucket => createBucket(requestBurst, requestsPerSecond);

/** Why nobody may use this seat, if so. */
export function dismissal({ standing }: Seat): Refusal | undefined {
  if (standing === 'removed') {
    return { code: 'seat-removed', message: 'The instructor removed your seat: you may join again.' };
  }
  if (standing === 'banned') {
    return { code: 'seat-banned', message: 'The instructor banned you from this session.' };
  }
  return undefined;
}

export type Connections = {
  /** Puts the connection into this session, as this caller; it shows the session as given, and watches what hello says. */
  enter(socket: BrowserSocket, session: Session, caller: Caller, hello: Payload<'hello'>): void;
  /** Takes the connection out of its session, because its page went away. */
  leave(socket: BrowserSocket): void;
  /** Stops all messages of its session to the connection. */
  expel(socket: BrowserSocket): void;
  /** Sends the reason and ends the connection. */
  dismiss(socket: BrowserSocket, refusal: Refusal): void;
};

export function createConnections(parts: {
  io: BrowserServer;
  bus: Bus;
  sessions: Pick<Sessions, 'listen' | 'listenToDeletions'>;
  presence: Presence<BrowserSocket>;
  live: LiveNews;
  news: ScreenNews;
  log: Log;
}): Connections {
  const { io, bus, sessions, presence, live, news, log } = parts;
  /** By seat: reloading a page again and again allows no more requests. */
  const buckets = new Map<string, Bucket>();

  function leave(socket: BrowserSocket) {
    const { caller, code } = socket.data;
    if (code === null) return;
    news.leave(socket);
    if (caller.role === 'student' && presence.leave(code, caller.seatId, socket)) live.presenceChanged(code);
    socket.data.code = null;
    socket.data.caller = { role: 'stranger' };
    if (caller.role === 'projector') live.heard(code);
  }

  function enter(socket: BrowserSocket, { code, sequence }: Session, caller: Caller, { held, pace }: Payload<'hello'>) {
    leave(socket);
    socket.data.code = code;
    socket.data.caller = caller;
    news.enter(socket, code, caller.role, sequence, Object.keys(held), pace);
    live.asked(code, socket.request);
    if (caller.role === 'projector') live.heard(code);
    if (caller.role !== 'student') return;
    const bucket = buckets.get(caller.seatId) ?? requestBucket();
    buckets.set(caller.seatId, bucket);
    socket.data.bucket = bucket;
    const previous = presence.enter(code, caller.seatId, socket);
    live.presenceChanged(code);
    if (previous) displace(previous);
    const seated = { kind: 'seated', code, seatId: caller.seatId, connection: socket.id } as const;
    if (bus.shared)
      bus.tell(seated).catch((error: Error) => log.warn('could not announce a seat', { reason: error.message }));
  }

  function displace(socket: BrowserSocket) {
    expel(socket);
    socket.emit('displaced');
    socket.disconnect(true);
  }

  // Of connections to different processes, the one announced last stays.
  bus.hear('seated', ({ code, seatId, connection }) => {
    const own = presence.of(code, seatId);
    if (!own) return;
    if (own.id === connection) own.data.told = true;
    else if (own.data.told && presence.leave(code, seatId, own)) {
      displace(own);
      live.presenceChanged(code);
    }
  });

  /** Takes the connection out of the session, so that it receives nothing more. */
  function expel(socket: BrowserSocket) {
    socket.data.code = null;
    socket.data.caller = { role: 'stranger' };
    news.leave(socket);
  }

  function dismiss(socket: BrowserSocket, refusal: Refusal) {
    leave(socket);
    expel(socket);
    socket.emit('dismissed', refusal);
    socket.disconnect(true);
  }

  sessions.listenToDeletions((code) => {
    for (const socket of io.sockets.sockets.values())
      if (socket.data.code === code) dismiss(socket, noSuchSession(code));
  });

  // A removed or banned seat sees nothing from then on.
  sessions.listen(({ code, seats }, changes) => {
    for (const change of changes) {
      if (change.kind !== 'seat-changed') continue;
      const refusal = dismissal(seats[change.seatId]!);
      const socket = refusal && presence.of(code, change.seatId);
      if (socket) dismiss(socket, refusal);
    }
  });

  return { enter, leave, expel, dismiss };
}

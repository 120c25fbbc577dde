/**
 * One connection to the server that restores itself: Socket.IO with our own reconnecting.
 *
 * Every attempt is a new socket. Socket.IO would keep its buffer of unsent events over a reconnect and send them before
 * we could say hello, and its own reconnecting neither tries at once when the browser wakes up nor returns after the
 * server closed the connection; a fresh socket has no past.
 */

import { io, type Socket } from 'socket.io-client';
import * as z from 'zod/mini';
import type { ServerToClient } from '#lib/protocol/broadcasts.ts';
import type { ClientToServer, Payload, Reply, RequestName } from '#lib/protocol/requests.ts';
import { type Refusal, refusalSchema } from '#lib/refusal.ts';
import { elapsed, now } from './clock.ts';
import { understood, unreadable } from './understood.ts';

/** Milliseconds. */
export type WireTiming = {
  /** The first and the longest wait before another attempt; the actual wait is random, so that a class does not return all at once. */
  readonly firstDelay: number;
  readonly longestDelay: number;
  /** How long one attempt may take. */
  readonly attempt: number;
};

export const wireTiming: WireTiming = { firstDelay: 500, longestDelay: 5000, attempt: 8000 };

/** The last message would be lost if the connection ended at once, in milliseconds. */
const farewell = 500;

/** A waking browser gives up an attempt older than this, which may have hung since before the sleep. */
const hangingAfter = 1000;

type WireEvents = {
  /** Connected; no message has been sent yet. */
  up: () => void;
  /**
   * Not connected since that moment (`elapsed` of clock.ts), after so many failed attempts; `refusal` is why the server did not
   * let us in, if it said so.
   */
  down: (since: number, attempt: number, refusal: Refusal | undefined) => void;
  /** The transport has changed, from polling to WebSocket. */
  upgraded: () => void;
  /** A message from the server; news is acknowledged once this returns. */
  heard: (name: keyof ServerToClient, content?: unknown) => void;
};

export type Wire = {
  /** Begins to connect, and goes on until `close`. */
  open: () => void;
  close: () => void;
  /** If not connected, tries now instead of waiting. */
  tryNow: () => void;
  /** Treats the connection as lost, and tries again. */
  drop: () => void;
  /** The server answers, so waits start from the shortest again. */
  prove: () => void;
  /** Asks once on this connection; undefined if it breaks or no answer comes in time. */
  ask: <Name extends RequestName>(
    name: Name,
    requestId: string,
    payload: Payload<Name>,
    timeout: number,
  ) => Promise<Reply<Name> | undefined>;
  /** Tells the server, for its log, which of its messages this page cannot read. */
  tell: (what: string) => void;
  /** `websocket` or `polling`. */
  transport: () => string;
};

/** A connection to the server at `url`, by default the page's own. */
export function createWire(url: string | undefined, events: WireEvents, timing: WireTiming = wireTiming): Wire {
  let socket: Socket<ServerToClient, ClientToServer> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wanted = false;
  let attempt = 0;
  let since = 0;
  /** By the clock that runs while the machine sleeps; if it was set meanwhile, the attempt counts as old. */
  let attemptedAt = 0;
  let pollingFirst = false;
  let telling = false;

  function leaveSocket() {
    clearTimeout(timer);
    const left = socket;
    socket = undefined;
    left?.off();
    if (left && telling) setTimeout(() => left.disconnect(), farewell);
    else left?.disconnect();
    telling = false;
  }

  function connect() {
    leaveSocket();
    attemptedAt = now();
    const options = {
      forceNew: true,
      reconnection: false,
      timeout: timing.attempt,
      transports: pollingFirst ? ['polling', 'websocket'] : ['websocket', 'polling'],
      // A refused WebSocket is tried again by polling within the same attempt.
      tryAllTransports: true,
    };
    const own: NonNullable<typeof socket> = url === undefined ? io(options) : io(url, options);
    socket = own;
    own.on('connect', () => {
      own.io.engine.on('upgrade', () => socket === own && events.upgraded());
      events.up();
    });
    own.on('disconnect', () => lost());
    own.on('connect_error', (error: Error & { data?: unknown }) => {
      // Some proxies swallow WebSockets without refusing them: the next attempt starts with the other transport.
      pollingFirst = !pollingFirst;
      lost(refusalOf(error.data));
    });
    own.on('news', (news, heard) => {
      events.heard('news', news);
      heard();
    });
    own.on('displaced', () => events.heard('displaced'));
    own.on('dismissed', (refusal) => events.heard('dismissed', refusal));
  }

  function tell(what: string) {
    telling = true;
    socket?.emit('unreadable', what);
  }

  function lost(refusal?: Refusal) {
    leaveSocket();
    if (attempt === 0) since = elapsed();
    const longest = Math.min(timing.longestDelay, timing.firstDelay * 2 ** (attempt + 1));
    attempt += 1;
    timer = setTimeout(connect, timing.firstDelay + Math.random() * (longest - timing.firstDelay));
    events.down(since, attempt, refusal);
  }

  return {
    open() {
      if (wanted) return;
      wanted = true;
      connect();
    },
    close() {
      wanted = false;
      attempt = 0;
      leaveSocket();
    },
    tryNow() {
      if (!wanted || socket?.connected) return;
      if (socket === undefined || Math.abs(now() - attemptedAt) > hangingAfter) connect();
    },
    drop() {
      if (wanted) lost();
    },
    tell,
    prove() {
      attempt = 0;
    },
    async ask(name, requestId, payload, timeout) {
      if (!socket?.connected) return undefined;
      const sender = socket.timeout(timeout) as unknown as { emitWithAck: (...all: unknown[]) => Promise<unknown> };
      try {
        const answer = await sender.emitWithAck(name, requestId, payload);
        const reply = understood(name, answer);
        if (!reply) tell(name);
        return reply ?? { ok: false, refusal: unreadable };
      } catch {
        return undefined;
      }
    },
    transport: () => socket?.io.engine?.transport.name ?? '',
  };
}

const anyRefusal = z.extend(refusalSchema, { code: z.string() });

/** Why a connection was refused; a code that this page does not know still has its sentence. */
function refusalOf(data: unknown): Refusal | undefined {
  return anyRefusal.safeParse(data).data as Refusal | undefined;
}

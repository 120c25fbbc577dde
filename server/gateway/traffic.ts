/** Limits on what one connection may send and leave unread; beyond them it is closed, at no cost to others. */
import type { Log } from '../base/log.ts';
import { createBucket } from './rate-limit.ts';

/** The largest message of any client, in bytes: a trainer's report with its predictions, see server/trainer/reports.ts. */
export const largestMessage = 1_000_000;
/** The largest from a browser, in UTF-16 units or bytes: a lesson of 30 rounds with a rule on every hyperparameter. */
export const largestOfBrowser = 400_000;
/** Messages from a browser: far more than the gateway answers (gateway.ts), so only clients that ignore refusals are closed. */
const messages = { burst: 400, perSecond: 100 };
/** Unsent data of a client that does not read, in bytes: several times the points of all runs that a page requests at once. */
export const mostUnread = 16_000_000;
/** The same for all clients together. */
export const mostUnreadInAll = 256_000_000;
const lookMilliseconds = 500;

/** The part of an Engine.IO connection used here. */
export type EngineConnection = {
  readonly writeBuffer: readonly { readonly data?: unknown }[];
  readonly transport: { readonly socket?: { readonly bufferedAmount?: number; terminate?(): void } };
  on(event: 'packet', listener: (packet: { type: string; data?: unknown }) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  close(discard?: boolean): unknown;
};

const sizeOf = (data: unknown): number =>
  typeof data === 'string' ? data.length : ArrayBuffer.isView(data) ? data.byteLength : 0;

/** Bytes that the client has not read. */
const unread = ({ writeBuffer, transport }: EngineConnection): number =>
  writeBuffer.reduce((sum, { data }) => sum + sizeOf(data), transport.socket?.bufferedAmount ?? 0);

export type Traffic = {
  watch(connection: EngineConnection): void;
  /** The connection has shown a trainer's token: its messages are not limited. */
  trust(connection: EngineConnection): void;
  stop(): void;
};

export function createTraffic(parts: { now: () => number; log: Log; limits?: { each: number; all: number } }): Traffic {
  const { now, log, limits = { each: mostUnread, all: mostUnreadInAll } } = parts;
  const connections = new Set<EngineConnection>();
  const trusted = new WeakSet<EngineConnection>();

  function cut(connection: EngineConnection, why: string) {
    log.warn('connection closed', { why });
    connections.delete(connection);
    connection.close(true);
    // A clean close would wait for a client that does not read.
    connection.transport.socket?.terminate?.();
  }

  function look() {
    const waiting = [...connections]
      .map((connection) => ({ connection, bytes: unread(connection) }))
      .filter(({ bytes }) => bytes > 0);
    let all = waiting.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { connection, bytes } of waiting.sort((a, b) => b.bytes - a.bytes)) {
      if (bytes <= limits.each && all <= limits.all) return;
      all -= bytes;
      cut(connection, 'unread data');
    }
  }
  const looking = setInterval(look, lookMilliseconds);

  return {
    watch(connection) {
      connections.add(connection);
      connection.once('close', () => connections.delete(connection));
      const bucket = createBucket(messages.burst, messages.perSecond);
      connection.on('packet', ({ type, data }) => {
        if (type !== 'message' || trusted.has(connection) || !connections.has(connection)) return;
        if (sizeOf(data) > largestOfBrowser) cut(connection, 'message too large');
        else if (!bucket.take(now()).ok) cut(connection, 'too many messages');
      });
    },
    trust: (connection) => void trusted.add(connection),
    stop: () => clearInterval(looking),
  };
}

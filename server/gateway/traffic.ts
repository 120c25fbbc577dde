/** What one connection may send and leave unread: beyond that it is cut off, so that it costs the others nothing. */
import type { Log } from '../base/log.ts';
import { createBucket } from './rate-limit.ts';

/** The largest message of any client, in bytes: a trainer's report with its predictions, see server/trainer/reports.ts. */
export const largestMessage = 1_000_000;
/** The largest of a browser, in UTF-16 units or bytes: a lesson of 30 rounds with a rule on every hyperparameter. */
export const largestOfBrowser = 400_000;
/** Messages of a browser: far more than the gateway answers (gateway.ts), so that only who does not listen is cut off. */
const messages = { burst: 400, perSecond: 100 };
/** What waits for a client that does not read, in bytes: several times the points of all runs that a page asks for at once. */
export const mostUnread = 16_000_000;
/** The same for all clients together. */
export const mostUnreadInAll = 256_000_000;
const lookMilliseconds = 500;

/** What is used here of an Engine.IO connection. */
export type Line = {
  readonly writeBuffer: readonly { readonly data?: unknown }[];
  readonly transport: { readonly socket?: { readonly bufferedAmount?: number; terminate?(): void } };
  on(event: 'packet', listener: (packet: { type: string; data?: unknown }) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  close(discard?: boolean): unknown;
};

const sizeOf = (data: unknown): number =>
  typeof data === 'string' ? data.length : ArrayBuffer.isView(data) ? data.byteLength : 0;

/** Bytes that wait to be read by the client. */
const unread = ({ writeBuffer, transport }: Line): number =>
  writeBuffer.reduce((sum, { data }) => sum + sizeOf(data), transport.socket?.bufferedAmount ?? 0);

export type Traffic = {
  /** Watches a new connection. */
  watch(line: Line): void;
  /** The connection has shown a trainer's token: its messages may be as large and as many as they need to be. */
  trust(line: Line): void;
  stop(): void;
};

export function createTraffic(parts: { now: () => number; log: Log; limits?: { each: number; all: number } }): Traffic {
  const { now, log, limits = { each: mostUnread, all: mostUnreadInAll } } = parts;
  const lines = new Set<Line>();
  const trusted = new WeakSet<Line>();

  function cut(line: Line, why: string) {
    log.warn('a connection was cut off', { why });
    lines.delete(line);
    line.close(true);
    // Closing in good order would wait for a client that does not read.
    line.transport.socket?.terminate?.();
  }

  function look() {
    const waiting = [...lines].map((line) => ({ line, bytes: unread(line) })).filter(({ bytes }) => bytes > 0);
    let all = waiting.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { line, bytes } of waiting.sort((a, b) => b.bytes - a.bytes)) {
      if (bytes <= limits.each && all <= limits.all) return;
      all -= bytes;
      cut(line, 'it does not read what it is sent');
    }
  }
  const looking = setInterval(look, lookMilliseconds);

  return {
    watch(line) {
      lines.add(line);
      line.once('close', () => lines.delete(line));
      const bucket = createBucket(messages.burst, messages.perSecond);
      line.on('packet', ({ type, data }) => {
        if (type !== 'message' || trusted.has(line) || !lines.has(line)) return;
        if (sizeOf(data) > largestOfBrowser) cut(line, 'a message was too large');
        else if (!bucket.take(now()).ok) cut(line, 'it sends too much');
      });
    },
    trust: (line) => void trusted.add(line),
    stop: () => clearInterval(looking),
  };
}

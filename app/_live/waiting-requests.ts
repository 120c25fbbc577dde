/**
 * Requests on their way: they wait while there is no connection, are repeated with the same id, and settle once.
 *
 * A request that ends the connection whenever it is sent must not lock the page out of its session. Requests during which
 * several connections ended are sent one after another, and one during which the next ones end too is given up.
 */

import { nanoid } from 'nanoid';
import type { Payload, Reply, RequestName } from '#lib/protocol/requests.ts';
import type { Refusal } from '#lib/refusal.ts';
import type { Wire } from './wire.ts';

/** Every request but hello, which the connection makes itself. */
export type AskedName = Exclude<RequestName, 'hello'>;

/** Asks the server; rejected only by `ConnectionClosed`. */
export type Request = <Name extends AskedName>(name: Name, payload: Payload<Name>) => Promise<Reply<Name>>;

/** We closed the connection, so the answer will never be known. */
export class ConnectionClosed extends Error {
  override name = 'ConnectionClosed';
  constructor() {
    super('The connection was closed before the answer came.');
  }
}

/** A connection that ends sooner than this after a request was sent may have ended because of it, in milliseconds. */
const suspicious = 3000;
/** The ends in a row after which a request is sent alone, and after which it is given up. */
const breaks = { alone: 3, givenUp: 5 };

const unsendable: Refusal = {
  code: 'server-error',
  path: '',
  message: 'The server ends the connection whenever it is asked this. Reload the page and try again.',
};

type Waiting = {
  readonly name: AskedName;
  readonly payload: Payload<AskedName>;
  /** When it was sent over this connection; undefined before. */
  sentAt: number | undefined;
  /** Connections in a row that ended soon after it was sent. */
  breaks: number;
  readonly resolve: (reply: Reply<never>) => void;
  readonly reject: (reason: ConnectionClosed) => void;
};

type WaitingRequests = {
  request: Request;
  /** The server is ready for requests: those that wait are sent, in the order in which they were made. */
  resume: () => void;
  /** The server is not ready until the next `resume`. */
  pause: () => void;
  /** Answers everything that waits with this refusal. */
  refuseAll: (refusal: Refusal) => void;
  /** Rejects everything that waits. */
  rejectAll: () => void;
};

/** Requests over this wire; `timeout` is after how many milliseconds without an answer one is repeated. */
export function createWaitingRequests(wire: Pick<Wire, 'ask'>, timeout: number): WaitingRequests {
  const waiting = new Map<string, Waiting>();
  let ready = false;
  /** Counts pauses: what was sent before one is repeated by `resume`, not by its own time-out. */
  let period = 0;

  async function send(requestId: string) {
    const sentIn = period;
    while (ready && period === sentIn) {
      const one = waiting.get(requestId);
      if (!one) return;
      one.sentAt = performance.now();
      const reply = await wire.ask(one.name, requestId, one.payload, timeout);
      if (reply && waiting.delete(requestId)) one.resolve(reply as Reply<never>);
    }
  }

  /** Those that may be sent at once, then those that go out alone. */
  async function sendAll() {
    const suspects = [...waiting].filter(([, one]) => one.breaks >= breaks.alone).map(([requestId]) => requestId);
    for (const requestId of waiting.keys()) if (!suspects.includes(requestId)) void send(requestId);
    for (const requestId of suspects) await send(requestId);
  }

  /** The connection has ended: what was sent over it just before may be why. */
  function countBreaks() {
    for (const [requestId, one] of waiting) {
      if (one.sentAt === undefined) continue;
      one.breaks = performance.now() - one.sentAt < suspicious ? one.breaks + 1 : 0;
      one.sentAt = undefined;
      if (one.breaks < breaks.givenUp) continue;
      waiting.delete(requestId);
      one.resolve({ ok: false, refusal: unsendable });
    }
  }

  function settleAll(settle: (one: Waiting) => void) {
    const all = [...waiting.values()];
    waiting.clear();
    all.forEach(settle);
  }

  return {
    request: (name, payload) =>
      new Promise((resolve, reject) => {
        const requestId = nanoid();
        const settle = { resolve: resolve as Waiting['resolve'], reject };
        waiting.set(requestId, { name, payload, sentAt: undefined, breaks: 0, ...settle });
        void send(requestId);
      }),
    resume() {
      if (ready) return;
      ready = true;
      void sendAll();
    },
    pause() {
      if (ready) countBreaks();
      ready = false;
      period += 1;
    },
    refuseAll: (refusal) => settleAll((one) => one.resolve({ ok: false, refusal })),
    rejectAll: () => settleAll((one) => one.reject(new ConnectionClosed())),
  };
}

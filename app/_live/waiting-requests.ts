/** Requests on their way: they wait while there is no connection, are repeated with the same id, and settle once. */

import { nanoid } from 'nanoid';
import type { Payload, Reply, RequestName } from '#lib/protocol/requests.ts';
import type { Refusal } from '#lib/refusal.ts';
import type { Wire } from './wire.ts';

/** Everything but hello, which the connection says itself. */
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

type Waiting = {
  readonly name: AskedName;
  readonly payload: Payload<AskedName>;
  readonly resolve: (reply: Reply<never>) => void;
  readonly reject: (reason: ConnectionClosed) => void;
};

export type WaitingRequests = {
  request: Request;
  /** The server is ready for requests: those that wait are sent, in the order in which they were made. */
  resume: () => void;
  /** It is not, until the next `resume`. */
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
      const reply = await wire.ask(one.name, requestId, one.payload, timeout);
      if (reply && waiting.delete(requestId)) one.resolve(reply as Reply<never>);
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
        waiting.set(requestId, { name, payload, resolve: resolve as Waiting['resolve'], reject });
        void send(requestId);
      }),
    resume() {
      if (ready) return;
      ready = true;
      for (const requestId of [...waiting.keys()]) void send(requestId);
    },
    pause() {
      ready = false;
      period += 1;
    },
    refuseAll: (refusal) => settleAll((one) => one.resolve({ ok: false, refusal })),
    rejectAll: () => settleAll((one) => one.reject(new ConnectionClosed())),
  };
}

/** Asks the server from pages that have no session yet: to open one, to find one, to join one. */

import type { Payload, Reply } from '#lib/protocol/requests.ts';
import { type AskedName, createWaitingRequests, type Request } from './waiting-requests.ts';
import { browserWakeUps, type WakeUps } from './wake-ups.ts';
import { createWire, type WireTiming } from './wire.ts';

export type RequesterOptions = {
  /** By default the server that the page came from. */
  readonly url?: string;
  /** Told whenever the line comes up or goes down, so that a form can say why it waits. */
  readonly onLine?: (up: boolean) => void;
  readonly wakeUps?: WakeUps;
  readonly wireTiming?: WireTiming;
  /** Milliseconds without an answer after which a request is repeated. */
  readonly timeout?: number;
};

export type Requester = { request: Request; close: () => void };

/** A line for requests that need no session; the caller closes it. */
export function createRequester(options: RequesterOptions = {}): Requester {
  const { url, onLine, wakeUps = browserWakeUps(), timeout = 8000 } = options;
  const wire = createWire(
    url,
    {
      up() {
        wire.prove();
        requests.resume();
        onLine?.(true);
      },
      down() {
        requests.pause();
        onLine?.(false);
      },
      refused(refusal) {
        requests.refuseAll(refusal);
      },
      upgraded() {},
      heard() {},
    },
    options.wireTiming,
  );
  const requests = createWaitingRequests(wire, timeout);
  const unsubscribe = wakeUps(wire.tryNow);
  wire.open();
  return {
    request: requests.request,
    close() {
      unsubscribe();
      requests.pause();
      wire.close();
      requests.rejectAll();
    },
  };
}

/** One request on a line of its own; rejected with `ConnectionClosed` if `patience` milliseconds pass without an answer. */
export async function askOnce<Name extends AskedName>(
  name: Name,
  payload: Payload<Name>,
  { patience = 20_000, ...options }: RequesterOptions & { readonly patience?: number } = {},
): Promise<Reply<Name>> {
  const requester = createRequester(options);
  const timer = setTimeout(requester.close, patience);
  try {
    return await requester.request(name, payload);
  } finally {
    clearTimeout(timer);
    requester.close();
  }
}

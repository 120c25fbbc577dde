/** Asks the server from pages that have no session yet: to open one, to find one, to join one. */

import type { Payload, Reply } from '#lib/protocol/requests.ts';
import type { Refusal } from '#lib/refusal.ts';
import { type AskedName, createWaitingRequests, type Request } from './waiting-requests.ts';
import { browserWakeUps, type WakeUps } from './wake-ups.ts';
import { createWire, type WireTiming } from './wire.ts';

type RequesterOptions = {
  /** By default the server that the page came from. */
  readonly url?: string;
  /** Called when the connection opens or closes, so that a form can say why it waits, with the server's refusal if there is one. */
  readonly onLine?: (up: boolean, refusal?: Refusal) => void;
  readonly wakeUps?: WakeUps;
  readonly wireTiming?: WireTiming;
  /** Milliseconds without an answer after which a request is repeated. */
  readonly timeout?: number;
};

type Requester = { request: Request; close: () => void };

/** A connection for requests that need no session; the caller closes it. */
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
      down(_since, _attempt, refusal) {
        requests.pause();
        onLine?.(false, refusal);
      },
      upgraded() {},
      heard() {},
    },
    options.wireTiming,
  );
  const requests = createWaitingRequests(wire, timeout);
  const unsubscribe = wakeUps({ woken: wire.tryNow, turned: () => {} });
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

/**
 * One request on a connection of its own; rejected with `ConnectionClosed` after `patience` milliseconds without an answer. That
 * the server refuses connections now is an answer too.
 */
export async function askOnce<Name extends AskedName>(
  name: Name,
  payload: Payload<Name>,
  { patience = 20_000, ...options }: RequesterOptions & { readonly patience?: number } = {},
): Promise<Reply<Name>> {
  let refuse: (reply: Reply<Name>) => void = () => {};
  const refused = new Promise<Reply<Name>>((resolve) => {
    refuse = resolve;
  });
  const requester = createRequester({
    ...options,
    onLine(up, refusal) {
      options.onLine?.(up, refusal);
      if (refusal) refuse({ ok: false, refusal });
    },
  });
  const timer = setTimeout(requester.close, patience);
  try {
    const asked = requester.request(name, payload);
    // Closing the connection rejects it when nobody waits for it any more.
    asked.catch(() => {});
    return await Promise.race([asked, refused]);
  } finally {
    clearTimeout(timer);
    requester.close();
  }
}

/** Who may connect at all, and what is watched of a connection: origin, connections of the address, messages, what is unread. */
import type { IncomingMessage } from 'node:http';
import type { Log } from '../log.ts';
import { type AddressBook, addressOf } from './addresses.ts';
import { foreignOrigin, isForeign } from './origin.ts';
import type { BrowserServer } from './socket.ts';
import { createTraffic, type Line, type Traffic } from './traffic.ts';

const tooManyConnections = 'Too many connections come from your address: close some, and try again.';

/** Socket.IO's `allowRequest`: says why not, or null. */
export function allowance(publicUrl: string | undefined, addresses: AddressBook) {
  return (request: IncomingMessage, answer: (fault: string | null, allowed: boolean) => void): void => {
    const fault = isForeign(request, publicUrl)
      ? foreignOrigin
      : addresses.isFull(addressOf(request))
        ? tooManyConnections
        : null;
    answer(fault, fault === null);
  };
}

/** Watches every connection to `io`; those on the trainers' namespace, who have shown the token, are trusted with more. */
export function watchConnections(parts: {
  io: BrowserServer;
  addresses: AddressBook;
  now: () => number;
  log: Log;
}): Traffic {
  const { io, addresses, now, log } = parts;
  const traffic = createTraffic({ now, log });
  io.engine.on('connection', (line: Line & { request: IncomingMessage }) => {
    line.once('close', addresses.connect(addressOf(line.request)));
    traffic.watch(line);
  });
  io.of('/trainer').on('connection', ({ conn }) => traffic.trust(conn as unknown as Line));
  return traffic;
}

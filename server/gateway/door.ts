/** Who may connect at all, and what is watched of a connection: origin, connections of the address, silence, messages, what is unread. */
import type { IncomingMessage } from 'node:http';
import type { Refusal } from '#lib/refusal.ts';
import type { Log } from '../base/log.ts';
import { type AddressBook, addressOf, connectionsPerAddress } from './addresses.ts';
import { foreignOrigin, isForeign } from './origin.ts';
import type { BrowserServer, BrowserSocket } from './socket.ts';
import { createTraffic, type Line, type Traffic } from './traffic.ts';

/** What is refused within a connection is refused in a sentence; beyond this factor not even that much is spent on an address. */
const hardFactor = 2;

/** Milliseconds. */
const patience = {
  /** A connection that has entered no session and asked nothing for so long is closed. */
  silence: 60_000,
  /** One that has done so for this long makes room where its address has too many. */
  room: 10_000,
  look: 5_000,
};

const tooMany = (maximum: number): Refusal => ({
  code: 'too-many-connections',
  message: 'Too many connections come from your address: close some, and try again.',
  params: { maximum },
});

/** Socket.IO's `allowRequest`: says why not, or null. */
export function allowance(publicUrl: string | undefined, addresses: AddressBook) {
  return (request: IncomingMessage, answer: (fault: string | null, allowed: boolean) => void): void => {
    const fault = isForeign(request, publicUrl)
      ? foreignOrigin
      : addresses.connections(addressOf(request)) >= hardFactor * connectionsPerAddress
        ? tooMany(connectionsPerAddress).message
        : null;
    answer(fault, fault === null);
  };
}

/**
 * Watches every connection to `io`; those on the trainers' namespace, who have shown the token, are trusted with more. `now`
 * in milliseconds.
 */
export function watchConnections(parts: {
  io: BrowserServer;
  addresses: AddressBook;
  now: () => number;
  log: Log;
  limits?: typeof patience & { connections: number };
}): Traffic {
  const { io, addresses, now, log, limits = { ...patience, connections: connectionsPerAddress } } = parts;
  const traffic = createTraffic({ now, log });
  io.engine.on('connection', (line: Line & { request: IncomingMessage }) => {
    line.once('close', addresses.connect(addressOf(line.request)));
    traffic.watch(line);
  });
  io.of('/trainer').on('connection', ({ conn }) => traffic.trust(conn as unknown as Line));

  const silentFor = ({ data }: BrowserSocket) => (data.code === null ? now() - data.heardAt : 0);

  io.use((socket, next) => {
    const address = addressOf(socket.request);
    if (addresses.connections(address) <= limits.connections) return next();
    for (const other of io.sockets.sockets.values()) {
      if (other.data.address !== address || silentFor(other) < limits.room) continue;
      other.disconnect(true);
      return next();
    }
    next(Object.assign(new Error('too many connections'), { data: tooMany(limits.connections) }));
  });
  const looking = setInterval(() => {
    for (const socket of io.sockets.sockets.values()) if (silentFor(socket) >= limits.silence) socket.disconnect(true);
  }, limits.look);

  return {
    ...traffic,
    stop() {
      clearInterval(looking);
      traffic.stop();
    },
  };
}

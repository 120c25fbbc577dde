/** Who may connect, and what is watched on a connection: origin, connections per address, silence, messages, unread data. */
import type { IncomingMessage } from 'node:http';
import type { Refusal } from '#lib/refusal.ts';
import type { Log } from '../base/log.ts';
import { type AddressBook, addressOf, connectionsPerAddress } from './addresses.ts';
import { foreignOrigin, isForeign } from './origin.ts';
import type { BrowserServer, BrowserSocket } from './socket.ts';
import { createTraffic, type EngineConnection, type Traffic } from './traffic.ts';

/** Refused connections get an explanation; beyond this factor an address does not even get that. */
const hardFactor = 2;

/** Milliseconds. */
const patience = {
  /** A connection that has not entered a session or made a request for this long is closed. */
  silence: 60_000,
  /** After this long, it makes room if its address has too many. */
  room: 10_000,
  look: 5_000,
};

const tooMany = (maximum: number): Refusal => ({
  code: 'too-many-connections',
  message: 'Too many connections from your address: close some and try again.',
  params: { maximum },
});

/** Socket.IO's `allowRequest`: returns the reason for refusing, or null. */
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
 * Watches every connection to `io`; those on the trainers' namespace have shown the token and get larger limits. `now`
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
  io.engine.on('connection', (connection: EngineConnection & { request: IncomingMessage }) => {
    connection.once('close', addresses.connect(addressOf(connection.request)));
    traffic.watch(connection);
  });
  io.of('/trainer').on('connection', ({ conn }) => traffic.trust(conn as unknown as EngineConnection));

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

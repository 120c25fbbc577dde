/** Logs why connections end after a fault: every trainer's, and a sample of browsers'. */
import type { Namespace, Socket } from 'socket.io';
import type { Log } from '../base/log.ts';
import { sparing } from './sparing.ts';

/** Normal endings: a page was left, a phone slept, this server stops. */
const ordinary = [
  'transport close',
  'client namespace disconnect',
  'server namespace disconnect',
  'server shutting down',
  'ping timeout',
];

/** The part of a socket used here, whatever its messages. */
type AnySocket = Pick<Socket, 'id'> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'disconnect', listener: (reason: string) => void): unknown;
};

/** Watches every connection of both namespaces from start to end; `now` in milliseconds. */
export function logClosings(parts: {
  browsers: Pick<Namespace, 'on'>;
  trainers: Pick<Namespace, 'on'>;
  now: () => number;
  log: Log;
}): void {
  const watch = (namespace: Pick<Namespace, 'on'>, say: Log['info']) =>
    namespace.on('connection', ((socket: AnySocket) => {
      let fault: string | undefined;
      // Socket.IO cannot read the message, and closes the connection next.
      socket.on('error', ({ message }) => {
        fault = message;
      });
      socket.on('disconnect', (reason) => {
        if (fault === undefined && ordinary.includes(reason)) return;
        say('connection ended by a fault', { connection: socket.id, reason, message: fault });
      });
    }) as (socket: Socket) => void);
  watch(parts.browsers, sparing(parts.log.info, parts.now));
  watch(parts.trainers, parts.log.warn);
}

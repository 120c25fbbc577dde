/** Says in the log why connections end: those that a fault ended with a warning, others for who looks closely. */
import type { Namespace, Socket } from 'socket.io';
import type { Log } from '../log.ts';

/** How a connection ends that nothing was wrong with: a page was left, a phone slept, this server stops. */
const ordinary = [
  'transport close',
  'client namespace disconnect',
  'server namespace disconnect',
  'server shutting down',
  'ping timeout',
];

/** What is used here of a socket, whatever messages it knows. */
type AnySocket = Pick<Socket, 'id'> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'disconnect', listener: (reason: string) => void): unknown;
};

/** Watches every connection of these namespaces from its beginning to its end. */
export function logClosings(namespaces: readonly Pick<Namespace, 'on'>[], log: Log): void {
  const watch = (socket: AnySocket) => {
    // A message that Socket.IO cannot read: it closes the connection next, and says nowhere why.
    socket.on('error', ({ message }) =>
      log.warn('a message could not be read', { connection: socket.id, reason: message }),
    );
    socket.on('disconnect', (reason) => {
      const say = ordinary.includes(reason) ? log.debug : log.warn;
      say('a connection has ended', { connection: socket.id, reason });
    });
  };
  for (const namespace of namespaces) namespace.on('connection', watch as (socket: Socket) => void);
}

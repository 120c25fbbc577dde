/** A browser's connection, and what the gateway knows about it. */
import type { Server, Socket } from 'socket.io';
import type { Presence, ServerToClient } from '#lib/protocol/broadcasts.ts';
import type { Caller } from '#lib/protocol/request.ts';
import type { ClientToServer } from '#lib/protocol/requests.ts';
import type { Bucket } from './rate-limit.ts';

export type ConnectionData = {
  caller: Caller;
  /** The session that it has entered. */
  code: string | null;
  bucket: Bucket;
  /** Time of its last request, in milliseconds of elapsed time. */
  heardAt: number;
  /** Its network address (addresses.ts). */
  address: string;
  /** As last measured by the client. */
  roundTripMs: number | null;
  /** Whether all processes know that this connection has the seat. */
  told: boolean;
};

export type BrowserServer = Server<ClientToServer, ServerToClient, Record<string, never>, ConnectionData>;
export type BrowserSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, ConnectionData>;

/** The instructor's lamp for this connection. */
export function presenceOf({ conn, data }: BrowserSocket): Presence {
  const transport = conn.transport.name === 'websocket' ? 'websocket' : 'polling';
  return { transport, roundTripMs: data.roundTripMs };
}

/** A browser's connection: what the gateway knows of it. */
import type { Server, Socket } from 'socket.io';
import type { Caller } from '#lib/classroom/rules/rule.ts';
import type { Presence, ServerToClient } from '#lib/protocol/broadcasts.ts';
import type { ClientToServer } from '#lib/protocol/requests.ts';
import type { Bucket } from './rate-limit.ts';

export type ConnectionData = {
  caller: Caller;
  /** The session that it has greeted. */
  code: string | null;
  bucket: Bucket;
  /** When it asked something last, in milliseconds of a clock that only goes on. */
  heardAt: number;
  /** Where it comes from (addresses.ts). */
  address: string;
  /** As the client measured it last. */
  roundTripMs: number | null;
  /** All processes know that the seat is this connection's. */
  told: boolean;
};

export type BrowserServer = Server<ClientToServer, ServerToClient, Record<string, never>, ConnectionData>;
export type BrowserSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, ConnectionData>;

/** What the instructor's lamp for this connection shows. */
export function presenceOf({ conn, data }: BrowserSocket): Presence {
  const transport = conn.transport.name === 'websocket' ? 'websocket' : 'polling';
  return { transport, roundTripMs: data.roundTripMs };
}

/**
 * Messages that the server sends to every screen of a session.
 *
 * `changes` come at most every 100 ms, with all of the session's changes since the last. `after` is the sequence they
 * follow: a client whose session is at `after` applies them one by one; one that is further along has seen them; one that is
 * behind has missed something and says hello again. `live` is transient and unnumbered: each replaces the last.
 * `displaced` tells an older connection that a newer one now uses its seat. `dismissed` ends a connection: the seat
 * was removed or banned, or the session was deleted.
 */
import * as z from 'zod/mini';
import { changeSchema } from '../classroom/change.ts';
import { speedSchema } from '../network/speed.ts';
import type { Refusal } from '../refusal.ts';
import { deviceSchema, trainerStatusSchema } from './trainer-status.ts';

export const changesSchema = z.object({ after: z.int().check(z.gte(0)), changes: z.array(changeSchema) });

export const trainerViewSchema = z.extend(trainerStatusSchema, {
  id: z.string(),
  name: z.string(),
  device: deviceSchema,
  /** The data sets that it holds. */
  datasets: z.array(z.string()),
  /** Whether its connection is open; a disconnected one is abandoned after 10 s. */
  connected: z.boolean(),
});

export const presenceSchema = z.object({
  transport: z.enum(['websocket', 'polling']),
  /** Milliseconds; null before the first measurement. */
  roundTripMs: z.nullable(z.number()),
});

export const liveSchema = z.object({
  /** Where students reach this server: the target of QR codes. */
  publicUrl: z.string(),
  /** By seat with an open connection: its transport, and its last measured round trip. */
  present: z.record(z.string(), presenceSchema),
  /** Trainers working for all sessions of this server. */
  trainers: z.array(trainerViewSchema),
  /** The data sets that this server or one of its trainers has. */
  datasets: z.array(z.string()),
  /** The speed of one trainer, as measured on the runs so far; null before the first. */
  speed: z.nullable(speedSchema),
  /** Waiting and training runs of this server's other sessions, which share the trainers. */
  otherStudents: z.int().check(z.gte(0)),
});

export type ChangesBroadcast = z.infer<typeof changesSchema>;
export type TrainerView = z.infer<typeof trainerViewSchema>;
export type Presence = z.infer<typeof presenceSchema>;
export type Live = z.infer<typeof liveSchema>;

/** Socket.IO's events from server to browser. */
export type ServerToClient = {
  changes: (broadcast: ChangesBroadcast) => void;
  live: (live: Live) => void;
  displaced: () => void;
  dismissed: (refusal: Refusal) => void;
};

/**
 * What the server tells every screen of a session unasked.
 *
 * `changes` come at most every 100 ms, all of the session's changes since the last. `after` is the sequence they follow
 * on: a client whose session is at `after` applies them one by one; one that is further along has seen them; one that is
 * behind has missed something and says hello again. `live` are passing facts, without a number: each replaces the last.
 * `displaced` tells an older connection that its seat is now used by a newer one. `dismissed` ends a connection: the seat
 * was removed or banned, or the session is gone.
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
  /** Whether its connection is open; one that is away is given up after 10 s. */
  connected: z.boolean(),
});

export const presenceSchema = z.object({
  transport: z.enum(['websocket', 'polling']),
  /** Milliseconds; null before the first measurement. */
  roundTripMs: z.nullable(z.number()),
});

export const liveSchema = z.object({
  /** Where students reach this server: what a QR code must lead to. */
  publicUrl: z.string(),
  /** By seat with an open connection: how it is connected, and its round trip as last measured. */
  present: z.record(z.string(), presenceSchema),
  /** Trainers at work for all sessions of this server. */
  trainers: z.array(trainerViewSchema),
  /** How fast one of them is, as measured on the runs so far; null before the first. */
  speed: z.nullable(speedSchema),
  /** Runs of other sessions of this server that wait or train: they share the trainers. */
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

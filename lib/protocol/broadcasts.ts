/**
 * Messages that the server sends to the screens of a session.
 *
 * `news` has three parts. `changes` are all of the session's changes since the last, condensed (condensed.ts). `after` is the
 * sequence they follow: a client whose session is at `after` applies them one by one; one that is further along skips those that
 * it has; one that is behind has missed something and says hello again. `points` are the new points of the runs that the
 * client watches. `live` is transient and unnumbered: each replaces the last. The client acknowledges each `news`, and gets
 * the next, with everything that has happened meanwhile, only then: a slow client is never sent what is out of date.
 * `displaced` tells an older connection that a newer one now uses its seat. `dismissed` ends a connection: the seat
 * was removed or banned, or the session was deleted.
 */
import * as z from 'zod/mini';
import { condensedSchema } from '../classroom/condensed.ts';
import { metricsSchema } from '../classroom/point.ts';
import { speedSchema } from '../network/speed.ts';
import type { Refusal } from '../refusal.ts';
import { count, id, moment } from '../schemas.ts';
import { deviceSchema, trainerStatusSchema } from './trainer-status.ts';

export const changesSchema = z.object({ after: count, changes: condensedSchema });

/** The most runs that a client can watch at a time. */
export const watchedRuns = 300;

/** Reports on watched runs, each run's in order. */
export const pointsSchema = z.array(z.extend(metricsSchema, { runId: id, at: moment }));

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

export const readinessSchema = z.object({
  /** When another device than the server's machine last opened a page of the session; null if none has. */
  reachedAt: z.nullable(moment),
  /** Projector pages that are open. */
  projectors: count,
  /** Bytes free on the disk of the data folder, and of memory. */
  freeDisk: count,
  freeMemory: count,
});

export const liveSchema = z.object({
  /** Where students reach this server: the target of QR codes. */
  publicUrl: z.string(),
  /** Where else they might, the likeliest first. */
  otherUrls: z.optional(z.array(z.string())),
  /** By seat with an open connection: its transport, and its last measured round trip. Empty for students. */
  present: z.record(z.string(), presenceSchema),
  /** Trainers working for all sessions of this server. */
  trainers: z.array(trainerViewSchema),
  /** The data sets that this server or one of its trainers has. */
  datasets: z.array(z.string()),
  /** The speed of one trainer, as measured on the runs so far; null before the first. */
  speed: z.nullable(speedSchema),
  /** Waiting and training runs of this server's other sessions, which share the trainers. */
  otherStudents: z.int().check(z.gte(0)),
  /** For the instructor alone. */
  readiness: z.optional(readinessSchema),
});

/** Each part stands alone: one that a client cannot read does not spoil the others. */
export const newsSchema = z.object({
  changes: z.optional(changesSchema),
  points: z.optional(pointsSchema),
  live: z.optional(liveSchema),
});

export type CondensedChanges = z.infer<typeof changesSchema>;
export type ReportedPoints = z.infer<typeof pointsSchema>[number];
export type News = z.infer<typeof newsSchema>;
export type TrainerView = z.infer<typeof trainerViewSchema>;
export type Presence = z.infer<typeof presenceSchema>;
export type Readiness = z.infer<typeof readinessSchema>;
export type Live = z.infer<typeof liveSchema>;

/** Socket.IO's events from server to browser. */
export type ServerToClient = {
  news: (news: News, heard: () => void) => void;
  displaced: () => void;
  dismissed: (refusal: Refusal) => void;
};

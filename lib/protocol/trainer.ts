/**
 * What a trainer and the web server say to each other on the namespace `/trainer`.
 *
 * A trainer connects with `TrainerAuth` in the handshake. When it has room it asks for `work`; the server also says
 * `work-available` when a run was submitted, and the trainer asks again. Every 100 ms it sends one `report` for all its
 * runs; the server's reply names the runs it no longer wants from this trainer (stopped, or handed to another), and the
 * trainer forgets them. A report that was not acknowledged is sent again: points are idempotent by (run, step), endings
 * by (run, attempt). A report that the server refuses is sent in smaller parts, and what it will never take is put aside.
 * Every `status`, also the first of a connection, names the runs that the trainer holds: a run that was lent and has not
 * arrived is lent again. `stop` only hastens what the next reply would say. `release` asks for a run back that is to go on
 * later: the trainer writes its checkpoint, frees its memory, forgets it, and then answers. A run that was stopped stays
 * on the trainer's disk, so that it can still be looked at (`inspect`, see inspection.ts); `discard` names runs whose
 * session was deleted, of which nothing may stay. A question that is not understood is answered with a `refusal`.
 */
import * as z from 'zod/mini';
import { type RunAttempt, runAttemptSchema, runReportSchema } from '../classroom/run-report.ts';
import { hyperparametersSchema } from '../hyperparameters/hyperparameters.ts';
import type { Refusal } from '../refusal.ts';
import { count, id } from '../schemas.ts';
import type { Inspection, InspectionReply } from './inspection.ts';
import { deviceSchema, type TrainerStatus } from './trainer-status.ts';

/**
 * The most binary parts in one message, on this namespace and on the browsers', where no message has any: Socket.IO's parser
 * closes a connection that brings more. Both ends set it, so that neither depends on what a version of Socket.IO takes.
 */
export const maximumAttachments = 10;

export const trainerAuthSchema = z.object({
  token: z.string().check(z.maxLength(200)),
  protocol: z.int(),
  engine: z.int(),
  /** Chosen by the trainer process, new at every start. */
  trainerId: id,
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  device: deviceSchema,
  /** Names the folder of its checkpoints: trainers with the same one can go on with each other's runs. */
  folder: id,
});

/** A run lent to a trainer; `attempt` counts how often it was lent, so that a stale trainer is told apart. */
export const assignmentSchema = z.object({
  runId: id,
  attempt: count,
  seatId: id,
  hyperparameters: hyperparametersSchema,
});

/** The most runs that one message speaks of. */
export const maximumRuns = 1000;

const attachmentsOf = (reports: readonly z.infer<typeof runReportSchema>[]) =>
  reports.reduce((sum, { predictions = [] }) => sum + predictions.length, 0);

export const workRequestSchema = z.object({ room: z.int().check(z.gte(1), z.lte(maximumRuns)) });
export const reportRequestSchema = z.object({
  reports: z.array(runReportSchema).check(
    z.maxLength(maximumRuns),
    z.refine((reports) => attachmentsOf(reports) <= maximumAttachments),
  ),
  /** How old the oldest news of the report before was when its acknowledgement came, in seconds. */
  deliverySeconds: z.optional(z.number().check(z.gte(0))),
});
/** The runs that a trainer holds, as it says with every status. */
export const holdingsSchema = z.array(runAttemptSchema).check(z.maxLength(maximumRuns));

export type TrainerAuth = z.infer<typeof trainerAuthSchema>;
export type Assignment = z.infer<typeof assignmentSchema>;

/** Socket.IO's events in this namespace. */
export type TrainerToServer = {
  work: (
    request: z.infer<typeof workRequestSchema>,
    reply: (work: { assignments: Assignment[]; refusal?: Refusal }) => void,
  ) => void;
  report: (
    request: z.infer<typeof reportRequestSchema>,
    reply: (answer: { unwanted: RunAttempt[]; refusal?: Refusal }) => void,
  ) => void;
  status: (status: TrainerStatus, holdings: RunAttempt[]) => void;
  'inspection-part': (id: string, bytes: Uint8Array) => void;
};

export type ServerToTrainer = {
  'work-available': () => void;
  stop: (run: RunAttempt) => void;
  release: (run: RunAttempt, reply: () => void) => void;
  inspect: (inspection: Inspection, reply: (answer: InspectionReply) => void) => void;
  discard: (runIds: string[]) => void;
};

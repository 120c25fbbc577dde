/**
 * Messages between trainers and the web server on the namespace `/trainer`.
 *
 * A trainer connects with `TrainerAuth` in the handshake. When it has room it asks for `work`; the server also sends
 * `work-available` when a run was submitted, and the trainer asks again. Every 100 ms it sends one `report` for all its
 * runs; the server's reply names the runs it no longer wants from this trainer (stopped, or handed to another), which the
 * trainer drops. An unacknowledged report is sent again: points are idempotent by (run, step), endings
 * by (run, attempt). A refused report is sent again in smaller parts, and parts that are always refused are dropped.
 * Every `status`, starting with the first of a connection, lists the runs that the trainer holds: a loan that has not
 * arrived is repeated. `stop` is only faster than the next reply. `release` asks for a run back that will continue
 * later: the trainer saves its checkpoint, frees its memory, drops it, and then answers. A stopped run stays
 * on the trainer's disk, so that it can still be inspected (`inspect`, see inspection.ts); `discard` names runs whose
 * session was deleted, and which must be deleted completely. An invalid message is answered with a `refusal`.
 */
import * as z from 'zod/mini';
import { type RunAttempt, runAttemptSchema, runReportSchema } from '../classroom/run-report.ts';
import { hyperparametersSchema } from '../hyperparameters/hyperparameters.ts';
import type { Refusal } from '../refusal.ts';
import { bytes, count, id } from '../schemas.ts';
import type { Inspection, InspectionReply } from './inspection.ts';
import { deviceSchema, type TrainerStatus } from './trainer-status.ts';

/**
 * Maximum binary attachments of one message, on this namespace and on the browsers', where messages have none: Socket.IO's parser
 * closes a connection that sends more. Both ends set it, so that neither depends on the limit of a Socket.IO version.
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
  /** The data sets that it holds; it is lent no runs on others. A later version may know more than this one. */
  datasets: z.array(z.string().check(z.maxLength(60))).check(z.maxLength(100)),
  /** Identifies its checkpoint folder: trainers with the same one can resume each other's runs. */
  folder: id,
});

/** A run lent to a trainer; `attempt` counts its loans, so that a stale trainer is recognized. */
export const assignmentSchema = z.object({
  runId: id,
  attempt: count,
  seatId: id,
  hyperparameters: hyperparametersSchema,
});

/** Maximum runs in one message. */
export const maximumRuns = 1000;

const attachmentsOf = (reports: readonly z.infer<typeof runReportSchema>[]) =>
  reports.reduce((sum, { predictions = [] }) => sum + predictions.length, 0);

export const workRequestSchema = z.object({
  room: z.int().check(z.gte(1), z.lte(maximumRuns)),
  /** What those runs may need together of its device's memory, and what that has; null if the trainer sees to it itself. */
  memory: z.nullable(z.object({ freeBytes: bytes, totalBytes: bytes })),
});
export const reportRequestSchema = z.object({
  reports: z.array(runReportSchema).check(
    z.maxLength(maximumRuns),
    z.refine((reports) => attachmentsOf(reports) <= maximumAttachments),
  ),
  /** The age of the previous report's oldest entry when its acknowledgement arrived, in seconds. */
  deliverySeconds: z.optional(z.number().check(z.gte(0))),
});
/** The runs that a trainer holds, listed with every status. */
export const holdingsSchema = z.array(runAttemptSchema).check(z.maxLength(maximumRuns));

export type TrainerAuth = z.infer<typeof trainerAuthSchema>;
export type WorkRequest = z.infer<typeof workRequestSchema>;
export type Assignment = z.infer<typeof assignmentSchema>;

/** Socket.IO's events in this namespace. */
export type TrainerToServer = {
  work: (request: WorkRequest, reply: (work: { assignments: Assignment[]; refusal?: Refusal }) => void) => void;
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

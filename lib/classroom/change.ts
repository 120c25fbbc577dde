/** Everything that can happen in a session. */
import * as z from 'zod/mini';
import { count, id, moment } from '../schemas.ts';
import { boardSchema, projectorSchema } from './board.ts';
import { lessonSchema } from './lesson.ts';
import { epochPointSchema, trainingPointSchema } from './point.ts';
import { endingSchema, runSchema, seatSchema, settingsSchema, testSchema } from './session.ts';
import { sweepSchema } from './sweep-schemas.ts';

const submitted = z.pick(runSchema, {
  id: true,
  number: true,
  seatId: true,
  hyperparameters: true,
  parameters: true,
  group: true,
  round: true,
  forkedFrom: true,
  prediction: true,
  cell: true,
});

/** One thing that happened in a session. */
export const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('seat-joined'), at: moment, seat: seatSchema }),
  z.object({ kind: z.literal('run-submitted'), at: moment, run: submitted }),
  /** A trainer took the run. */
  z.object({ kind: z.literal('run-started'), at: moment, runId: id, attempt: count }),
  /** Its trainer vanished or makes room for others, or the session is paused: the run waits. */
  z.object({
    kind: z.literal('run-requeued'),
    at: moment,
    runId: id,
    why: z.enum(['trainer-gone', 'rotation', 'paused']),
  }),
  z.object({
    kind: z.literal('run-reported'),
    at: moment,
    runId: id,
    step: count,
    computeSeconds: z.number(),
    points: z.array(trainingPointSchema),
    epochs: z.array(epochPointSchema),
  }),
  z.object({
    kind: z.literal('run-ended'),
    at: moment,
    runId: id,
    ending: endingSchema,
    /** Added by the server, which knows the run's curves and health. */
    findings: z.optional(runSchema.shape.findings),
  }),
  /** It keeps its place and its checkpoint, and uses no memory. */
  z.object({ kind: z.literal('run-paused'), at: moment, runId: id, by: z.enum(['student', 'instructor', 'quota']) }),
  z.object({ kind: z.literal('run-resumed'), at: moment, runId: id }),
  /** An ended run continues until it has this many epochs in total. */
  z.object({ kind: z.literal('run-extended'), at: moment, runId: id, epochs: count }),
  /** It resumes from its last checkpoint, or starts over if there is none. */
  z.object({ kind: z.literal('run-retried'), at: moment, runId: id }),
  z.object({ kind: z.literal('run-urged'), at: moment, runId: id }),
  /** The name, note or star given here. */
  z.object({
    kind: z.literal('run-changed'),
    at: moment,
    runId: id,
    run: z.partial(z.pick(runSchema, { name: true, note: true, starred: true })),
  }),
  /** The student's waiting runs in their new order. */
  z.object({ kind: z.literal('runs-reordered'), at: moment, seatId: id, runIds: z.array(id) }),
  z.object({ kind: z.literal('settings-changed'), at: moment, settings: settingsSchema }),
  z.object({ kind: z.literal('quota-granted'), at: moment, seatId: id, computeSeconds: z.number() }),
  /** The nickname, visibility, standing, message, raised hand or submitted report given here. */
  z.object({
    kind: z.literal('seat-changed'),
    at: moment,
    seatId: id,
    seat: z.partial(
      z.pick(seatSchema, {
        nickname: true,
        standing: true,
        hidden: true,
        message: true,
        handRaisedAt: true,
        reportAt: true,
      }),
    ),
  }),
  /** The parts of the lesson, the board or the projector given here. */
  z.object({ kind: z.literal('lesson-changed'), at: moment, lesson: z.partial(lessonSchema) }),
  z.object({ kind: z.literal('board-changed'), at: moment, board: z.partial(boardSchema) }),
  z.object({ kind: z.literal('projector-changed'), at: moment, projector: z.partial(projectorSchema) }),
  /** A question for the class is asked, closed or open again; this is what it is now. */
  z.object({ kind: z.literal('sweep-changed'), at: moment, sweep: sweepSchema }),
  /** The sealed test of these runs is open to everybody. */
  z.object({ kind: z.literal('tests-opened'), at: moment, tests: z.record(id, testSchema) }),
  z.object({ kind: z.literal('session-renamed'), at: moment, title: z.string() }),
  z.object({ kind: z.literal('session-closed'), at: moment }),
  z.object({ kind: z.literal('session-reopened'), at: moment }),
]);

export type Change = z.infer<typeof changeSchema>;
export type RunReported = Extract<Change, { kind: 'run-reported' }>;

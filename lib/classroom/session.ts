/** The state of one session: settings, lesson, board, seats and runs. What changes it is in change.ts and apply.ts. */
import * as z from 'zod/mini';
import { hyperparametersSchema } from '../hyperparameters/hyperparameters.ts';
import { count, id, moment } from '../schemas.ts';
import { boardSchema, firstView, liveBoard, projectorSchema } from './board.ts';
import { freeLesson, lessonSchema, messageSchema } from './lesson.ts';
import { epochPointSchema } from './point.ts';

/** More seats than any class. */
export const maximumSeats = 300;

export const seatSchema = z.object({
  id,
  nickname: z.string(),
  /** The how-manieth seat of the session, from 0: the student's colour, dash and marker follow from it. */
  number: count,
  joinedAt: moment,
  /** GPU-seconds that the instructor has granted beyond the quota. */
  extraQuota: z.number().check(z.gte(0)),
  /**
   * `waiting` for the instructor to let them in; `in` the room; `removed`, who may join again; `banned`, who may not.
   * Removed and banned seats keep their runs' history and can be let in again.
   */
  standing: z.enum(['waiting', 'in', 'removed', 'banned']),
  /** Not on any board or projector, except the instructor's and the student's own. */
  hidden: z.boolean(),
  /** What the instructor last said to this student alone. */
  message: z.nullable(messageSchema),
});

/** What the instructor has set for the whole session; null is no limit. */
export const settingsSchema = z.object({
  /** GPU-seconds that each student may spend. */
  quota: z.nullable(z.number().check(z.gte(1), z.lte(1_000_000))),
  /** Runs that each student may have waiting or training. */
  runLimit: z.nullable(count.check(z.gte(1), z.lte(20))),
  /** Epochs that a run may have at most. */
  epochLimit: z.nullable(count.check(z.gte(1), z.lte(200))),
  /** Nothing trains while this is on. */
  paused: z.boolean(),
  /** The door is locked: nobody new may join. */
  locked: z.boolean(),
  /** Who joins waits until the instructor lets them in. */
  approval: z.boolean(),
  /** Nicknames are looked through for words that hurt. */
  wordFilter: z.boolean(),
  /** Whether a student says what accuracy they expect before they submit. */
  predict: z.boolean(),
  /** What students see of each other on the boards: nicknames, made-up names, or nothing but their own row. */
  names: z.enum(['named', 'pseudonymous', 'own-row']),
});

/** How a run ended. */
export const endingSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('finished'), stoppedEarly: z.boolean() }),
  z.object({ state: z.literal('stopped'), by: z.enum(['student', 'instructor', 'session']) }),
  z.object({ state: z.literal('diverged'), step: count }),
  /** `message` is an English sentence. */
  z.object({ state: z.literal('failed'), message: z.string() }),
]);

/** An epoch whose validation accuracy was the best so far; the GPU-seconds are those of the run up to its end. */
export const recordSchema = z.object({ epoch: count, validationAccuracy: z.number(), gpuSeconds: z.number() });

/** On the 10,000 test images, with the weights of the run's end. */
export const testSchema = z.object({ accuracy: z.number(), loss: z.number() });

export const runSchema = z.object({
  id,
  /** The how-manieth run of the session, from 1: what people call it. */
  number: count,
  seatId: id,
  hyperparameters: hyperparametersSchema,
  parameters: count,
  state: z.enum(['queued', 'training', 'paused', 'finished', 'stopped', 'failed', 'diverged']),
  /** Who or what paused it; null unless it is paused. */
  pausedBy: z.nullable(z.enum(['student', 'instructor', 'quota'])),
  /** Its place among the student's own runs: the lowest trains first. */
  order: count,
  /** The instructor has moved it to the front. */
  urgent: z.boolean(),
  /** Runs of the same hyperparameters but for the seed carry the id of the first of them; null for a run on its own. */
  group: z.nullable(id),
  ending: z.nullable(endingSchema),
  submittedAt: moment,
  /** When it first trained. */
  startedAt: z.nullable(moment),
  endedAt: z.nullable(moment),
  /** How often it was lent to a trainer. */
  attempt: count,
  /** Steps done, and GPU-seconds spent. */
  step: count,
  gpuSeconds: z.number(),
  /** Every epoch that was better on the validation images than all before it; the last is the best. */
  records: z.array(recordSchema),
  lastEpoch: z.nullable(epochPointSchema),
  /** The round in which it was submitted; null outside of one. */
  round: z.nullable(count),
  /** The run whose hyperparameters it was made from, by the form's "use these"; null for none. */
  forkedFrom: z.nullable(id),
  /** The validation accuracy that the student expected, 0…1. */
  prediction: z.nullable(z.number().check(z.gte(0), z.lte(1))),
  /** Sealed, and null, until the instructor opens the test. */
  test: z.nullable(testSchema),
  /** What its student calls it; null where screens name it by what it changes of its preset. */
  name: z.nullable(z.string()),
  /** What its student has found out, as Markdown; everybody may read it. */
  note: z.string(),
  /** Its student, or the instructor, wants to find it again. */
  starred: z.boolean(),
});

export const sessionSchema = z.object({
  code: z.string(),
  title: z.string(),
  openedAt: moment,
  closedAt: z.nullable(moment),
  /** How many changes have happened. */
  sequence: count,
  settings: settingsSchema,
  lesson: lessonSchema,
  board: boardSchema,
  projector: projectorSchema,
  seats: z.record(id, seatSchema),
  runs: z.record(id, runSchema),
});

export type Seat = z.infer<typeof seatSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type Run = z.infer<typeof runSchema>;
export type RunState = Run['state'];
export type Ending = z.infer<typeof endingSchema>;
export type Session = z.infer<typeof sessionSchema>;
export type BestSoFar = z.infer<typeof recordSchema>;
export type Test = z.infer<typeof testSchema>;

/** What a session begins with: no limits, an open door. */
export const openSettings: Settings = {
  quota: null,
  runLimit: null,
  epochLimit: null,
  paused: false,
  locked: false,
  approval: false,
  wordFilter: true,
  predict: false,
  names: 'named',
};

/** A session in which nothing has happened yet. */
export function openedSession(code: string, title: string, openedAt: number): Session {
  return {
    code,
    title,
    openedAt,
    closedAt: null,
    sequence: 0,
    settings: openSettings,
    lesson: freeLesson,
    board: liveBoard,
    projector: firstView,
    seats: {},
    runs: {},
  };
}

/** The best epoch so far (the earliest of equals); undefined before the first. */
export const bestOf = (run: Run): BestSoFar | undefined => run.records.at(-1);

/** Whether the run has not ended: it waits, trains or is paused. */
export function isUnderWay(run: Run): boolean {
  return run.state === 'queued' || run.state === 'training' || run.state === 'paused';
}

/** The session's runs in the order in which they were submitted. */
export function runsInOrder(session: Session): Run[] {
  return Object.values(session.runs).sort((a, b) => a.number - b.number);
}

/** The state of one session: settings, lesson, board, seats and runs; changed by change.ts and apply.ts. */
import * as z from 'zod/mini';
import { type DatasetId, datasetIds } from '../datasets/datasets.ts';
import { hyperparametersSchema } from '../hyperparameters/hyperparameters.ts';
import { runFields } from '../hyperparameters/training-fields.ts';
import { count, id, moment } from '../schemas.ts';
import { boardSchema, datasetIdSchema, firstView, liveBoard, projectorSchema } from './board.ts';
import { freeLesson, type Lesson, lessonSchema, messageSchema } from './lesson.ts';
import { epochPointSchema } from './point.ts';
import { cellSchema, sweepSchema } from './sweep-schemas.ts';

/** More seats than any class. */
export const maximumSeats = 300;

export const seatSchema = z.object({
  id,
  nickname: z.string(),
  /** Number of the seat in the session, from 0, which determines the student's colour, dash and marker. */
  number: count,
  joinedAt: moment,
  /** Compute time granted by the instructor beyond the quota. */
  extraQuota: z.number().check(z.gte(0)),
  /**
   * `waiting` for approval; `in` the session; `removed`, who may join again; `banned`, who may not.
   * Removed and banned seats keep their runs and can be let in again.
   */
  standing: z.enum(['waiting', 'in', 'removed', 'banned']),
  /** Hidden from every board and projector, except the instructor's and the student's own. */
  hidden: z.boolean(),
  /** The instructor's last message to this student alone. */
  message: z.nullable(messageSchema),
  /** Since when the student has a hand raised; null if not. */
  handRaisedAt: z.nullable(moment),
  /** When the student submitted a report; null if not, or if it was taken back. */
  reportAt: z.nullable(moment),
});

/** The instructor's settings for the whole session; null is no limit. */
export const settingsSchema = z.object({
  /** What the class trains on, unless a rule leaves it to the students. */
  dataset: datasetIdSchema,
  /** Compute time per student. */
  quota: z.nullable(z.number().check(z.gte(1), z.lte(1_000_000))),
  /** Waiting and training runs per student. */
  runLimit: z.nullable(count.check(z.gte(1), z.lte(20))),
  /** Maximum epochs of a run. */
  epochLimit: z.nullable(count.check(z.gte(1), z.lte(runFields.epochs.maximum))),
  /** Compute time of a run: one that reaches it is stopped. */
  runTimeLimit: z.nullable(z.number().check(z.gte(1), z.lte(1_000_000))),
  /** Pauses all training. */
  paused: z.boolean(),
  /** The door is locked: nobody new may join. */
  locked: z.boolean(),
  /** Newcomers wait until the instructor lets them in. */
  approval: z.boolean(),
  /** Refuses offensive nicknames. */
  wordFilter: z.boolean(),
  /** Whether students predict their accuracy before they submit. */
  predict: z.boolean(),
  /** How students see each other on the boards: nicknames, pseudonyms, or only their own row. */
  names: z.enum(['named', 'pseudonymous', 'own-row']),
});

/** How a run ended. */
export const endingSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('finished'), stoppedEarly: z.boolean() }),
  z.object({ state: z.literal('stopped'), by: z.enum(['student', 'instructor', 'session', 'time-limit']) }),
  z.object({ state: z.literal('diverged'), step: count }),
  /** `message` is an English sentence. */
  z.object({ state: z.literal('failed'), message: z.string() }),
]);

/** What can be found in a run's curves and health, the most important first; `lib/analysis/findings.ts` has the rules. */
export const findingKinds = [
  'diverged',
  'diverging',
  'exploding',
  'dead',
  'vanishing',
  'notLearned',
  'overfitting',
] as const;

/** An epoch whose validation accuracy was the best so far; the compute time is the run's until its end. */
export const recordSchema = z.object({ epoch: count, validationAccuracy: z.number(), computeSeconds: z.number() });

/** The epoch with the lowest validation loss so far. */
export const lowestLossSchema = z.object({ epoch: count, validationLoss: z.number(), validationAccuracy: z.number() });

/** On the test images, with the weights that the run ended with (`weightsOf`). */
export const testSchema = z.object({ accuracy: z.number(), loss: z.number() });

export const runSchema = z.object({
  id,
  /** Its number in the session, from 1, which people use to name it. */
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
  /** Runs with the same hyperparameters apart from the seed have the id of the first of them; null for a single run. */
  group: z.nullable(id),
  ending: z.nullable(endingSchema),
  submittedAt: moment,
  /** When it first trained. */
  startedAt: z.nullable(moment),
  endedAt: z.nullable(moment),
  /** How often it was lent to a trainer. */
  attempt: count,
  /** Steps done, and compute time spent. */
  step: count,
  computeSeconds: z.number(),
  /** Every epoch with a new best validation accuracy; the last is the best. */
  records: z.array(recordSchema),
  lastEpoch: z.nullable(epochPointSchema),
  lowestLoss: z.nullable(lowestLossSchema),
  /** What was found when it ended; empty until then, and for runs of versions before 0.6. */
  findings: z.array(z.enum(findingKinds)),
  /** The round in which it was submitted, if any. */
  round: z.nullable(count),
  /** The run from which its hyperparameters were copied with "use these", if any. */
  forkedFrom: z.nullable(id),
  /** The validation accuracy that the student predicted, 0…1. */
  prediction: z.nullable(z.number().check(z.gte(0), z.lte(1))),
  /** The cell of a question for the class that it answers, if any. */
  cell: z.nullable(cellSchema),
  /** Sealed, and null, until the instructor opens the test. */
  test: z.nullable(testSchema),
  /** Its student's name for it; null if screens name it by its differences from the preset. */
  name: z.nullable(z.string()),
  /** Its student's notes, as Markdown; everybody may read them. */
  note: z.string(),
  /** Marked by its student or the instructor to find it again. */
  starred: z.boolean(),
});

export const sessionSchema = z.object({
  code: z.string(),
  title: z.string(),
  /** A class of scripted students, deleted when it is over. */
  demo: z.boolean(),
  openedAt: moment,
  closedAt: z.nullable(moment),
  /** Number of changes so far. */
  sequence: count,
  settings: settingsSchema,
  lesson: lessonSchema,
  board: boardSchema,
  projector: projectorSchema,
  /** The questions for the class so far, oldest first; at most one is open. */
  sweeps: z.array(sweepSchema),
  seats: z.record(id, seatSchema),
  runs: z.record(id, runSchema),
});

export type Seat = z.infer<typeof seatSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type Run = z.infer<typeof runSchema>;
export type RunState = Run['state'];
export type FindingKind = (typeof findingKinds)[number];
export type Ending = z.infer<typeof endingSchema>;
export type Session = z.infer<typeof sessionSchema>;
export type BestSoFar = z.infer<typeof recordSchema>;
export type Test = z.infer<typeof testSchema>;

/** A new session's settings: no limits, an open door. */
export const openSettings: Settings = {
  dataset: datasetIds[0]!,
  quota: null,
  runLimit: null,
  epochLimit: null,
  runTimeLimit: null,
  paused: false,
  locked: false,
  approval: false,
  wordFilter: true,
  predict: false,
  names: 'named',
};

/** A new session, with the settings and the plan of another if it is opened like one, on this data set if one is chosen. */
export function openedSession(
  code: string,
  title: string,
  openedAt: number,
  like?: { readonly settings: Settings; readonly plan: Lesson['plan'] },
  demo = false,
  dataset?: DatasetId,
): Session {
  return {
    code,
    title,
    demo,
    openedAt,
    closedAt: null,
    sequence: 0,
    settings: { ...(like?.settings ?? openSettings), ...(dataset && { dataset }), paused: false, locked: false },
    lesson: { ...freeLesson, plan: like?.plan ?? null },
    board: liveBoard,
    projector: firstView,
    sweeps: [],
    seats: {},
    runs: {},
  };
}

/** The best epoch so far (ties go to the earliest); undefined before the first. */
export const bestOf = (run: Run): BestSoFar | undefined => run.records.at(-1);

/** Which epoch's weights the test, take-home files and trying a run use. */
export type WeightsInUse = { readonly epoch: number; readonly validationAccuracy: number; readonly restored: boolean };

/**
 * The weights of a finished run are those of the epoch with the lowest validation loss, if it restores them, as in Keras'
 * `restore_best_weights`; otherwise they are those of the last epoch. Undefined before the first epoch.
 */
export function weightsOf({ state, hyperparameters, lastEpoch, lowestLoss }: Run): WeightsInUse | undefined {
  const restored = state === 'finished' && hyperparameters.restoreBest && lowestLoss !== null;
  const epoch = restored ? lowestLoss : lastEpoch;
  return epoch ? { epoch: epoch.epoch, validationAccuracy: epoch.validationAccuracy, restored } : undefined;
}

/** Whether the run has not ended: it waits, trains or is paused. */
export function isUnderWay(run: Run): boolean {
  return run.state === 'queued' || run.state === 'training' || run.state === 'paused';
}

/** The session's runs in the order in which they were submitted. */
export function runsInOrder(session: Session): Run[] {
  return Object.values(session.runs).sort((a, b) => a.number - b.number);
}

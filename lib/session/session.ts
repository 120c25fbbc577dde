/** The state of one session, and `apply`: what each change does to it, on the server and in the browser alike. */
import { z } from 'zod';
import { hyperparametersSchema } from '../hyperparameters.ts';
import { epochPointSchema, trainingPointSchema } from '../metrics/point.ts';

const id = z.string().min(1).max(64);
const count = z.int().min(0);
/** Milliseconds since 1970, UTC. */
const moment = z.int();

export const seatSchema = z.object({
  id,
  nickname: z.string(),
  /** The how-manieth seat of the session, from 0: the student's colour, dash and marker follow from it. */
  number: count,
  joinedAt: moment,
  /** GPU-seconds that the instructor has granted beyond the quota. */
  extraQuota: z.number().min(0),
});

/** What the instructor has set for the whole session; null is no limit. */
export const settingsSchema = z.object({
  /** GPU-seconds that each student may spend. */
  quota: z.number().min(1).max(1_000_000).nullable(),
  /** Runs that each student may have waiting or training. */
  runLimit: count.min(1).max(20).nullable(),
  /** Epochs that a run may have at most. */
  epochLimit: count.min(1).max(200).nullable(),
  /** Nothing trains while this is on. */
  paused: z.boolean(),
});

/** How a run ended. */
export const endingSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('finished'), stoppedEarly: z.boolean() }),
  z.object({ state: z.literal('stopped'), by: z.enum(['student', 'instructor', 'session']) }),
  z.object({ state: z.literal('diverged'), step: count }),
  /** `message` is an English sentence. */
  z.object({ state: z.literal('failed'), message: z.string() }),
]);

export const bestSchema = z.object({ epoch: count, validationAccuracy: z.number() });

export const runSchema = z.object({
  id,
  /** The how-manieth run of the session, from 1: what people call it. */
  number: count,
  seatId: id,
  hyperparameters: hyperparametersSchema,
  parameters: count,
  state: z.enum(['queued', 'training', 'paused', 'finished', 'stopped', 'failed', 'diverged']),
  /** Who or what paused it; null unless it is paused. */
  pausedBy: z.enum(['student', 'instructor', 'quota']).nullable(),
  /** Its place among the student's own runs: the lowest trains first. */
  order: count,
  /** The instructor has moved it to the front. */
  urgent: z.boolean(),
  /** Runs of the same hyperparameters but for the seed carry the id of the first of them; null for a run on its own. */
  group: id.nullable(),
  ending: endingSchema.nullable(),
  handedInAt: moment,
  /** When it first trained. */
  startedAt: moment.nullable(),
  endedAt: moment.nullable(),
  /** How often it was lent to a trainer. */
  attempt: count,
  /** Steps done, and GPU-seconds spent. */
  step: count,
  gpuSeconds: z.number(),
  /** The epoch with the best validation accuracy (the earliest of equals), and the last epoch. */
  best: bestSchema.nullable(),
  lastEpoch: epochPointSchema.nullable(),
});

export const sessionSchema = z.object({
  code: z.string(),
  title: z.string(),
  openedAt: moment,
  closedAt: moment.nullable(),
  /** How many changes have happened. */
  sequence: count,
  settings: settingsSchema,
  seats: z.record(id, seatSchema),
  runs: z.record(id, runSchema),
});

const handedIn = runSchema.pick({
  id: true,
  number: true,
  seatId: true,
  hyperparameters: true,
  parameters: true,
  group: true,
});

/** One thing that happened in a session. */
export const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('seat-joined'), at: moment, seat: seatSchema }),
  z.object({ kind: z.literal('run-handed-in'), at: moment, run: handedIn }),
  /** A trainer took the run. */
  z.object({ kind: z.literal('run-started'), at: moment, runId: id, attempt: count }),
  /** Its trainer vanished, makes room for others, or the session is paused: the run waits. */
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
    gpuSeconds: z.number(),
    points: z.array(trainingPointSchema),
    epochs: z.array(epochPointSchema),
  }),
  z.object({ kind: z.literal('run-ended'), at: moment, runId: id, ending: endingSchema }),
  /** It keeps its place and its checkpoint, and takes no memory. */
  z.object({ kind: z.literal('run-paused'), at: moment, runId: id, by: z.enum(['student', 'instructor', 'quota']) }),
  z.object({ kind: z.literal('run-resumed'), at: moment, runId: id }),
  /** A finished run goes on until it has so many epochs in all. */
  z.object({ kind: z.literal('run-extended'), at: moment, runId: id, epochs: count }),
  z.object({ kind: z.literal('run-urged'), at: moment, runId: id }),
  /** The student's waiting runs in their new order. */
  z.object({ kind: z.literal('runs-reordered'), at: moment, seatId: id, runIds: z.array(id) }),
  z.object({ kind: z.literal('settings-changed'), at: moment, settings: settingsSchema }),
  z.object({ kind: z.literal('quota-granted'), at: moment, seatId: id, gpuSeconds: z.number() }),
  z.object({ kind: z.literal('session-closed'), at: moment }),
]);

export type Seat = z.infer<typeof seatSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type Run = z.infer<typeof runSchema>;
export type RunState = Run['state'];
export type Ending = z.infer<typeof endingSchema>;
export type Session = z.infer<typeof sessionSchema>;
export type Change = z.infer<typeof changeSchema>;
export type RunReported = Extract<Change, { kind: 'run-reported' }>;

/** What a session begins with: no limits. */
export const noLimits: Settings = { quota: null, runLimit: null, epochLimit: null, paused: false };

/** A session in which nothing has happened yet. */
export function openedSession(code: string, title: string, openedAt: number): Session {
  return { code, title, openedAt, closedAt: null, sequence: 0, settings: noLimits, seats: {}, runs: {} };
}

/** Whether the run has not ended: it waits, trains or is paused. */
export function isUnderWay(run: Run): boolean {
  return run.state === 'queued' || run.state === 'training' || run.state === 'paused';
}

/** The session's runs in the order in which they were handed in. */
export function runsInOrder(session: Session): Run[] {
  return Object.values(session.runs).sort((a, b) => a.number - b.number);
}

function bestOf(run: Run, epochs: RunReported['epochs']): Run['best'] {
  return epochs.reduce(
    (best, { epoch, validationAccuracy }) =>
      best && best.validationAccuracy >= validationAccuracy ? best : { epoch, validationAccuracy },
    run.best,
  );
}

const withSeat = (session: Session, seat: Seat): Session => ({
  ...session,
  seats: { ...session.seats, [seat.id]: seat },
});

function withRun(session: Session, runId: string, update: (run: Run) => Partial<Run>): Session {
  const run = session.runs[runId];
  if (!run) throw new Error(`A change speaks of run ${runId}, which session ${session.code} does not have.`);
  return { ...session, runs: { ...session.runs, [runId]: { ...run, ...update(run) } } };
}

function applied(session: Session, change: Change): Session {
  switch (change.kind) {
    case 'seat-joined':
      return withSeat(session, change.seat);
    case 'run-handed-in': {
      const run: Run = {
        ...change.run,
        state: 'queued',
        pausedBy: null,
        order: change.run.number,
        urgent: false,
        ending: null,
        handedInAt: change.at,
        startedAt: null,
        endedAt: null,
        attempt: 0,
        step: 0,
        gpuSeconds: 0,
        best: null,
        lastEpoch: null,
      };
      return { ...session, runs: { ...session.runs, [run.id]: run } };
    }
    case 'run-started':
      return withRun(session, change.runId, ({ startedAt }) => ({
        state: 'training',
        urgent: false,
        attempt: change.attempt,
        startedAt: startedAt ?? change.at,
      }));
    case 'run-requeued':
      return withRun(session, change.runId, () => ({ state: 'queued' }));
    case 'run-reported':
      return withRun(session, change.runId, (run) => ({
        step: change.step,
        gpuSeconds: change.gpuSeconds,
        best: bestOf(run, change.epochs),
        lastEpoch: change.epochs.at(-1) ?? run.lastEpoch,
      }));
    case 'run-ended':
      return withRun(session, change.runId, () => ({
        state: change.ending.state,
        pausedBy: null,
        ending: change.ending,
        endedAt: change.at,
      }));
    case 'run-paused':
      return withRun(session, change.runId, () => ({ state: 'paused', pausedBy: change.by }));
    case 'run-resumed':
      return withRun(session, change.runId, () => ({ state: 'queued', pausedBy: null }));
    case 'run-extended':
      return withRun(session, change.runId, ({ hyperparameters }) => ({
        state: 'queued',
        hyperparameters: { ...hyperparameters, epochs: change.epochs },
        ending: null,
        endedAt: null,
      }));
    case 'run-urged':
      return withRun(session, change.runId, () => ({ urgent: true }));
    case 'runs-reordered': {
      const places = change.runIds.map((runId) => session.runs[runId]!.order).sort((a, b) => a - b);
      return change.runIds.reduce(
        (each, runId, index) => withRun(each, runId, () => ({ order: places[index]! })),
        session,
      );
    }
    case 'settings-changed':
      return { ...session, settings: change.settings };
    case 'quota-granted': {
      const seat = session.seats[change.seatId]!;
      return withSeat(session, { ...seat, extraQuota: seat.extraQuota + change.gpuSeconds });
    }
    case 'session-closed':
      return { ...session, closedAt: change.at };
  }
}

/** The session after the change; it never refuses: what may happen was settled by `decide`. */
export function apply(session: Session, change: Change): Session {
  return { ...applied(session, change), sequence: session.sequence + 1 };
}

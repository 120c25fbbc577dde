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
  state: z.enum(['queued', 'training', 'finished', 'stopped', 'failed', 'diverged']),
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
  seats: z.record(id, seatSchema),
  runs: z.record(id, runSchema),
});

const handedIn = runSchema.pick({ id: true, number: true, seatId: true, hyperparameters: true, parameters: true });

/** One thing that happened in a session. */
export const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('seat-joined'), at: moment, seat: seatSchema }),
  z.object({ kind: z.literal('run-handed-in'), at: moment, run: handedIn }),
  /** A trainer took the run. */
  z.object({ kind: z.literal('run-started'), at: moment, runId: id, attempt: count }),
  /** Its trainer vanished; it waits for another. */
  z.object({ kind: z.literal('run-requeued'), at: moment, runId: id }),
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
  z.object({ kind: z.literal('session-closed'), at: moment }),
]);

export type Seat = z.infer<typeof seatSchema>;
export type Run = z.infer<typeof runSchema>;
export type RunState = Run['state'];
export type Ending = z.infer<typeof endingSchema>;
export type Session = z.infer<typeof sessionSchema>;
export type Change = z.infer<typeof changeSchema>;
export type RunReported = Extract<Change, { kind: 'run-reported' }>;

/** A session in which nothing has happened yet. */
export function openedSession(code: string, title: string, openedAt: number): Session {
  return { code, title, openedAt, closedAt: null, sequence: 0, seats: {}, runs: {} };
}

/** Whether the run still waits or trains. */
export function isUnderWay(run: Run): boolean {
  return run.state === 'queued' || run.state === 'training';
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

function withRun(session: Session, runId: string, update: (run: Run) => Partial<Run>): Session {
  const run = session.runs[runId];
  if (!run) throw new Error(`A change speaks of run ${runId}, which session ${session.code} does not have.`);
  return { ...session, runs: { ...session.runs, [runId]: { ...run, ...update(run) } } };
}

function applied(session: Session, change: Change): Session {
  switch (change.kind) {
    case 'seat-joined':
      return { ...session, seats: { ...session.seats, [change.seat.id]: change.seat } };
    case 'run-handed-in': {
      const run: Run = {
        ...change.run,
        state: 'queued',
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
        ending: change.ending,
        endedAt: change.at,
      }));
    case 'session-closed':
      return { ...session, closedAt: change.at };
  }
}

/** The session after the change; it never refuses: what may happen was settled by `decide`. */
export function apply(session: Session, change: Change): Session {
  return { ...applied(session, change), sequence: session.sequence + 1 };
}

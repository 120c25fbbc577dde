/** The effect of each change on a session, on the server and in the browser. */

import type { Change, RunReported } from './change.ts';
import type { EpochPoint } from './point.ts';
import type { BestSoFar, Run, Seat, Session } from './session.ts';

/** New points only: a run that resumes from a checkpoint repeats some, and the first of each stays. */
const newEpochs = ({ lastEpoch }: Run, epochs: RunReported['epochs']) =>
  epochs.filter(({ epoch }) => epoch > (lastEpoch?.epoch ?? 0));

/** The epochs that were better than all before them, including these. */
export function withRecords(before: readonly BestSoFar[], epochs: readonly EpochPoint[]): BestSoFar[] {
  const records = [...before];
  for (const { epoch, validationAccuracy, computeSeconds } of epochs) {
    const best = records.at(-1);
    if (!best || validationAccuracy > best.validationAccuracy)
      records.push({ epoch, validationAccuracy, computeSeconds });
  }
  return records;
}

/** The epoch with the lowest validation loss, of these and that before; the first of equal ones, as early stopping counts. */
export function lowestLossOf(before: Run['lowestLoss'], epochs: readonly EpochPoint[]): Run['lowestLoss'] {
  return epochs.reduce(
    (lowest, { epoch, validationLoss, validationAccuracy }) =>
      lowest && lowest.validationLoss <= validationLoss ? lowest : { epoch, validationLoss, validationAccuracy },
    before,
  );
}

/** The run's progress after the report. */
function reached(run: Run, { step, computeSeconds, epochs }: RunReported): Partial<Run> {
  const news = newEpochs(run, epochs);
  return {
    step,
    computeSeconds,
    records: withRecords(run.records, news),
    lastEpoch: news.at(-1) ?? run.lastEpoch,
    lowestLoss: lowestLossOf(run.lowestLoss, news),
  };
}

function withSeat(session: Session, seatId: string, update: (seat: Seat) => Partial<Seat>): Session {
  const seat = session.seats[seatId];
  if (!seat) throw new Error(`A change refers to seat ${seatId}, which session ${session.code} does not have.`);
  return { ...session, seats: { ...session.seats, [seatId]: { ...seat, ...update(seat) } } };
}

function runOf(session: Session, runId: string): Run {
  const run = session.runs[runId];
  if (!run) throw new Error(`A change refers to run ${runId}, which session ${session.code} does not have.`);
  return run;
}

function withRun(session: Session, runId: string, update: (run: Run) => Partial<Run>): Session {
  const run = runOf(session, runId);
  return { ...session, runs: { ...session.runs, [runId]: { ...run, ...update(run) } } };
}

function applied(session: Session, change: Change): Session {
  switch (change.kind) {
    case 'seat-joined':
      return { ...session, seats: { ...session.seats, [change.seat.id]: change.seat } };
    case 'seat-changed':
      return withSeat(session, change.seatId, () => change.seat);
    case 'run-submitted': {
      const run: Run = {
        ...change.run,
        state: 'queued',
        pausedBy: null,
        order: change.run.number,
        urgent: false,
        ending: null,
        submittedAt: change.at,
        startedAt: null,
        endedAt: null,
        attempt: 0,
        step: 0,
        computeSeconds: 0,
        records: [],
        lastEpoch: null,
        lowestLoss: null,
        findings: [],
        test: null,
        name: null,
        note: '',
        starred: false,
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
      return withRun(session, change.runId, (run) => reached(run, change));
    case 'run-ended':
      return withRun(session, change.runId, () => ({
        state: change.ending.state,
        pausedBy: null,
        ending: change.ending,
        findings: change.findings ?? [],
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
        findings: [],
        test: null,
      }));
    case 'run-retried':
      return withRun(session, change.runId, () => ({
        state: 'queued',
        ending: null,
        endedAt: null,
        findings: [],
        test: null,
      }));
    case 'run-urged':
      return withRun(session, change.runId, () => ({ urgent: true }));
    case 'run-changed':
      return withRun(session, change.runId, () => change.run);
    case 'runs-reordered': {
      const places = change.runIds.map((runId) => session.runs[runId]!.order).sort((a, b) => a - b);
      return change.runIds.reduce(
        (each, runId, index) => withRun(each, runId, () => ({ order: places[index]! })),
        session,
      );
    }
    case 'settings-changed':
      return { ...session, settings: change.settings };
    case 'quota-granted':
      return withSeat(session, change.seatId, ({ extraQuota }) => ({ extraQuota: extraQuota + change.computeSeconds }));
    case 'lesson-changed':
      return { ...session, lesson: { ...session.lesson, ...change.lesson } };
    case 'board-changed':
      return { ...session, board: { ...session.board, ...change.board } };
    case 'projector-changed':
      return { ...session, projector: { ...session.projector, ...change.projector } };
    case 'sweep-changed': {
      const others = session.sweeps.filter(({ number }) => number !== change.sweep.number);
      return { ...session, sweeps: [...others, change.sweep].sort((a, b) => a.number - b.number) };
    }
    case 'tests-opened':
      return Object.entries(change.tests).reduce<Session>(
        (each, [runId, test]) => withRun(each, runId, () => ({ test })),
        { ...session, board: { ...session.board, testOpenedAt: session.board.testOpenedAt ?? change.at } },
      );
    case 'session-renamed':
      return { ...session, title: change.title };
    case 'session-reopened':
      return { ...session, closedAt: null };
    case 'session-closed':
      return { ...session, closedAt: change.at };
  }
}

/** The session after the change; it never refuses, since `decide` has settled what may happen. */
export function apply(session: Session, change: Change): Session {
  return { ...applied(session, change), sequence: session.sequence + 1 };
}

/**
 * The session after all of these changes, as if applied one by one. Reports come forty at once and ten times a second, in a session
 * that may have hundreds of runs: consecutive ones share one copy of the runs.
 */
export function applyAll(session: Session, changes: readonly Change[]): Session {
  let [after, runs] = [session, undefined as Record<string, Run> | undefined];
  for (const change of changes) {
    if (change.kind !== 'run-reported') {
      [after, runs] = [apply(after, change), undefined];
      continue;
    }
    const run = runOf(after, change.runId);
    if (!runs) {
      runs = { ...after.runs };
      after = { ...after, runs };
    }
    runs[change.runId] = { ...run, ...reached(run, change) };
    after = { ...after, sequence: after.sequence + 1 };
  }
  return after;
}

/** When each run will start and finish, and why it waits: the rules of sharing played forward at the measured speed. */
import { describeNetwork } from '../network.ts';
import type { Live } from '../protocol/broadcasts.ts';
import { planOf } from '../training-plan.ts';
import { admissionOrder, type WaitingStudent } from './admission.ts';
import { apply } from './apply.ts';
import { type Run, runsInOrder, type Session } from './session.ts';
import { gpuSecondsOf, type Speed, workOf, workUntil } from './speed.ts';

/** Why a run does not train now. */
export type Reason =
  | { kind: 'paused'; by: NonNullable<Run['pausedBy']> }
  | { kind: 'session-paused' }
  | { kind: 'no-trainer' }
  /** The student's own run of that number goes first. */
  | { kind: 'own-run-first'; number: number }
  /** No trainer has room; the student has used so many GPU-seconds, the median of the class so many. */
  | { kind: 'no-room'; used: number; median: number }
  /** A trainer is about to take it. */
  | { kind: 'next' };

export type Expectation = {
  /** Place among the students who wait, from 1; null for a run that trains, is paused, or waits behind one's own. */
  readonly place: number | null;
  readonly reason: Reason | null;
  /** Milliseconds since 1970; null where it cannot be told. */
  readonly startsAt: number | null;
  readonly endsAt: number | null;
};

/** How much a run's own pace may differ from the fitted speed before it is taken for an outlier. */
const paceLimits = [0.25, 4] as const;

/**
 * GPU-seconds that a run still needs: its own pace so far, applied to the work that is left. After the last step it is
 * the work since the last epoch that is left, less what was spent on it: steps stand still while images are evaluated.
 */
export function remainingGpuSeconds(run: Run, speed: Speed): number {
  const { hyperparameters, lastEpoch } = run;
  const described = describeNetwork(hyperparameters);
  if (!described.ok) return 0;
  const evaluates = lastEpoch && run.step >= planOf(hyperparameters).totalSteps;
  const { step, gpuSeconds } = evaluates ? lastEpoch : run;
  const whole = gpuSecondsOf(speed, workOf(hyperparameters, described.network));
  const done = gpuSecondsOf(speed, workUntil(hyperparameters, described.network, step));
  const pace = step > 0 && done > 0 ? gpuSeconds / done : 1;
  const left = (whole - done) * Math.min(paceLimits[1], Math.max(paceLimits[0], pace));
  return Math.max(0, left - (run.gpuSeconds - gpuSeconds));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Each student's unfinished, unpaused runs, the one that trains first in front. */
function linesOf(session: Session): Map<string, Run[]> {
  const lines = new Map<string, Run[]>();
  const waiting = runsInOrder(session).filter(({ state }) => state === 'training' || state === 'queued');
  const rank = (run: Run) => (run.state === 'training' ? 0 : run.urgent ? 1 : 2);
  for (const run of waiting.sort((a, b) => rank(a) - rank(b) || a.order - b.order)) {
    lines.set(run.seatId, [...(lines.get(run.seatId) ?? []), run]);
  }
  return lines;
}

/**
 * Plays processor sharing forward: all students with work share the trainers equally, each student's runs one after
 * another. Returns when each run starts and ends, in seconds from now.
 */
function playForward(
  lines: ReadonlyMap<string, readonly Run[]>,
  speed: Speed,
  trainers: number,
  others: number,
): Map<string, { start: number; end: number }> {
  const times = new Map<string, { start: number; end: number }>();
  const students = [...lines.values()].map((runs) => ({ runs, at: 0, left: remainingGpuSeconds(runs[0]!, speed) }));
  for (const { runs } of students) times.set(runs[0]!.id, { start: 0, end: 0 });
  let clock = 0;
  while (students.length > 0) {
    const rate = Math.min(1, trainers / (students.length + others));
    const least = Math.min(...students.map(({ left }) => left));
    clock += least / rate;
    for (const student of [...students]) {
      student.left -= least;
      if (student.left > 1e-9) continue;
      times.get(student.runs[student.at]!.id)!.end = clock;
      student.at += 1;
      const next = student.runs[student.at];
      if (next) {
        student.left = remainingGpuSeconds(next, speed);
        times.set(next.id, { start: clock, end: clock });
      } else {
        students.splice(students.indexOf(student), 1);
      }
    }
  }
  return times;
}

/** The students with a run waiting, as admission sees them. */
function waitingStudents(session: Session, lines: ReadonlyMap<string, readonly Run[]>): WaitingStudent[] {
  return [...lines].flatMap(([seatId, runs]) => {
    const queued = runs.filter(({ state }) => state === 'queued');
    if (queued.length === 0) return [];
    return {
      seatId,
      used: usedBy(session, seatId),
      since: Math.min(...queued.map(({ handedInAt }) => handedInAt)),
      lent: runs.length - queued.length,
      urgent: queued.some(({ urgent }) => urgent),
      paused: session.settings.paused,
    };
  });
}

const usedBy = (session: Session, seatId: string) =>
  Object.values(session.runs).reduce((sum, run) => sum + (run.seatId === seatId ? run.gpuSeconds : 0), 0);

/** What to expect of every run that has not ended. */
export function expectationsOf(session: Session, live: Live, now: number): Map<string, Expectation> {
  const connected = live.trainers.filter((trainer) => trainer.connected);
  const lines = linesOf(session);
  const stands = session.settings.paused || connected.length === 0;
  const times =
    live.speed && !stands ? playForward(lines, live.speed, connected.length, live.otherStudents) : new Map();
  const order = admissionOrder(waitingStudents(session, lines), Math.max(1, connected.length));
  const classUse = median(
    [...new Set(Object.values(session.runs).map(({ seatId }) => seatId))].map((id) => usedBy(session, id)),
  );
  const room = connected.reduce((sum, { capacity, residentRuns }) => sum + Math.max(0, capacity - residentRuns), 0);

  const reasonOf = (run: Run, first: Run): Reason | null => {
    if (run.pausedBy) return { kind: 'paused', by: run.pausedBy };
    if (run.state === 'training') return null;
    if (session.settings.paused) return { kind: 'session-paused' };
    if (connected.length === 0) return { kind: 'no-trainer' };
    if (first.id !== run.id) return { kind: 'own-run-first', number: first.number };
    if (room > 0) return { kind: 'next' };
    return { kind: 'no-room', used: usedBy(session, run.seatId), median: classUse };
  };

  const expectations = new Map<string, Expectation>();
  for (const run of Object.values(session.runs)) {
    if (run.state !== 'queued' && run.state !== 'training' && run.state !== 'paused') continue;
    const first = lines.get(run.seatId)?.[0] ?? run;
    const index = order.findIndex(({ seatId }) => seatId === run.seatId);
    const time = times.get(run.id);
    expectations.set(run.id, {
      place: run.state === 'queued' && first.id === run.id && index >= 0 ? index + 1 : null,
      reason: reasonOf(run, first),
      startsAt: time ? now + time.start * 1000 : null,
      endsAt: time ? now + time.end * 1000 : null,
    });
  }
  return expectations;
}

/** What a run would cost and when it would end, if it were handed in now. */
export type Cost = {
  /** On the device alone. */
  readonly gpuSeconds: number;
  readonly secondsPerEpoch: number;
  readonly startsAt: number | null;
  readonly endsAt: number | null;
};

/** The cost card: undefined where no speed has been measured yet or the network cannot be. */
export function costOf(
  session: Session,
  seatId: string,
  hyperparameters: Run['hyperparameters'],
  live: Live,
  now: number,
): Cost | undefined {
  const described = describeNetwork(hyperparameters);
  if (!live.speed || !described.ok) return undefined;
  const gpuSeconds = gpuSecondsOf(live.speed, workOf(hyperparameters, described.network));
  const run = {
    id: 'imagined',
    number: Object.keys(session.runs).length + 1,
    seatId,
    hyperparameters,
    parameters: described.network.parameters,
    group: null,
    round: null,
    forkedFrom: null,
    prediction: null,
  };
  const imagined = apply(session, { kind: 'run-handed-in', at: now, run });
  const expected = expectationsOf(imagined, live, now).get(run.id);
  const { stepsPerEpoch } = planOf(hyperparameters);
  return {
    gpuSeconds,
    secondsPerEpoch: gpuSecondsOf(live.speed, workUntil(hyperparameters, described.network, stepsPerEpoch)),
    startsAt: expected?.startsAt ?? null,
    endsAt: expected?.endsAt ?? null,
  };
}

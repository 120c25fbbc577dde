/** Expected start and finish of each run, and why it waits: simulates the sharing at the measured speed. */

import { admissionOrder, type WaitingStudent } from '../classroom/admission.ts';
import { apply } from '../classroom/apply.ts';
import { playForward, type Supply, type Times } from '../classroom/play-forward.ts';
import { type Run, runsInOrder, type Session } from '../classroom/session.ts';
import { datasetOf } from '../datasets/datasets.ts';
import { neededMemory } from '../network/cost.ts';
import { fitOf } from '../network/fit.ts';
import { describeNetwork } from '../network/network.ts';
import { computeSecondsOf, lanesOf, rateOn, type Speed, trainersUsed, workOf, workUntil } from '../network/speed.ts';
import { planOf } from '../network/training-plan.ts';
import type { Live, TrainerView } from '../protocol/broadcasts.ts';

/** Why a run is not training now. */
export type Reason =
  | { kind: 'paused'; by: NonNullable<Run['pausedBy']> }
  | { kind: 'session-paused' }
  | { kind: 'no-trainer' }
  /** The student's own run with this number goes first. */
  | { kind: 'own-run-first'; number: number }
  /** No trainer has room; the student has used this compute time, the class this median. */
  | { kind: 'no-room'; used: number; median: number }
  /** It needs so many bytes of a GPU's memory, and other programs and runs leave this many. */
  | { kind: 'no-memory'; needed: number; free: number }
  /** A trainer is about to take it. */
  | { kind: 'next' };

export type Expectation = {
  /** Position among the waiting students, from 1; null for a run that trains, is paused, or waits behind the student's own. */
  readonly place: number | null;
  readonly reason: Reason | null;
  /** Milliseconds since 1970; null if unknown. */
  readonly startsAt: number | null;
  readonly endsAt: number | null;
};

/** Weight of the fitted rate against a run's own pace, in seconds of compute time. */
const prior = 1;

/**
 * Compute time that a run still needs: its own pace so far, applied to the remaining work. After the last step that is
 * the remaining work since the last epoch, less what was spent on it: steps do not advance during an evaluation. Null if no
 * speed is known on the run's kind of data.
 */
export function remainingComputeSeconds(run: Run, speed: Speed | null): number | null {
  const { hyperparameters, lastEpoch } = run;
  const rate = rateOn(speed, datasetOf(hyperparameters));
  if (!rate) return null;
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described.ok) return 0;
  const evaluates = lastEpoch && run.step >= planOf(hyperparameters).totalSteps;
  const { step, computeSeconds } = evaluates ? lastEpoch : run;
  const whole = computeSecondsOf(rate, workOf(hyperparameters, described.network));
  const done = computeSecondsOf(rate, workUntil(hyperparameters, described.network, step));
  const pace = (computeSeconds + prior) / (done + prior);
  return Math.max(0, (whole - done) * pace - (run.computeSeconds - computeSeconds));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Each student's unfinished, unpaused runs, in the order of training. */
function linesOf(session: Session): Map<string, Run[]> {
  const lines = new Map<string, Run[]>();
  const waiting = runsInOrder(session).filter(({ state }) => state === 'training' || state === 'queued');
  const rank = (run: Run) => (run.state === 'training' ? 0 : run.urgent ? 1 : 2);
  for (const run of waiting.sort((a, b) => rank(a) - rank(b) || a.order - b.order)) {
    lines.set(run.seatId, [...(lines.get(run.seatId) ?? []), run]);
  }
  return lines;
}

/** The students with a waiting run, as admission sees them. */
function waitingStudents(session: Session, lines: ReadonlyMap<string, readonly Run[]>): WaitingStudent[] {
  return [...lines].flatMap(([seatId, runs]) => {
    const queued = runs.filter(({ state }) => state === 'queued');
    if (queued.length === 0) return [];
    return {
      seatId,
      used: usedBy(session, seatId),
      since: Math.min(...queued.map(({ submittedAt }) => submittedAt)),
      lent: runs.length - queued.length,
      urgent: queued.some(({ urgent }) => urgent),
      paused: session.settings.paused,
    };
  });
}

const usedBy = (session: Session, seatId: string) =>
  Object.values(session.runs).reduce((sum, run) => sum + (run.seatId === seatId ? run.computeSeconds : 0), 0);

/** The trainers' capacity for the session's students. */
function supplyOf(session: Session, live: Live, speed: Speed, students: number): Supply {
  const connected = live.trainers.filter((trainer) => trainer.connected);
  const resident = connected.reduce((sum, { residentRuns }) => sum + residentRuns, 0);
  const capacity = connected.reduce((sum, trainer) => sum + trainer.capacity, 0);
  const own = Object.values(session.runs).filter(({ state }) => state === 'training').length;
  // Runs of other sessions hold places now; in the long run each student has the same share.
  const free = capacity - Math.max(0, resident - own);
  const fair = Math.ceil((capacity * students) / (students + live.otherStudents));
  return {
    ...lanesOf(connected),
    places: Math.max(1, free, fair),
    others: live.otherStudents,
    computeSecondsPerSecond: speed.computeSecondsPerSecond,
  };
}

/** When each run starts and ends; empty if nothing trains or the speed on some run's data is not known. */
function timesOf(
  session: Session,
  live: Live,
  lines: ReadonlyMap<string, readonly Run[]>,
  order: readonly WaitingStudent[],
  now: number,
): ReadonlyMap<string, Times> {
  const { speed } = live;
  if (!speed || session.settings.paused || lines.size === 0 || !live.trainers.some(({ connected }) => connected)) {
    return new Map();
  }
  const remaining = new Map([...lines.values()].flat().map((run) => [run.id, remainingComputeSeconds(run, speed)]));
  if ([...remaining.values()].includes(null)) return new Map();
  const place = new Map(order.map(({ seatId }, index) => [seatId, index]));
  const inOrder = [...lines].sort(([a], [b]) => (place.get(a) ?? -1) - (place.get(b) ?? -1)).map(([, runs]) => runs);
  const supply = supplyOf(session, live, speed, lines.size);
  return playForward(inOrder, supply, ({ id }) => remaining.get(id)!, now);
}

/** What the run waits for if every trainer that could take it in lacks memory now; undefined if it is not that. */
function memoryReasonOf(run: Run, trainers: readonly TrainerView[]): Reason | undefined {
  const able = trainers.filter(({ datasets }) => datasets.includes(run.hyperparameters.dataset));
  const needed = neededMemory(run.hyperparameters);
  const fits = able.map(({ gpuMemory }) => fitOf(needed, gpuMemory));
  if (fits.includes('now') || !fits.includes('later')) return undefined;
  const free = Math.max(...able.map(({ gpuMemory }) => gpuMemory?.freeBytes ?? 0));
  return { kind: 'no-memory', needed, free };
}

/** Expectations of every unfinished run. */
export function expectationsOf(session: Session, live: Live, now: number): Map<string, Expectation> {
  const connected = live.trainers.filter((trainer) => trainer.connected);
  const perStudent = Math.max(1, connected.length);
  const lines = linesOf(session);
  const order = admissionOrder(waitingStudents(session, lines), perStudent);
  const times = timesOf(session, live, lines, order, now);
  const classUse = median(
    [...new Set(Object.values(session.runs).map(({ seatId }) => seatId))].map((id) => usedBy(session, id)),
  );
  const room = connected.reduce((sum, { capacity, residentRuns }) => sum + Math.max(0, capacity - residentRuns), 0);

  const reasonOf = (run: Run, before: readonly Run[]): Reason | null => {
    if (run.pausedBy) return { kind: 'paused', by: run.pausedBy };
    if (run.state === 'training') return null;
    if (session.settings.paused) return { kind: 'session-paused' };
    if (connected.length === 0) return { kind: 'no-trainer' };
    if (before.length >= perStudent) return { kind: 'own-run-first', number: before.at(-1)!.number };
    if (room > 0) return memoryReasonOf(run, connected) ?? { kind: 'next' };
    return { kind: 'no-room', used: usedBy(session, run.seatId), median: classUse };
  };

  const expectations = new Map<string, Expectation>();
  for (const run of Object.values(session.runs)) {
    if (run.state !== 'queued' && run.state !== 'training' && run.state !== 'paused') continue;
    const line = lines.get(run.seatId) ?? [];
    const before = line.slice(0, Math.max(0, line.indexOf(run)));
    const index = order.findIndex(({ seatId }) => seatId === run.seatId);
    const reason = reasonOf(run, before);
    // Nobody knows when other programs end.
    const time = reason?.kind === 'no-memory' ? undefined : times.get(run.id);
    expectations.set(run.id, {
      place: run.state === 'queued' && before.length < perStudent && index >= 0 ? index + 1 : null,
      reason,
      startsAt: time ? now + time.start * 1000 : null,
      endsAt: time ? now + time.end * 1000 : null,
    });
  }
  return expectations;
}

/** The cost of a run and its finish if submitted now. */
export type Cost = {
  readonly computeSeconds: number;
  /** If nobody else trained. */
  readonly secondsPerEpoch: number;
  readonly startsAt: number | null;
  readonly endsAt: number | null;
};

/** The cost card; undefined if no speed has been measured on its kind of data or the network is invalid. */
export function costOf(
  session: Session,
  seatId: string,
  hyperparameters: Run['hyperparameters'],
  live: Live,
  now: number,
): Cost | undefined {
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  const rate = rateOn(live.speed, datasetOf(hyperparameters));
  if (!live.speed || !rate || !described.ok) return undefined;
  const computeSeconds = computeSecondsOf(rate, workOf(hyperparameters, described.network));
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
    cell: null,
  };
  const imagined = apply(session, { kind: 'run-submitted', at: now, run });
  const expected = expectationsOf(imagined, live, now).get(run.id);
  const { stepsPerEpoch } = planOf(hyperparameters);
  return {
    computeSeconds,
    secondsPerEpoch:
      computeSecondsOf(rate, workUntil(hyperparameters, described.network, stepsPerEpoch)) /
      (live.speed.computeSecondsPerSecond * (trainersUsed(1, lanesOf(live.trainers)) || 1)),
    startsAt: expected?.startsAt ?? null,
    endsAt: expected?.endsAt ?? null,
  };
}

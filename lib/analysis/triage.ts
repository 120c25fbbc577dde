/** Which students need the instructor, and why. */
import { isRunning } from '../classroom/lesson.ts';
import { bestOf, isUnderWay, type Run, runsInOrder, type Seat, type Session } from '../classroom/session.ts';
import { datasetOf } from '../datasets/datasets.ts';
import { isRangeTest } from '../network/training-plan.ts';

/** In the order of urgency. */
export const troubles = ['hand', 'diverged', 'failed', 'stuck', 'offline', 'waiting', 'overfitting', 'idle'] as const;
export type Trouble = (typeof troubles)[number];

export type Case = {
  readonly seat: Seat;
  readonly trouble: Trouble;
  /** The run concerned; undefined if it is about the student. */
  readonly run: Run | undefined;
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
};

/** Milliseconds: without an active run, and in the queue without a slice. */
export const idleAfter = 180_000;
export const longWait = 90_000;

/** Overfitting: a gap of this much between training and validation accuracy, this many epochs after the best. */
const wideGap = 0.1;
const staleEpochs = 3;

/** At chance: the best of this many epochs is less than this many times the accuracy of a guess. */
const chanceEpochs = 3;
const overChance = 1.5;

function isStuck(run: Run): boolean {
  const best = bestOf(run);
  if (!best || run.state !== 'training' || run.lastEpoch!.epoch < chanceEpochs) return false;
  if (isRangeTest(run.hyperparameters)) return false;
  return best.validationAccuracy < overChance / datasetOf(run.hyperparameters).classes.length;
}

function isOverfitting(run: Run): boolean {
  const best = bestOf(run);
  const { lastEpoch: last } = run;
  if (!best || !last || run.state !== 'training' || isRangeTest(run.hyperparameters)) return false;
  return last.accuracy - last.validationAccuracy > wideGap && last.epoch - best.epoch >= staleEpochs;
}

/** A student's most urgent problem; undefined if there is none. */
function caseOf(session: Session, seat: Seat, present: boolean, now: number): Case | undefined {
  const runs = runsInOrder(session).filter(({ seatId }) => seatId === seat.id);
  const latest = runs.at(-1);
  const under = runs.filter(isUnderWay);
  const found = (trouble: Trouble, since: number, run?: Run): Case => ({ seat, trouble, run, since });
  if (seat.handRaisedAt !== null) return found('hand', seat.handRaisedAt);
  if (under.length === 0 && (latest?.state === 'failed' || latest?.state === 'diverged')) {
    // That its loss diverges is what a range test is for.
    const isMeant = latest.state === 'diverged' && isRangeTest(latest.hyperparameters);
    if (!isMeant) return found(latest.state, latest.endedAt!, latest);
  }
  const stuck = under.find(isStuck);
  if (stuck) return found('stuck', stuck.startedAt!, stuck);
  if (!present) return found('offline', latest?.submittedAt ?? seat.joinedAt);
  const waiting = under.find(
    (run) => run.state === 'queued' && run.startedAt === null && now - run.submittedAt > longWait,
  );
  if (waiting && under.every(({ state }) => state !== 'training') && !session.settings.paused) {
    return found('waiting', waiting.submittedAt, waiting);
  }
  const overfitting = under.find(isOverfitting);
  if (overfitting) return found('overfitting', overfitting.startedAt!, overfitting);
  if (under.length > 0) return undefined;
  const { round } = session.lesson;
  // Nobody is idle who has nothing to do: work is asked for while a round is under way, up to its number of runs.
  if (!round || !isRunning(round, now)) return undefined;
  if (round.runLimit !== null && runs.filter((run) => run.round === round.number).length >= round.runLimit) {
    return undefined;
  }
  const since = Math.max(latest?.endedAt ?? seat.joinedAt, round.beganAt);
  return now - since > idleAfter ? found('idle', since) : undefined;
}

/** At most one case per student, the most urgent first, then the longest; `present` are the seats with a connection. */
export function triage(session: Session, present: ReadonlySet<string>, now: number): Case[] {
  return Object.values(session.seats)
    .filter(({ standing }) => standing === 'in')
    .flatMap((seat) => caseOf(session, seat, present.has(seat.id), now) ?? [])
    .sort((a, b) => troubles.indexOf(a.trouble) - troubles.indexOf(b.trouble) || a.since - b.since);
}

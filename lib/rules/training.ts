/** The rules of training: lending a run, taking it back, and recording a trainer's reports. */

import { apply } from '../classroom/apply.ts';
import type { Change } from '../classroom/change.ts';
import { ledgerOf } from '../classroom/quota.ts';
import type { RunReport } from '../classroom/run-report.ts';
import { type Ending, isUnderWay, runsInOrder, type Session } from '../classroom/session.ts';
import { ended } from './rule.ts';

/**
 * A trainer takes a waiting run; undefined if it is not waiting, or nothing may train. A run in state `training` that
 * came out of the queue has lost its trainer unnoticed.
 */
export function decideStart(session: Session, runId: string, now: number): Change[] | undefined {
  const run = session.runs[runId];
  if (!run || session.settings.paused || (run.state !== 'queued' && run.state !== 'training')) return undefined;
  const started: Change = { kind: 'run-started', at: now, runId, attempt: run.attempt + 1 };
  return run.state === 'queued' ? [started] : [{ kind: 'run-requeued', at: now, runId, why: 'trainer-gone' }, started];
}

/** The trainer with this attempt must give it back; undefined if it no longer has the run. */
export function decideRequeue(
  session: Session,
  { runId, attempt }: { runId: string; attempt: number },
  why: 'trainer-gone' | 'rotation',
  now: number,
): Change | undefined {
  const run = session.runs[runId];
  if (run?.state !== 'training' || run.attempt !== attempt) return undefined;
  return { kind: 'run-requeued', at: now, runId, why };
}

/**
 * The changes from a trainer's report; undefined if the attempt no longer has the run, and the trainer must drop
 * it. A run paused meanwhile still gets the points that were on their way.
 */
export function decideReport(session: Session, report: RunReport, now: number): Change[] | undefined {
  const run = session.runs[report.runId];
  if (!run || !isUnderWay(run) || run.attempt !== report.attempt) return undefined;
  const { runId, step, computeSeconds, points, epochs, ending } = report;
  const reported: Change = { kind: 'run-reported', at: now, runId, step, computeSeconds, points, epochs };
  if (ending) {
    const changes = [reported, ended(run, endingOf(ending), now)];
    if (ending.outcome !== 'finished' || session.board.testOpenedAt === null) return changes;
    return [...changes, { kind: 'tests-opened', at: now, tests: { [runId]: ending.test } }];
  }
  const { runTimeLimit, quota } = session.settings;
  if (runTimeLimit !== null && computeSeconds >= runTimeLimit) {
    return [reported, ended(run, { state: 'stopped', by: 'time-limit' }, now)];
  }
  if (quota === null) return [reported];
  return [reported, ...quotaPauses(apply(session, reported), run.seatId, now)];
}

/** Once the quota is used up, all the student's active runs are paused. */
function quotaPauses(session: Session, seatId: string, now: number): Change[] {
  if (ledgerOf(session, seatId).left !== 0) return [];
  return runsInOrder(session)
    .filter((run) => run.seatId === seatId && (run.state === 'training' || run.state === 'queued'))
    .map(({ id }) => ({ kind: 'run-paused', at: now, runId: id, by: 'quota' }));
}

function endingOf(ending: NonNullable<RunReport['ending']>): Ending {
  switch (ending.outcome) {
    case 'finished':
      return { state: 'finished', stoppedEarly: ending.stoppedEarly };
    case 'diverged':
      return { state: 'diverged', step: ending.step };
    case 'failed':
      return { state: 'failed', message: ending.message };
  }
}

/** The rules of training: lending a run, taking it back, and what a trainer's word changes. */

import { apply } from '../apply.ts';
import type { Change } from '../change.ts';
import { ledgerOf } from '../quota.ts';
import type { RunReport } from '../run-report.ts';
import { type Ending, isUnderWay, runsInOrder, type Session } from '../session.ts';
import { ended } from './rule.ts';

/**
 * A trainer takes a run that waits; undefined where it does not, or nothing shall train. A run that is said to train but
 * came out of the queue has lost its trainer unnoticed.
 */
export function decideStart(session: Session, runId: string, now: number): Change[] | undefined {
  const run = session.runs[runId];
  if (!run || session.settings.paused || (run.state !== 'queued' && run.state !== 'training')) return undefined;
  const started: Change = { kind: 'run-started', at: now, runId, attempt: run.attempt + 1 };
  return run.state === 'queued' ? [started] : [{ kind: 'run-requeued', at: now, runId, why: 'trainer-gone' }, started];
}

/** The trainer that holds this attempt is to give it back; undefined where the run is not its any more. */
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
 * What a trainer's report changes; undefined where the run is not this attempt's any more, and the trainer shall forget
 * it. A run that was paused meanwhile still gets the points that were under way.
 */
export function decideReport(session: Session, report: RunReport, now: number): Change[] | undefined {
  const run = session.runs[report.runId];
  if (!run || !isUnderWay(run) || run.attempt !== report.attempt) return undefined;
  const { runId, step, gpuSeconds, points, epochs, ending } = report;
  const reported: Change = { kind: 'run-reported', at: now, runId, step, gpuSeconds, points, epochs };
  if (ending) {
    const changes = [reported, ended(run, endingOf(ending), now)];
    if (ending.outcome !== 'finished' || session.board.testOpenedAt === null) return changes;
    return [...changes, { kind: 'tests-opened', at: now, tests: { [runId]: ending.test } }];
  }
  if (session.settings.quota === null) return [reported];
  return [reported, ...quotaPauses(apply(session, reported), run.seatId, now)];
}

/** Once the quota is spent, all that the student has under way is paused. */
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

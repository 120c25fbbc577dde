/** The rules of controlling active runs: stop, pause, resume, reorder, move to the front. */

import type { Change } from '../classroom/change.ts';
import { refusalOfDataset } from '../classroom/fields.ts';
import { ledgerOf } from '../classroom/quota.ts';
import { isUnderWay } from '../classroom/session.ts';
import { ended, hasEnded, notAllowed, type Rule, refuse, steerable } from './rule.ts';

export const stopRun: Rule<'stop-run'> = (session, caller, { runId }, { now }) => {
  const found = steerable(session, caller, runId);
  if (!found.ok) return found;
  if (!isUnderWay(found.run)) return hasEnded(found.run);
  return { ok: true, changes: [ended(found.run, { state: 'stopped', by: caller.role }, now)], data: {} };
};

export const pauseRun: Rule<'pause-run'> = (session, caller, { runId }, { now }) => {
  const found = steerable(session, caller, runId);
  if (!found.ok) return found;
  const { run } = found;
  if (!isUnderWay(run)) return hasEnded(run);
  if (run.state === 'paused') return { ok: true, changes: [], data: {} };
  return { ok: true, changes: [{ kind: 'run-paused', at: now, runId, by: caller.role }], data: {} };
};

export const resumeRun: Rule<'resume-run'> = (session, caller, { runId }, { now }) => {
  const found = steerable(session, caller, runId);
  if (!found.ok) return found;
  const { run } = found;
  if (!isUnderWay(run)) return hasEnded(run);
  if (run.state !== 'paused') {
    return refuse({
      code: 'run-not-paused',
      path: 'runId',
      message: `Run ${run.number} is not paused.`,
      params: { number: run.number },
    });
  }
  if (caller.role === 'student' && run.pausedBy === 'instructor') return notAllowed(caller);
  const { left, quota } = ledgerOf(session, run.seatId);
  if (left === 0 && quota !== null) {
    return refuse({
      code: 'quota-used-up',
      message: `The quota of ${Math.round(quota)} s of compute time is used up: only the instructor can grant more.`,
      params: { quota: Math.round(quota) },
    });
  }
  return { ok: true, changes: [{ kind: 'run-resumed', at: now, runId }], data: {} };
};

export const reorderRuns: Rule<'reorder-runs'> = (session, caller, { runIds }, { now }) => {
  const waiting = Object.values(session.runs).filter(
    (run) => run.seatId === caller.seatId && (run.state === 'queued' || run.state === 'paused'),
  );
  const named = new Set(runIds);
  if (named.size !== runIds.length || waiting.length !== named.size || !waiting.every(({ id }) => named.has(id))) {
    return refuse({
      code: 'no-such-run',
      path: 'runIds',
      message: 'The order must name each of your waiting and paused runs once: one of them may have just begun.',
    });
  }
  return { ok: true, changes: [{ kind: 'runs-reordered', at: now, seatId: caller.seatId, runIds }], data: {} };
};

export const urgeRun: Rule<'urge-run'> = (session, caller, { runId }, { now }) => {
  const found = steerable(session, caller, runId);
  if (!found.ok) return found;
  const { run } = found;
  if (run.state !== 'queued') {
    return refuse({
      code: 'run-not-waiting',
      path: 'runId',
      message: `Run ${run.number} is not waiting.`,
      params: { number: run.number },
    });
  }
  // The student's own training run makes way, since a student's runs train one after another.
  const own = Object.values(session.runs).filter(({ seatId, state }) => seatId === run.seatId && state === 'training');
  const back = own.map(({ id }): Change => ({ kind: 'run-requeued', at: now, runId: id, why: 'rotation' }));
  return { ok: true, changes: [{ kind: 'run-urged', at: now, runId }, ...back], data: {} };
};

/** The same run resumes from its last checkpoint, or starts over if there is none. A diverged run would diverge again. */
export const requeueRun: Rule<'requeue-run'> = (session, caller, { runId }, { now, datasets }) => {
  const found = steerable(session, caller, runId);
  if (!found.ok) return found;
  const { ending, number } = found.run;
  const again = ending?.state === 'failed' || (ending?.state === 'stopped' && ending.by !== 'student');
  if (!again || session.closedAt !== null) {
    return refuse({
      code: 'run-not-requeued',
      path: 'runId',
      message: `Run ${number} cannot be trained again: only runs that failed or that you stopped can, in an open session.`,
      params: { number },
    });
  }
  const missing = refusalOfDataset(found.run.hyperparameters.dataset, datasets, 'runId');
  if (missing) return refuse(missing);
  return { ok: true, changes: [{ kind: 'run-retried', at: now, runId }], data: {} };
};

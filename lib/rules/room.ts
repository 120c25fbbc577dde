/** The rules of the whole session: limits, closing and reopening. */

import { apply } from '../classroom/apply.ts';
import type { Change } from '../classroom/change.ts';
import { refusalBeyond } from '../classroom/fields.ts';
import { allEnded } from '../classroom/lesson.ts';
import { checkTitle } from '../classroom/nickname.ts';
import { ledgerOf } from '../classroom/quota.ts';
import { isUnderWay, runsInOrder, type Session } from '../classroom/session.ts';
import { openSweep } from '../classroom/sweep.ts';
import { boardOfSession, closed, ended, noSuchSeat, type Rule, refusalOfMove, refuse } from './rule.ts';

/** The change, and the runs that resume because their students now have quota left. */
function withResumed(session: Session, change: Change, now: number): Change[] {
  const after = apply(session, change);
  const resumed = runsInOrder(after)
    .filter((run) => run.pausedBy === 'quota' && ledgerOf(after, run.seatId).left !== 0)
    .map(({ id }): Change => ({ kind: 'run-resumed', at: now, runId: id }));
  return [change, ...resumed];
}

export const changeSettings: Rule<'change-settings'> = (session, _caller, { settings: asked }, circumstances) => {
  if (session.closedAt !== null) return closed();
  const { now } = circumstances;
  const missing = refusalOfMove(session, asked.dataset, circumstances, 'settings.dataset');
  if (missing) return refuse(missing);
  const beyond = asked.dataset && refusalBeyond(session.lesson.fields, asked.dataset, 'lesson.fields');
  if (beyond) return refuse(beyond);
  const settings = { ...session.settings, ...asked };
  const changes = withResumed(session, { kind: 'settings-changed', at: now, settings }, now);
  if (settings.dataset !== session.settings.dataset) changes.push(boardOfSession(now));
  if (settings.paused) {
    const training = runsInOrder(session).filter(({ state }) => state === 'training');
    changes.push(...training.map(({ id }): Change => ({ kind: 'run-requeued', at: now, runId: id, why: 'paused' })));
  }
  return { ok: true, changes, data: {} };
};

export const grantQuota: Rule<'grant-quota'> = (session, _caller, { seatId, computeSeconds }, { now }) => {
  if (!Object.hasOwn(session.seats, seatId)) return noSuchSeat();
  const changes = withResumed(session, { kind: 'quota-granted', at: now, seatId, computeSeconds }, now);
  return { ok: true, changes, data: {} };
};

export const renameSession: Rule<'rename-session'> = (_session, _caller, { title: input }, { now }) => {
  const checked = checkTitle(input);
  if (!checked.ok) return checked;
  return { ok: true, changes: [{ kind: 'session-renamed', at: now, title: checked.title }], data: {} };
};

export const closeSession: Rule<'close-session'> = (session, _caller, _payload, { now }) => {
  if (session.closedAt !== null) return closed();
  const stopped = runsInOrder(session)
    .filter(isUnderWay)
    .map((run) => ended(run, { state: 'stopped', by: 'session' }, now));
  const held = allEnded(session.lesson, now);
  const over: Change = { kind: 'lesson-changed', at: now, lesson: { round: null, held, message: null, fields: {} } };
  const asked = openSweep(session);
  const answered: Change[] = asked ? [{ kind: 'sweep-changed', at: now, sweep: { ...asked, closedAt: now } }] : [];
  return { ok: true, changes: [...stopped, over, ...answered, { kind: 'session-closed', at: now }], data: {} };
};

/** Runs stopped by the closing stay stopped; everything else resumes. */
export const reopenSession: Rule<'reopen-session'> = (session, _caller, _payload, { now }) => {
  if (session.closedAt === null) return { ok: true, changes: [], data: {} };
  return { ok: true, changes: [{ kind: 'session-reopened', at: now }], data: {} };
};

/** The rules of the whole session: limits, closing and reopening. */
import * as z from 'zod/mini';
import type { Refusal } from '../../refusal.ts';
import { id } from '../../schemas.ts';
import { apply } from '../apply.ts';
import type { Change } from '../change.ts';
import { allEnded } from '../lesson.ts';
import { graphemes, maximumTitle, tidy } from '../nickname.ts';
import { ledgerOf } from '../quota.ts';
import { isUnderWay, runsInOrder, type Session, settingsSchema } from '../session.ts';
import { changing, closed, ended, noSuchSeat, nothing, refuse } from './rule.ts';

/** The change, and the runs that resume because their students now have quota left. */
function withResumed(session: Session, change: Change, now: number): Change[] {
  const after = apply(session, change);
  const resumed = runsInOrder(after)
    .filter((run) => run.pausedBy === 'quota' && ledgerOf(after, run.seatId).left !== 0)
    .map(({ id }): Change => ({ kind: 'run-resumed', at: now, runId: id }));
  return [change, ...resumed];
}

export const changeSettings = changing({
  says: 'Sets the given limits and settings of the session.',
  by: 'instructor',
  payload: z.object({ settings: z.partial(settingsSchema) }),
  reply: nothing,
  rule: (session, _caller, { settings: asked }, { now }) => {
    if (session.closedAt !== null) return closed();
    const settings = { ...session.settings, ...asked };
    const changes = withResumed(session, { kind: 'settings-changed', at: now, settings }, now);
    if (settings.paused) {
      const training = runsInOrder(session).filter(({ state }) => state === 'training');
      changes.push(...training.map(({ id }): Change => ({ kind: 'run-requeued', at: now, runId: id, why: 'paused' })));
    }
    return { ok: true, changes, data: {} };
  },
});

export const grantQuota = changing({
  says: 'Grants one student more compute time.',
  by: 'instructor',
  payload: z.object({ seatId: id, gpuSeconds: z.number().check(z.gte(1), z.lte(1_000_000)) }),
  reply: nothing,
  rule: (session, _caller, { seatId, gpuSeconds }, { now }) => {
    if (!Object.hasOwn(session.seats, seatId)) return noSuchSeat();
    const changes = withResumed(session, { kind: 'quota-granted', at: now, seatId, gpuSeconds }, now);
    return { ok: true, changes, data: {} };
  },
});

export const renameSession = changing({
  says: 'Renames the session.',
  by: 'instructor',
  payload: z.object({ title: z.string().check(z.maxLength(500)) }),
  reply: nothing,
  rule: (_session, _caller, { title: input }, { now }) => {
    const checked = checkTitle(input);
    if (!checked.ok) return checked;
    return { ok: true, changes: [{ kind: 'session-renamed', at: now, title: checked.title }], data: {} };
  },
});

export const closeSession = changing({
  says: 'Ends the lesson: stops training and waiting runs, ends the round, withdraws message and rules; nobody can submit, everybody can still look.',
  by: 'instructor',
  payload: nothing,
  reply: nothing,
  rule: (session, _caller, _payload, { now }) => {
    if (session.closedAt !== null) return closed();
    const stopped = runsInOrder(session)
      .filter(isUnderWay)
      .map((run) => ended(run, { state: 'stopped', by: 'session' }, now));
    const held = allEnded(session.lesson, now);
    const over: Change = { kind: 'lesson-changed', at: now, lesson: { round: null, held, message: null, fields: {} } };
    return { ok: true, changes: [...stopped, over, { kind: 'session-closed', at: now }], data: {} };
  },
});

/** Runs stopped by the closing stay stopped; everything else resumes. */
export const reopenSession = changing({
  says: 'Reopens a closed session.',
  by: 'instructor',
  payload: nothing,
  reply: nothing,
  rule: (session, _caller, _payload, { now }) => {
    if (session.closedAt === null) return { ok: true, changes: [], data: {} };
    return { ok: true, changes: [{ kind: 'session-reopened', at: now }], data: {} };
  },
});

/** A valid title, or why it is refused. */
export function checkTitle(input: string): { ok: true; title: string } | { ok: false; refusal: Refusal } {
  const title = tidy(input);
  if (title !== '' && graphemes(title) <= maximumTitle) return { ok: true, title };
  return refuse({
    code: 'title-invalid',
    path: 'title',
    message: `The title must have 1 to ${maximumTitle} letters.`,
    params: { maximum: maximumTitle },
  });
}

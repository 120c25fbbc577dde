/** The rules of the room: joining, the instructor's limits, closing. */
import type { Refusal } from '../../refusal.ts';
import { checkNickname, graphemes, maximumTitle, tidy } from '../nickname.ts';
import { ledgerOf } from '../quota.ts';
import { apply, type Change, isUnderWay, runsInOrder, type Session } from '../session.ts';
import { closed, ended, notAllowed, type Rule, refuse } from './rule.ts';

/** More seats than any class. */
export const maximumSeats = 300;

export const joinSession: Rule<'join-session'> = (session, _caller, { nickname: input }, { now, newIds }) => {
  if (session.closedAt !== null) return closed();
  const seats = Object.values(session.seats);
  if (seats.length >= maximumSeats) {
    return refuse({
      code: 'session-full',
      message: `The session has ${maximumSeats} seats and all are taken.`,
      params: { maximum: maximumSeats },
    });
  }
  const checked = checkNickname(
    input,
    seats.map(({ nickname }) => nickname),
  );
  if (!checked.ok) return checked;
  const seat = { id: newIds[0]!, nickname: checked.nickname, number: seats.length, joinedAt: now, extraQuota: 0 };
  return { ok: true, changes: [{ kind: 'seat-joined', at: now, seat }], data: { seatId: seat.id } };
};

/** The change, and the runs that go on because it leaves their students something to spend. */
function withResumed(session: Session, change: Change, now: number): Change[] {
  const after = apply(session, change);
  const resumed = runsInOrder(after)
    .filter((run) => run.pausedBy === 'quota' && ledgerOf(after, run.seatId).left !== 0)
    .map(({ id }): Change => ({ kind: 'run-resumed', at: now, runId: id }));
  return [change, ...resumed];
}

export const changeSettings: Rule<'change-settings'> = (session, caller, { settings }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  if (session.closedAt !== null) return closed();
  const changes = withResumed(session, { kind: 'settings-changed', at: now, settings }, now);
  if (settings.paused) {
    const training = runsInOrder(session).filter(({ state }) => state === 'training');
    changes.push(...training.map(({ id }): Change => ({ kind: 'run-requeued', at: now, runId: id, why: 'paused' })));
  }
  return { ok: true, changes, data: {} };
};

export const grantQuota: Rule<'grant-quota'> = (session, caller, { seatId, gpuSeconds }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  if (!Object.hasOwn(session.seats, seatId)) {
    return refuse({ code: 'no-such-seat', path: 'seatId', message: 'There is no such seat in this session.' });
  }
  const changes = withResumed(session, { kind: 'quota-granted', at: now, seatId, gpuSeconds }, now);
  return { ok: true, changes, data: {} };
};

export const closeSession: Rule<'close-session'> = (session, caller, _payload, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  if (session.closedAt !== null) return closed();
  const stopped = runsInOrder(session)
    .filter(isUnderWay)
    .map((run) => ended(run, { state: 'stopped', by: 'session' }, now));
  return { ok: true, changes: [...stopped, { kind: 'session-closed', at: now }], data: {} };
};

/** A title fit to be shown, or why it is not. */
export function checkTitle(input: string): { ok: true; title: string } | { ok: false; refusal: Refusal } {
  const title = tidy(input);
  if (title !== '' && graphemes(title) <= maximumTitle) return { ok: true, title };
  return refuse({
    code: 'title-invalid',
    path: 'title',
    message: `The title needs 1 to ${maximumTitle} letters.`,
    params: { maximum: maximumTitle },
  });
}

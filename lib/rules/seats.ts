/** The rules of the seats: joining, and admitting, renaming, hiding, removing, banning. */

import type { Change } from '../classroom/change.ts';
import { checkSeatNickname } from '../classroom/seat-nickname.ts';
import { isUnderWay, maximumSeats, runsInOrder, type Seat, type Session } from '../classroom/session.ts';
import { closed, ended, noSuchSeat, type Rule, refuse } from './rule.ts';

/** Total seats of a session, including removed ones: enough for a class that is cleared again and again. */
const maximumEver = 10 * maximumSeats;

/** In the session or waiting at its door. */
const isThere = ({ standing }: Seat) => standing === 'in' || standing === 'waiting';

/** Nicknames in use: those of the others in the session or at its door. */
const takenNicknames = ({ seats }: Session, except?: string): string[] =>
  Object.values(seats)
    .filter(({ id, standing }) => id !== except && standing !== 'removed')
    .map(({ nickname }) => nickname);

export const joinSession: Rule<'join-session'> = (session, _caller, { nickname: input }, { now, newIds }) => {
  if (session.closedAt !== null) return closed();
  const { locked, approval, wordFilter } = session.settings;
  if (locked) {
    return refuse({ code: 'door-locked', message: 'The instructor has locked the door: ask to be let in.' });
  }
  const number = Object.keys(session.seats).length;
  const taken = Object.values(session.seats).filter(isThere).length;
  if (taken >= maximumSeats || number >= maximumEver) {
    return refuse({
      code: 'session-full',
      message: `All ${maximumSeats} seats of the session are taken.`,
      params: { maximum: maximumSeats },
    });
  }
  const checked = checkSeatNickname(input, takenNicknames(session), wordFilter);
  if (!checked.ok) return checked;
  const seat = {
    id: newIds[0]!,
    nickname: checked.nickname,
    number,
    joinedAt: now,
    extraQuota: 0,
    standing: approval ? ('waiting' as const) : ('in' as const),
    hidden: false,
    message: null,
    handRaisedAt: null,
    reportAt: null,
  };
  return { ok: true, changes: [{ kind: 'seat-joined', at: now, seat }], data: { seatId: seat.id } };
};

/** Runs of a leaving seat are stopped; it gets them back when it returns. */
export const changeSeat: Rule<'change-seat'> = (session, _caller, { seatId, seat: asked }, { now }) => {
  const seat = Object.hasOwn(session.seats, seatId) ? session.seats[seatId] : undefined;
  if (!seat) return noSuchSeat();
  const update = { ...asked };
  if (asked.nickname !== undefined) {
    const checked = checkSeatNickname(asked.nickname, takenNicknames(session, seatId), false);
    if (!checked.ok) return { ok: false, refusal: { ...checked.refusal, path: 'seat.nickname' } };
    update.nickname = checked.nickname;
  }
  const changes: Change[] = [{ kind: 'seat-changed', at: now, seatId, seat: update }];
  if (asked.standing === 'removed' || asked.standing === 'banned') changes.push(...stopped(session, seatId, now));
  return { ok: true, changes, data: {} };
};

export const raiseHand: Rule<'raise-hand'> = (session, { seatId }, { raised }, { now }) => {
  const seat = session.seats[seatId]!;
  if ((seat.handRaisedAt !== null) === raised) return { ok: true, changes: [], data: {} };
  const handRaisedAt = raised ? now : null;
  return { ok: true, changes: [{ kind: 'seat-changed', at: now, seatId, seat: { handRaisedAt } }], data: {} };
};

export const removeSeats: Rule<'remove-seats'> = (session, _caller, { seatIds }, { now }) => {
  const changes = Object.values(session.seats)
    .filter((seat) => seatIds.includes(seat.id) && isThere(seat))
    .flatMap(({ id }): Change[] => [
      { kind: 'seat-changed', at: now, seatId: id, seat: { standing: 'removed' } },
      ...stopped(session, id, now),
    ]);
  return { ok: true, changes, data: {} };
};

/** Ends this seat's active runs. */
const stopped = (session: Session, seatId: string, now: number): Change[] =>
  runsInOrder(session)
    .filter((run) => run.seatId === seatId && isUnderWay(run))
    .map((run) => ended(run, { state: 'stopped', by: 'instructor' }, now));

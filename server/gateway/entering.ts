/** Finding and opening a session, taking a seat, recovering a seat on another device. */

import { likeNickname } from '#lib/classroom/seat-nickname.ts';
import type { Language } from '#lib/language.ts';
import type { Caller } from '#lib/protocol/request.ts';
import type { Payload, Reply, RequestName } from '#lib/protocol/requests.ts';
import type { Refusal } from '#lib/refusal.ts';
import { noSuchSeat, notAllowed, refuse } from '#lib/rules/rule.ts';
import { hashSecret, matchesHash } from '../base/secrets.ts';
import { noSuchSession, type Sessions } from '../sessions/sessions.ts';
import type { SessionStore } from '../store/session-store.ts';
import { dismissal } from './connections.ts';
import type { OpeningGuard } from './opening.ts';
import { createBuckets } from './rate-limit.ts';
import { createShortCodes, newRecovery } from './recovery.ts';
import type { BrowserSocket } from './socket.ts';

export type Handler<Name extends RequestName> = (
  socket: BrowserSocket,
  payload: Payload<Name>,
  requestId: string,
  reply: (reply: Reply<Name>) => void,
) => Promise<void>;

/** The session of this connection; call it only if the caller's right implies one. */
export function codeOf({ data: { code } }: BrowserSocket): string {
  if (code === null) throw new Error('A connection that entered no session made a request in one.');
  return code;
}

const recoveryWrong: Refusal = {
  code: 'recovery-wrong',
  message: 'Nickname and recovery code do not match: check both.',
};

export function tooFast(wait: number) {
  const seconds = Math.ceil(wait);
  return refuse({ code: 'too-fast', message: `Too many requests: wait ${seconds} s.`, params: { seconds } });
}

/** Opens a demo class by `open` and plays it, or says why not. */
export type DemoOpener = (
  language: Language,
  open: () => Promise<Reply<'open-session'>>,
) => Promise<Reply<'open-session'>>;

type Entering = 'find-session' | 'open-session' | 'join-session' | 'recover-seat' | 'recover-session' | 'recovery-code';

/** Seats that one address may take in one session: more than a class behind one router, fewer than there are. */
const joins = { burst: 200, perSecond: 0.5 };

/** Takes a seat for whoever holds the token; `address` is where the request came from. */
export type Join = (
  address: string,
  caller: Caller,
  payload: Payload<'join-session'>,
  requestId: string,
) => Promise<Reply<'join-session'>>;

/** `elapsed` in milliseconds. */
export function createJoin({
  sessions,
  store,
  elapsed,
}: {
  sessions: Sessions;
  store: SessionStore;
  elapsed: () => number;
}): Join {
  const seatsTaken = createBuckets(joins);
  return async (address, caller, payload, requestId) => {
    const { code, seatToken } = payload;
    const tokenHash = hashSecret(seatToken);
    const seatId = (await store.holderOf(code, tokenHash))?.seatId;
    const seat = seatId && (await sessions.look(code, {}, ({ seats }) => seats[seatId]));
    if (seat) {
      const dismissed = dismissal(seat);
      return dismissed ? refuse(dismissed) : { ok: true, data: { seatId: seat.id } };
    }
    const allowed = seatsTaken.take(`${address} ${code}`, elapsed());
    if (!allowed.ok) return tooFast(allowed.wait);
    const request = { caller: tokenHash, requestId };
    return sessions.request(code, caller, 'join-session', payload, request, { tokenHash, recovery: newRecovery() });
  };
}

/** Handlers for requests made before entering; `elapsed` in milliseconds. */
export function entering(parts: {
  sessions: Sessions;
  store: SessionStore;
  join: Join;
  openDemo: DemoOpener;
  mayOpen: OpeningGuard;
  elapsed: () => number;
}): {
  [Name in Entering]: Handler<Name>;
} {
  const { sessions, store, join, openDemo, mayOpen, elapsed } = parts;
  const mayGuess = createShortCodes();
  return {
    async 'find-session'(_socket, { code }, _requestId, reply) {
      const found = await store.find(code);
      reply(found ? { ok: true, data: { code, ...found } } : refuse(noSuchSession(code)));
    },

    async 'open-session'({ data }, { password, ...payload }, requestId, reply) {
      const refusal = mayOpen(data.address, password, elapsed());
      if (refusal) return reply(refuse(refusal));
      const instructorKeyHash = hashSecret(payload.instructorKey);
      const hidden = { instructorKeyHash, recovery: newRecovery() };
      const open = () => sessions.open(payload, hidden, { caller: instructorKeyHash, requestId });
      reply(await (payload.demo ? openDemo(payload.demo, open) : open()));
    },

    async 'join-session'({ data: { address, caller } }, payload, requestId, reply) {
      reply(await join(address, caller, payload, requestId));
    },

    async 'recover-seat'({ data: { address } }, { code, nickname, recovery, seatToken }, _requestId, reply) {
      const seats = await sessions.look(code, {}, (session) => Object.values(session.seats));
      if (seats === null) return reply(refuse(noSuchSession(code)));
      const isLike = likeNickname(nickname);
      for (const seat of seats) {
        const kept = isLike(seat.nickname) ? await store.recoveryOf(code, seat.id) : undefined;
        if (kept === undefined) continue;
        const allowed = mayGuess(kept, address, seat.id, elapsed());
        if (!allowed.ok) return reply(tooFast(allowed.wait));
        if (!matchesHash(recovery, hashSecret(kept))) continue;
        const dismissed = dismissal(seat);
        if (dismissed) return reply(refuse(dismissed));
        await sessions.addCredential(code, seat.id, hashSecret(seatToken));
        return reply({ ok: true, data: { seatId: seat.id } });
      }
      reply(refuse(recoveryWrong));
    },

    async 'recover-session'(_socket, { code, recovery, instructorKey }, _requestId, reply) {
      if (!(await store.find(code))) return reply(refuse(noSuchSession(code)));
      const kept = await store.recoveryOf(code, null);
      if (kept === undefined || !matchesHash(recovery, hashSecret(kept))) return reply(refuse(recoveryWrong));
      await sessions.addCredential(code, null, hashSecret(instructorKey));
      reply({ ok: true, data: {} });
    },

    async 'recovery-code'(socket, { seatId }, _requestId, reply) {
      const { caller } = socket.data;
      const own = caller.role === 'student' ? caller.seatId : null;
      if (own !== null && seatId !== null && seatId !== own) return reply(notAllowed(caller));
      const recovery = await store.recoveryOf(codeOf(socket), own ?? seatId);
      reply(recovery ? { ok: true, data: { recovery } } : noSuchSeat());
    },
  };
}

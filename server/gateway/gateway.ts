/**
 * The edge to the browsers: parses each request by its schema, identifies the caller, asks the sessions, replies or refuses.
 *
 * A connection begins as a stranger. `hello` identifies it and puts it into a session.
 */

import type { Session } from '#lib/classroom/session.ts';
import type { Caller } from '#lib/protocol/request.ts';
import {
  isSessionRequest,
  type Payload,
  type Reply,
  type RequestName,
  requestIdSchema,
  requests,
  type SessionRequestName,
} from '#lib/protocol/requests.ts';
import { type Refusal, refusalFromZod } from '#lib/refusal.ts';
import { refusalByRight, refuse } from '#lib/rules/rule.ts';
import { refusalOfBrokenText } from '../base/broken-text.ts';
import type { Log } from '../base/log.ts';
import { hashSecret } from '../base/secrets.ts';
import { noSuchSession, type Sessions } from '../sessions/sessions.ts';
import type { Holder, SessionStore } from '../store/session-store.ts';
import { type AddressBook, addressOf } from './addresses.ts';
import { type Connections, dismissal, requestBucket } from './connections.ts';
import { codeOf, type DemoOpener, entering, type Handler, type Join, tooFast } from './entering.ts';
import type { LiveNews } from './live.ts';
import { liveFor, type ScreenNews } from './news.ts';
import type { OpeningGuard } from './opening.ts';
import { reporting } from './reporting.ts';
import type { BrowserServer, BrowserSocket } from './socket.ts';
import { sparing } from './sparing.ts';
import { watchVersion } from './versions.ts';

/** The requests that rules alone decide; joining also needs secrets, which no rule sees. */
type Ruled = Exclude<SessionRequestName, 'join-session'>;
const isRuled = (name: RequestName): name is Ruled => isSessionRequest(name) && name !== 'join-session';

type Version = ReturnType<typeof watchVersion>;

type Parts = {
  io: BrowserServer;
  sessions: Sessions;
  store: SessionStore;
  join: Join;
  openDemo: DemoOpener;
  /** The data sets that can be chosen. */
  datasets: () => string[];
  /** The ensemble of the session's class; `named` says whether its runs may be told apart. */
  ensemble: (session: Session, named: boolean) => Promise<Reply<'ensemble'>>;
  live: LiveNews;
  /** Hears of each session that somebody enters. */
  met: (session: Session) => void;
  connections: Connections;
  news: ScreenNews;
  addresses: AddressBook;
  mayOpen: OpeningGuard;
  log: Log;
  now: () => number;
  /** Elapsed time in milliseconds. */
  elapsed: () => number;
};

/** Listens for browsers on `io`. */
export function openGateway(parts: Parts): void {
  const { io, sessions, store, live, addresses, connections, news, log, now, elapsed } = parts;
  /** Identifies the caller by the secret shown, with the last contents of the seat's form; or says why not. */
  async function identify({
    code,
    identity,
  }: Payload<'hello'>): Promise<Refusal | { caller: Caller; form: Holder['form'] }> {
    const { role } = identity;
    const secret = role === 'student' ? identity.seatToken : role === 'instructor' ? identity.instructorKey : undefined;
    const holder = secret === undefined ? undefined : await store.holderOf(code, hashSecret(secret));
    if (role === 'student' && holder?.seatId) {
      return { caller: { role, seatId: holder.seatId }, form: holder.form };
    }
    if (role === 'instructor' && holder?.seatId === null) return { caller: { role }, form: null };
    if (!(await store.find(code))) return noSuchSession(code);
    if (role === 'projector') return { caller: { role }, form: null };
    if (role === 'student') {
      return { code: 'seat-unknown', message: 'This seat is unknown in the session: join again.' };
    }
    return {
      code: 'key-wrong',
      message: "This is not the session's key: use the link shown when the session was opened.",
    };
  }

  /** Requests that do more than change the session by a rule. */
  const handlers: { [Name in Exclude<RequestName, Ruled>]: Handler<Name> } = {
    ...entering(parts),
    ...reporting(parts),

    async hello(socket, payload, _requestId, reply) {
      const { code, held } = payload;
      const known = await identify(payload);
      if ('code' in known) return reply(refuse(known));
      const { caller, form } = known;
      const { role } = caller;
      if (role === 'stranger' || !socket.connected) return;
      const greeted = await sessions.look(code, held, (session, metrics) => {
        if (!socket.connected) return;
        const seatId = caller.role === 'student' ? caller.seatId : null;
        const dismissed = seatId === null ? undefined : dismissal(session.seats[seatId]!);
        if (dismissed) return reply(refuse(dismissed));
        parts.met(session);
        connections.enter(socket, session, caller, payload);
        const figures = liveFor(role, live.now(code));
        reply({ ok: true, data: { role, seatId, session, metrics, live: figures, form, now: now() } });
      });
      if (greeted === null) reply(refuse(noSuchSession(code)));
    },

    async 'list-datasets'(_socket, _payload, _requestId, reply) {
      reply({ ok: true, data: { datasets: parts.datasets() } });
    },

    async probe({ data }, { roundTripMs }, _requestId, reply) {
      data.roundTripMs = roundTripMs;
      if (data.code !== null) live.presenceChanged(data.code);
      reply({ ok: true, data: {} });
    },

    async watch(socket, { runIds }, _requestId, reply) {
      news.watch(socket, runIds);
      reply({ ok: true, data: {} });
    },

    async metrics(socket, { held }, _requestId, reply) {
      const code = codeOf(socket);
      const looked = await sessions.look(code, held, (_session, metrics) => reply({ ok: true, data: { metrics } }));
      if (looked === null) reply(refuse(noSuchSession(code)));
    },

    async ensemble(socket, _payload, _requestId, reply) {
      const code = codeOf(socket);
      const session = await sessions.look(code, {}, (found) => found);
      if (session === null) return reply(refuse(noSuchSession(code)));
      const named = session.settings.names !== 'own-row' || socket.data.caller.role === 'instructor';
      reply(await parts.ensemble(session, named));
    },

    async 'keep-form'(socket, { form }, _requestId, reply) {
      const { caller } = socket.data;
      if (caller.role !== 'student') throw new Error('Only a student has a form.');
      const at = now();
      await store.keepForm(codeOf(socket), caller.seatId, { ...form, at });
      reply({ ok: true, data: { at } });
    },

    async 'delete-session'(socket, _payload, requestId, reply) {
      const { caller } = socket.data;
      const code = codeOf(socket);
      // Closing stops training and tells the trainers; a refusal because the session is already closed is just as good.
      await sessions.request(code, caller, 'close-session', {}, { caller: `${code} closing`, requestId });
      // The caller gets the answer before the connection is closed.
      connections.expel(socket);
      await sessions.delete(code);
      reply({ ok: true, data: {} });
      connections.dismiss(socket, noSuchSession(code));
    },
  };

  /** The handler of a request that changes the session that was greeted. */
  function changing<Name extends Ruled>(name: Name): Handler<Name> {
    return async (socket, payload, requestId, reply) => {
      const { caller } = socket.data;
      const code = codeOf(socket);
      const key = caller.role === 'student' ? caller.seatId : `${code} ${caller.role}`;
      reply(await sessions.request(code, caller, name, payload, { caller: key, requestId }));
    };
  }

  /** Parses one message, whatever it holds, and always answers it. */
  function receive(socket: BrowserSocket, version: Version, name: RequestName, message: readonly unknown[]) {
    const answer = message.at(-1);
    if (typeof answer !== 'function') return;
    const { address, bucket } = socket.data;
    socket.data.heardAt = elapsed();
    const reply = (given: Reply<RequestName>) => {
      if (!given.ok && given.refusal.code === 'no-such-session') addresses.wrongCode(address, elapsed());
      answer(given);
    };
    const [own, ofAddress] = [bucket.take(elapsed()), addresses.take(address, 'request', elapsed())];
    if (!own.ok) return reply(tooFast(own.wait));
    if (!ofAddress.ok) return reply(tooFast(ofAddress.wait));
    const requestId = requestIdSchema.safeParse(message[0]);
    if (!requestId.success) return reply(refuse(refusalFromZod(requestId.error, 'requestId')));
    const otherVersion = version.ofName(name) ?? (name === 'hello' ? version.ofHello(message[1]) : undefined);
    if (otherVersion) return reply(otherVersion);
    const payload = requests[name].payload.safeParse(message[1]);
    if (!payload.success) return reply(refuse(refusalFromZod(payload.error, '')));
    const broken = refusalOfBrokenText(requestId.data, 'requestId') ?? refusalOfBrokenText(payload.data);
    if (broken) return reply(refuse(broken));
    const barred = 'code' in payload.data ? addresses.codesBarred(address, elapsed()) : 0;
    if (barred > 0) return reply(tooFast(barred));
    const forbidden = refusalByRight(requests[name].by, socket.data.caller);
    if (forbidden) return reply(refuse(forbidden));
    const handler = (isRuled(name) ? changing(name) : handlers[name]) as Handler<RequestName>;
    handler(socket, payload.data, requestId.data, reply).catch((error) => {
      log.error('request failed', { name, reason: error instanceof Error ? (error.stack ?? error.message) : '' });
      reply(refuse({ code: 'server-error', message: 'The server failed to do this: try again.' }));
    });
  }

  const sayVersion = sparing(log.info, elapsed);
  io.on('connection', (socket) => {
    const bucket = requestBucket();
    const address = addressOf(socket.request);
    const heardAt = elapsed();
    socket.data = {
      caller: { role: 'stranger' },
      code: null,
      bucket,
      heardAt,
      address,
      roundTripMs: null,
      told: false,
    };
    const version = watchVersion(sayVersion);
    for (const name of Object.keys(requests) as RequestName[]) {
      socket.on(name, (...message: unknown[]) => receive(socket, version, name, message));
    }
    socket.on('unreadable', version.unreadable);
    // Requests unknown to this version are answered too; otherwise the page would repeat them forever.
    socket.use(([name, ...message], next) => {
      if (socket.listenerCount(name as RequestName) > 0) next();
      else receive(socket, version, name as RequestName, message);
    });
    socket.on('disconnect', () => connections.leave(socket));
  });
}

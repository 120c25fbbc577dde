/**
 * The edge to the browsers: parses each request by its schema, names the caller, asks the sessions, replies or refuses.
 *
 * A connection begins as a stranger. `hello` says who it is and enters the session's room; a seat belongs to its newest
 * connection, and the older one is told that it was displaced.
 */
import type { Server, Socket } from 'socket.io';
import type { ServerToClient } from '#lib/protocol/broadcasts.ts';
import {
  type ClientToServer,
  type Payload,
  type Reply,
  type RequestName,
  requestIdSchema,
  requestSchemas,
} from '#lib/protocol/requests.ts';
import { protocolVersion } from '#lib/protocol/version.ts';
import { type Refusal, refusalFromZod } from '#lib/refusal.ts';
import type { SessionRequestName } from '#lib/session/decide.ts';
import type { Caller } from '#lib/session/rules/rule.ts';
import type { Log } from '../log.ts';
import { noSuchSession, type Sessions } from '../sessions/sessions.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { LiveNews } from './live.ts';
import type { Presence } from './presence.ts';
import { type Bucket, createBucket } from './rate-limit.ts';
import { hashSecret, matchesHash } from './secrets.ts';

/** What a connection is; `code` is the session it has greeted. */
type ConnectionData = { caller: Caller; code: string | null; bucket: Bucket };
export type BrowserServer = Server<ClientToServer, ServerToClient, Record<string, never>, ConnectionData>;
export type BrowserSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, ConnectionData>;

/** A student clicks a few times a second at most; a page that comes back asks for a few things at once. */
const requestBurst = 40;
const requestsPerSecond = 10;

type Parts = {
  io: BrowserServer;
  sessions: Sessions;
  store: SessionStore;
  presence: Presence<BrowserSocket>;
  live: LiveNews;
  log: Log;
  now: () => number;
};

type Handler<Name extends RequestName> = (
  socket: BrowserSocket,
  payload: Payload<Name>,
  requestId: string,
  reply: (reply: Reply<Name>) => void,
) => Promise<void>;

const refuse = (refusal: Refusal) => ({ ok: false as const, refusal });

const sayHelloFirst = refuse({ code: 'say-hello-first', message: 'Say hello before anything else.' });

/** Listens for browsers on `io`. */
export function openGateway({ io, sessions, store, presence, live, log, now }: Parts): void {
  /** Who this is, by the secret shown, or why not. */
  async function identify({ code, identity }: Payload<'hello'>): Promise<Caller | Refusal> {
    if (!(await store.find(code))) return noSuchSession(code);
    switch (identity.role) {
      case 'projector':
        return { role: 'projector' };
      case 'student': {
        const seatId = await store.seatOfToken(code, hashSecret(identity.seatToken));
        if (seatId) return { role: 'student', seatId };
        return { code: 'seat-unknown', message: 'This seat is not known in the session: join again.' };
      }
      case 'instructor': {
        const hash = await store.instructorKeyHash(code);
        if (hash && matchesHash(identity.instructorKey, hash)) return { role: 'instructor' };
        return {
          code: 'key-wrong',
          message: 'This is not the key of the session: use the link that was shown when it was opened.',
        };
      }
    }
  }

  function leave(socket: BrowserSocket) {
    const { caller, code } = socket.data;
    if (code === null) return;
    void socket.leave(code);
    if (caller.role === 'student' && presence.leave(code, caller.seatId, socket)) live.changed(code);
    socket.data.code = null;
    socket.data.caller = { role: 'stranger' };
  }

  function enter(socket: BrowserSocket, code: string, caller: Caller) {
    leave(socket);
    socket.data.code = code;
    socket.data.caller = caller;
    void socket.join(code);
    if (caller.role !== 'student') return;
    const previous = presence.enter(code, caller.seatId, socket);
    live.changed(code);
    if (!previous) return;
    previous.data.code = null;
    previous.data.caller = { role: 'stranger' };
    void previous.leave(code);
    previous.emit('displaced');
    previous.disconnect(true);
  }

  const handlers: { [Name in RequestName]: Handler<Name> } = {
    async hello(socket, payload, _requestId, reply) {
      const { code, held, protocol } = payload;
      if (protocol !== protocolVersion) {
        return reply(
          refuse({
            code: 'protocol-mismatch',
            message: 'The server has been updated: reload the page.',
            params: { server: protocolVersion, client: protocol },
          }),
        );
      }
      const caller = await identify(payload);
      if ('code' in caller) return reply(refuse(caller));
      const { role } = caller;
      if (role === 'stranger' || !socket.connected) return;
      const greeted = await sessions.look(code, held, (session, metrics) => {
        if (!socket.connected) return;
        enter(socket, code, caller);
        const seatId = caller.role === 'student' ? caller.seatId : null;
        reply({ ok: true, data: { role, seatId, session, metrics, live: live.now(code), now: now() } });
      });
      if (greeted === null) reply(refuse(noSuchSession(code)));
    },

    async 'find-session'(_socket, { code }, _requestId, reply) {
      const found = await store.find(code);
      reply(found ? { ok: true, data: { code, ...found } } : refuse(noSuchSession(code)));
    },

    async 'open-session'(_socket, payload, requestId, reply) {
      const hash = hashSecret(payload.instructorKey);
      reply(await sessions.open(payload, hash, { caller: hash, requestId }));
    },

    async 'join-session'({ data }, payload, requestId, reply) {
      const hash = hashSecret(payload.seatToken);
      const seatId = await store.seatOfToken(payload.code, hash);
      if (seatId) return reply({ ok: true, data: { seatId } });
      const request = { caller: hash, requestId };
      reply(
        await sessions.request(payload.code, data.caller, 'join-session', payload, request, { seatTokenHash: hash }),
      );
    },

    async metrics({ data }, { held }, _requestId, reply) {
      if (data.code === null) return reply(sayHelloFirst);
      const code = data.code;
      const looked = await sessions.look(code, held, (_session, metrics) => reply({ ok: true, data: { metrics } }));
      if (looked === null) reply(refuse(noSuchSession(code)));
    },

    'hand-in': changing('hand-in'),
    'repeat-run': changing('repeat-run'),
    'extend-run': changing('extend-run'),
    'stop-run': changing('stop-run'),
    'pause-run': changing('pause-run'),
    'resume-run': changing('resume-run'),
    'reorder-runs': changing('reorder-runs'),
    'urge-run': changing('urge-run'),
    'change-settings': changing('change-settings'),
    'grant-quota': changing('grant-quota'),
    'close-session': changing('close-session'),
  };

  /** The handler of a request that changes the session which was greeted. */
  function changing<Name extends Exclude<SessionRequestName, 'join-session'>>(name: Name): Handler<Name> {
    return async ({ data: { caller, code } }, payload, requestId, reply) => {
      if (code === null) return reply(sayHelloFirst);
      const key = caller.role === 'student' ? caller.seatId : `${code} ${caller.role}`;
      reply(await sessions.request(code, caller, name, payload, { caller: key, requestId }));
    };
  }

  /** Parses one message, whatever it holds, and answers it whatever happens. */
  function receive(socket: BrowserSocket, name: RequestName, message: readonly unknown[]) {
    const reply = message.at(-1);
    if (typeof reply !== 'function') return;
    const allowed = socket.data.bucket.take(now());
    if (!allowed.ok) {
      const seconds = Math.ceil(allowed.wait);
      return reply(refuse({ code: 'too-fast', message: `Too many requests: wait ${seconds} s.`, params: { seconds } }));
    }
    const requestId = requestIdSchema.safeParse(message[0]);
    if (!requestId.success) return reply(refuse(refusalFromZod(requestId.error, 'requestId')));
    const payload = requestSchemas[name].payload.safeParse(message[1]);
    if (!payload.success) return reply(refuse(refusalFromZod(payload.error, '')));
    const handler = handlers[name] as Handler<RequestName>;
    handler(socket, payload.data, requestId.data, reply as (reply: Reply<RequestName>) => void).catch((error) => {
      log.error('a request failed', { name, reason: error instanceof Error ? (error.stack ?? error.message) : '' });
      reply(refuse({ code: 'server-error', message: 'The server could not do this: try again.' }));
    });
  }

  io.on('connection', (socket) => {
    socket.data = { caller: { role: 'stranger' }, code: null, bucket: createBucket(requestBurst, requestsPerSecond) };
    for (const name of Object.keys(requestSchemas) as RequestName[]) {
      socket.on(name, (...message: unknown[]) => receive(socket, name, message));
    }
    socket.on('disconnect', () => leave(socket));
  });
}

/** A small Socket.IO server with scripted answers, real sockets, a session and points. */

import { createServer } from 'node:http';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';
import { Server, type ServerOptions, type Socket } from 'socket.io';
import { type Connection, type ConnectionOptions, createConnection } from '#app/_live/connection.ts';
import { createSessionStore, type SessionStore } from '#app/_live/session-store.ts';
import { apply } from '#lib/classroom/apply.ts';
import type { Change } from '#lib/classroom/change.ts';
import type { DatedMetrics } from '#lib/classroom/point.ts';
import { openedSession, type Session } from '#lib/classroom/session.ts';
import type { RequestName } from '#lib/protocol/requests.ts';
import { until } from '../../support/classroom.ts';
import { quiet } from '../../support/lesson.ts';

/** A request as it arrived. */
export type Call = {
  readonly name: RequestName;
  readonly requestId: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into payloads of every kind
  readonly payload: any;
  readonly socket: Socket;
  readonly reply: (reply: unknown) => void;
};

export type ScriptedServer = {
  readonly url: string;
  session: Session;
  metrics: Record<string, DatedMetrics>;
  /** Everything that arrived, in order. */
  readonly calls: Call[];
  /** Scripted answers by request; returning false leaves the usual answer. */
  readonly script: Partial<Record<RequestName, (call: Call) => unknown>>;
  /** Refuses connections with what it passes to its callback. */
  onConnection: (check: (refuse: (refusal: object) => void) => unknown) => void;
  readonly sockets: () => Socket[];
  /** Applies changes and broadcasts them. */
  tell: (...changes: Change[]) => void;
  /** Resolves with the nth call (from 1) of that name when it arrives. */
  called: (name: RequestName, nth?: number) => Promise<Call>;
  /** Breaks every connection, like a lost network. */
  cut: () => void;
  close: () => Promise<void>;
};

/** What the server sends beyond the last held step: training points after it, epochs at or after it. */
function beyond({ points, epochs }: DatedMetrics, held: number): DatedMetrics {
  return { points: points.filter(({ step }) => step > held), epochs: epochs.filter(({ step }) => step >= held) };
}

/** Starts a server on a free port; `swallowUpgrades` leaves WebSocket requests unanswered, like some middleboxes. */
export async function startScriptedServer(
  options: Partial<ServerOptions> & { swallowUpgrades?: boolean; port?: number } = {},
): Promise<ScriptedServer> {
  const { swallowUpgrades, port = 0, ...socketOptions } = options;
  const http = createServer();
  const tcp = new Set<TcpSocket>();
  http.on('connection', (socket) => {
    tcp.add(socket);
    socket.on('close', () => tcp.delete(socket));
  });
  const io = new Server(http, socketOptions);
  if (swallowUpgrades) {
    http.removeAllListeners('upgrade');
    http.on('upgrade', () => {});
  }
  const watchers = new Set<() => void>();
  const server: ScriptedServer = {
    url: '',
    session: openedSession('123456', 'CIFAR-10', 1000),
    metrics: {},
    calls: [],
    script: {},
    onConnection(check) {
      io.use((_socket, next) => {
        let refused: Error | undefined;
        check((refusal) => {
          refused = Object.assign(new Error('refused'), { data: refusal });
        });
        next(refused);
      });
    },
    sockets: () => [...io.sockets.sockets.values()],
    tell(...changes) {
      const after = server.session.sequence;
      server.session = changes.reduce(apply, server.session);
      const points = changes.flatMap((change) => (change.kind === 'run-reported' ? [change] : []));
      for (const socket of server.sockets()) socket.emit('news', { changes: { after, changes }, points }, () => {});
    },
    called: (name, nth = 1) =>
      new Promise((resolve) => {
        const look = () => {
          const call = server.calls.filter((each) => each.name === name)[nth - 1];
          if (!call) return;
          watchers.delete(look);
          resolve(call);
        };
        watchers.add(look);
        look();
      }),
    cut() {
      for (const socket of server.sockets()) socket.conn.close();
    },
    async close() {
      const closed = io.close();
      // Unanswered upgrades would keep the server open.
      for (const socket of tcp) socket.destroy();
      await closed;
    },
  };

  function metricsFor(held: Record<string, number>): Record<string, DatedMetrics> {
    const known = Object.entries(held).filter(([runId]) => server.metrics[runId]);
    return Object.fromEntries(known.map(([runId, step]) => [runId, beyond(server.metrics[runId]!, step)]));
  }

  function answer({ name, payload }: Call): unknown {
    switch (name) {
      case 'hello':
        return {
          role: payload.identity.role,
          seatId: payload.identity.role === 'student' ? 'seat-1' : null,
          session: server.session,
          metrics: metricsFor(payload.held),
          live: quiet,
          form: null,
          now: Date.now(),
        };
      case 'metrics':
        return { metrics: metricsFor(payload.held) };
      case 'find-session':
        return { code: payload.code, title: server.session.title, closed: false, locked: false };
      case 'submit-run':
        return { runId: 'run-1', number: 1 };
      default:
        return {};
    }
  }

  io.on('connection', (socket) => {
    socket.onAny((name: RequestName, requestId: string, payload: unknown, reply: (reply: unknown) => void) => {
      if (typeof reply !== 'function') return;
      const call: Call = { name, requestId, payload, socket, reply };
      server.calls.push(call);
      const scripted = server.script[name];
      if (!scripted || scripted(call) === false) reply({ ok: true, data: answer(call) });
      for (const watcher of [...watchers]) watcher();
    });
  });
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  return Object.assign(server, { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` });
}

export type Client = { readonly store: SessionStore; readonly connection: Connection };

/** A student's open connection with short timeouts. */
export function connectStudent(url: string, options: Partial<ConnectionOptions> = {}): Client {
  const store = options.store ?? createSessionStore();
  const connection = createConnection({
    url,
    code: '123456',
    identity: { role: 'student', seatToken: 'a'.repeat(22) },
    store,
    ...options,
    timing: { firstDelay: 5, longestDelay: 20, again: 1, ...options.timing },
  });
  connection.open();
  return { store, connection };
}

/** Resolves when the client has the reply to hello. */
export async function online({ store }: Client): Promise<void> {
  await until(store, () => store.getState().connection.kind === 'online');
}

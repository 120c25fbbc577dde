/** HTTP endpoints for machines: `/healthz` (alive), `/readyz` (can take traffic), `/metrics`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../base/log.ts';
import { hashSecret, matchesHash } from '../base/secrets.ts';
import type { Answerer } from '../http/http.ts';
import type { Metrics } from './metrics.ts';

/** Milliseconds after which a database counts as not answering. */
const databasePatience = 2000;

const loopback = /^(?:::ffff:)?127\.|^::1$/;

/** Answers the three addresses. Without a `token`, metrics are for programs on this machine that do not use a proxy. */
export function createProbes(parts: {
  metrics: Pick<Metrics, 'read'>;
  token: string | undefined;
  /** Resolves when the database answers. */
  database: () => Promise<unknown>;
  /** Whether this process receives the database's notifications. */
  hears: () => boolean;
  stopping: () => boolean;
  log: Log;
}): Answerer {
  const { metrics, token, database, hears, stopping, log } = parts;
  const tokenHash = token === undefined ? undefined : hashSecret(token);

  function mayRead({ headers, socket }: IncomingMessage): boolean {
    if (tokenHash !== undefined)
      return matchesHash(/^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '', tokenHash);
    const proxied = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
    // If HOST is one of the machine's addresses, local programs connect from that one.
    const own = loopback.test(socket.remoteAddress ?? '') || socket.remoteAddress === socket.localAddress;
    return !proxied && own;
  }

  /** Why the server cannot take traffic now, if so. */
  async function unready(): Promise<string | undefined> {
    if (stopping()) return 'This server is stopping: use another one, or wait until it is back.';
    if (!hears()) return 'This server has lost its connection to the database and is reconnecting.';
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer for ${databasePatience} ms`)), databasePatience);
    });
    try {
      await Promise.race([database(), patience]);
      return undefined;
    } catch (error) {
      log.warn('database does not answer', { reason: (error as Error).message });
      return "The database does not answer: check the server's log.";
    } finally {
      clearTimeout(timer);
    }
  }

  const say = (response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8') => {
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(`${text}\n`);
  };

  async function answerMetrics(request: IncomingMessage, response: ServerResponse) {
    if (!mayRead(request)) {
      const advice =
        token === undefined
          ? "Read them on the server's machine, or set METRICS_TOKEN."
          : 'Send METRICS_TOKEN as a bearer token.';
      return say(response, 403, `These metrics are restricted. ${advice}`);
    }
    const { type, text } = await metrics.read();
    say(response, 200, text, type);
  }

  const answers: Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>> = {
    '/healthz': async (_request, response) => say(response, 200, 'ok'),
    '/readyz': async (_request, response) => {
      const why = await unready();
      say(response, why ? 503 : 200, why ?? 'ready');
    },
    '/metrics': answerMetrics,
  };

  return (request, response) => {
    const address = request.url?.split('?')[0] ?? '';
    const answer = Object.hasOwn(answers, address) ? answers[address] : undefined;
    if (!answer) return false;
    answer(request, response).catch((error: Error) => {
      log.error('could not answer a probe', { address, reason: error.message });
      say(response, 500, 'The server failed to answer: check its log.');
    });
    return true;
  };
}

/** The instructor's downloads of a session: JSON, tables, and the replay page. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '#lib/refusal.ts';
import { replayOf } from '#lib/takehome/replay.ts';
import type { Log } from '../base/log.ts';
import { hashSecret } from '../base/secrets.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { SessionStore } from '../store/session-store.ts';
import { replayPage } from './replay-page.ts';
import { epochsTable, gradesTable, runsTable } from './tables.ts';

type Download = { readonly type: string; readonly body: () => string | Promise<string> };

const keyMissing: Refusal = {
  code: 'key-wrong',
  message: "Only the instructor may download this: send the session's key as a bearer token.",
};
export const noSuchFile: Refusal = { code: 'no-such-file', message: 'There is no such file: check its name.' };

/** Answers `/sessions/CODE/FILE` with the instructor's key as a bearer token; false for any other address. */
export function createSessionFiles({ sessions, store, log }: { sessions: Sessions; store: SessionStore; log: Log }) {
  async function filesOf(code: string): Promise<Record<string, Download> | null> {
    const session = await sessions.look(code, {}, (found) => found);
    if (!session) return null;
    const metrics = () => store.metrics(Object.fromEntries(Object.keys(session.runs).map((runId) => [runId, 0])));
    return {
      'session.json': {
        type: 'application/json',
        body: async () =>
          JSON.stringify({ version: 1, session, history: await store.history(code), metrics: await metrics() }),
      },
      'runs.csv': { type: 'text/csv', body: () => runsTable(session) },
      'grades.csv': { type: 'text/csv', body: () => gradesTable(session) },
      'epochs.csv': { type: 'text/csv', body: async () => epochsTable(session, await metrics()) },
      'replay.html': { type: 'text/html', body: async () => replayPage(replayOf(session, await store.history(code))) },
    };
  }

  async function answer(request: IncomingMessage, response: ServerResponse, code: string, name: string) {
    const refuse = (status: number, refusal: Refusal) =>
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(refusal));
    const key = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    const holder = key === undefined ? undefined : await store.holderOf(code, hashSecret(key));
    if (holder?.seatId !== null) return refuse(401, keyMissing);
    const file = (await filesOf(code))?.[name];
    if (!file) return refuse(404, noSuchFile);
    const body = await file.body();
    response.writeHead(200, {
      'content-type': `${file.type}; charset=utf-8`,
      'content-disposition': `attachment; filename="${code}-${name}"`,
      'cache-control': 'no-store',
    });
    response.end(body);
  }

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const found = /^\/sessions\/(\d{6})\/([a-z]+\.[a-z]+)$/.exec(request.url ?? '');
    if (!found || request.method !== 'GET') return false;
    answer(request, response, found[1]!, found[2]!).catch((error: Error) => {
      log.error('download failed', { reason: error.message });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
    return true;
  };
}

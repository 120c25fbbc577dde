/**
 * The join page and its form, which works before any script and by plain HTTP.
 *
 * The page gets its session's title and door as a request header. The form's nickname is posted to the page's own address:
 * a script gets the reply to `join-session`, a browser is led to the student's page, with its token behind the `#` where no
 * server sees it, or back to the form with the reason.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { joinPage, studentPage } from '#lib/addresses.ts';
import { type Door, doorHeader, doorInHeader } from '#lib/protocol/door.ts';
import { type Payload, type Reply, requests } from '#lib/protocol/requests.ts';
import { refusalFromZod } from '#lib/refusal.ts';
import { refuse } from '#lib/rules/rule.ts';
import { refusalOfBrokenText } from '../base/broken-text.ts';
import type { Log } from '../base/log.ts';
import { newSecret } from '../base/secrets.ts';
import { type AddressBook, addressOf } from '../gateway/addresses.ts';
import { tooFast } from '../gateway/entering.ts';
import { noSuchSession } from '../sessions/sessions.ts';
import type { CodeGuard } from './codes.ts';
import type { Answerer, PageHandler } from './http.ts';

/** A nickname and a token take a few hundred bytes. */
const largestForm = 4096;

type JoinReply = Reply<'join-session'>;

type Parts = {
  readonly pages: PageHandler;
  readonly addresses: AddressBook;
  readonly codes: CodeGuard;
  readonly find: (code: string) => Promise<{ title: string; closed: boolean; locked: boolean } | undefined>;
  /** Takes the seat for this address. */
  readonly join: (address: string, payload: Payload<'join-session'>) => Promise<JoinReply>;
  /** Hears of each session whose page was asked for. */
  readonly asked: (code: string, request: IncomingMessage) => void;
  /** Elapsed time in milliseconds. */
  readonly elapsed: () => number;
  readonly log: Log;
};

/** Answers the form, and lets `pages` show the page, which it tells of its session; false for any other address. */
export function createJoinPage({ pages, addresses, codes, find, join, asked, elapsed, log }: Parts): Answerer {
  /** What the page may know; undefined if its address has tried too many codes, or the database does not answer. */
  async function sessionFor(request: IncomingMessage, code: string): Promise<Door['session'] | undefined> {
    if (codes.wait(request) > 0) return undefined;
    try {
      const found = await find(code);
      if (found) asked(code, request);
      else codes.wrong(request);
      return found ? { code, ...found } : null;
    } catch {
      // The page is served all the same, and says itself that the server does not answer.
      return undefined;
    }
  }

  async function show(request: IncomingMessage, response: ServerResponse, code: string, refused?: Door['refused']) {
    const session = await sessionFor(request, code);
    if (session !== undefined) request.headers[doorHeader] = doorInHeader({ session, refused });
    await pages(request, response);
  }

  async function taken(request: IncomingMessage, code: string, form: URLSearchParams): Promise<[JoinReply, string]> {
    const address = addressOf(request);
    const seatToken = form.get('seatToken') ?? newSecret();
    const allowed = addresses.take(address, 'request', elapsed());
    if (!allowed.ok) return [tooFast(allowed.wait), seatToken];
    const wait = codes.wait(request);
    if (wait > 0) return [tooFast(wait), seatToken];
    const payload = requests['join-session'].payload.safeParse({
      code,
      nickname: form.get('nickname') ?? '',
      seatToken,
    });
    if (!payload.success) return [refuse(refusalFromZod(payload.error, '')), seatToken];
    const broken = refusalOfBrokenText(payload.data);
    if (broken) return [refuse(broken), seatToken];
    const reply = (await find(code)) ? await join(address, payload.data) : refuse(noSuchSession(code));
    if (!reply.ok && reply.refusal.code === 'no-such-session') codes.wrong(request);
    return [reply, seatToken];
  }

  async function answerForm(request: IncomingMessage, response: ServerResponse, code: string, query: string) {
    const form = await formOf(request);
    if (!form) return void response.writeHead(413, { connection: 'close' }).end();
    const [reply, seatToken] = await taken(request, code, form).catch((error: Error): [JoinReply, string] => {
      log.error('request failed', { name: 'join-session', reason: error.stack ?? error.message });
      return [refuse({ code: 'server-error', message: 'The server failed to do this: try again.' }), ''];
    });
    response.setHeader('cache-control', 'no-store');
    if (request.headers.accept?.includes('application/json')) {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(reply));
    } else if (reply.ok) {
      response.writeHead(303, { location: `${studentPage(code, query)}#seat=${seatToken}` }).end();
    } else {
      request.method = 'GET';
      const nickname = (form.get('nickname') ?? '').slice(0, 100);
      await show(request, response, code, { nickname, refusal: reply.refusal });
    }
  }

  return (request, response) => {
    delete request.headers[doorHeader];
    const [, code, query = ''] = joinAddress.exec(request.url ?? '') ?? [];
    if (code === undefined) return false;
    const answered =
      request.method === 'POST' ? answerForm(request, response, code, query) : show(request, response, code);
    answered.catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
    return true;
  };
}

const joinAddress = new RegExp(`^${joinPage('(\\d{6})')}/?(\\?.*)?$`);

/** The fields of a posted form; undefined if it is larger than any honest one. */
async function formOf(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > largestForm) return undefined;
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
}

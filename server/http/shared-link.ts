/** Previews of shared links: request headers tell the pages their public address and the session's title. */
import type { IncomingMessage } from 'node:http';
import type { CodeGuard } from './codes.ts';
import type { PageHandler } from './http.ts';

/** These request headers; a client's own values are replaced. */
const originHeader = 'x-public-origin';
const titleHeader = 'x-session-title';

/** The address the client used, if it is safe to put into a page. */
function originOf({ headers }: IncomingMessage): string | undefined {
  if (headers.host === undefined || !/^[\w.:[\]-]+$/.test(headers.host)) return undefined;
  return `${headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'}://${headers.host}`;
}

/**
 * Passes requests to `pages`. The join page learns only the session's title, which anybody with the code may
 * see; wrong codes there count together with those elsewhere.
 */
export function withSharedLinks(
  pages: PageHandler,
  parts: {
    readonly publicUrl: string | undefined;
    readonly codes: CodeGuard;
    readonly find: (code: string) => Promise<{ title: string } | undefined>;
  },
): PageHandler {
  const { publicUrl, codes, find } = parts;
  async function titleFor(request: IncomingMessage): Promise<string | undefined> {
    const code = /^\/j\/(\d{6})(?:[/?]|$)/.exec(request.url ?? '')?.[1];
    if (code === undefined || codes.barred(request)) return undefined;
    try {
      const found = await find(code);
      if (!found) codes.wrong(request);
      return found?.title;
    } catch {
      // The page is served all the same, and says itself that the database does not answer.
      return undefined;
    }
  }
  return async (request, response) => {
    const title = await titleFor(request);
    const origin = publicUrl ?? originOf(request);
    delete request.headers[titleHeader];
    delete request.headers[originHeader];
    if (title !== undefined) request.headers[titleHeader] = encodeURIComponent(title);
    if (origin !== undefined) request.headers[originHeader] = origin;
    await pages(request, response);
  };
}

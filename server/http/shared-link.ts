/** What is seen of a link that is shared: tells the pages, by headers of the request, where they are and what the session is called. */
import type { IncomingMessage } from 'node:http';
import type { CodeGuard } from './codes.ts';
import type { PageHandler } from './http.ts';

/** The headers by which the pages learn it; whatever a client sends under them is replaced. */
const originHeader = 'x-public-origin';
const titleHeader = 'x-session-title';

/** Under which address the client asked, where it is one that may stand in a page. */
function originOf({ headers }: IncomingMessage): string | undefined {
  if (headers.host === undefined || !/^[\w.:[\]-]+$/.test(headers.host)) return undefined;
  return `${headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'}://${headers.host}`;
}

/**
 * Hands requests on to `pages`. Of a session the page of its join link learns the title alone, which everybody may ask for who
 * has its code; guessing codes there is slowed down together with guessing them elsewhere.
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
    const found = await find(code);
    if (!found) codes.wrong(request);
    return found?.title;
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

/** Previews of shared links: a request header tells the pages their public address. */
import type { IncomingMessage } from 'node:http';
import type { PageHandler } from './http.ts';

/** This request header; a client's own value is replaced. */
const originHeader = 'x-public-origin';

/** The address the client used, if it is safe to put into a page. */
function originOf({ headers }: IncomingMessage): string | undefined {
  if (headers.host === undefined || !/^[\w.:[\]-]+$/.test(headers.host)) return undefined;
  return `${headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'}://${headers.host}`;
}

/** Passes requests to `pages`. */
export function withSharedLinks(pages: PageHandler, publicUrl: string | undefined): PageHandler {
  return async (request, response) => {
    const origin = publicUrl ?? originOf(request);
    delete request.headers[originHeader];
    if (origin !== undefined) request.headers[originHeader] = origin;
    await pages(request, response);
  };
}

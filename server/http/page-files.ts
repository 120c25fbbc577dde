/** Serves what the pages are made of (scripts, styles, fonts): compressed with Brotli at set-up, and forever the same. */
import path from 'node:path';
import sirv from 'sirv';
import type { PageHandler } from './http.ts';

const prefix = '/_next/static';
const yearInSeconds = 31_536_000;

/** Passes every other request on to `pages`; `folder` is the one that Next has built. */
export function withPageFiles(pages: PageHandler, folder: string): PageHandler {
  const serve = sirv(path.join(folder, 'static'), { brotli: true, immutable: true, maxAge: yearInSeconds });
  return async (request, response) => {
    const { url = '' } = request;
    let found = url.startsWith(`${prefix}/`);
    if (found) {
      // It knows its files since the start, so it decides at once.
      request.url = url.slice(prefix.length);
      serve(request, response, () => {
        found = false;
      });
      request.url = url;
    }
    if (!found) await pages(request, response);
  };
}

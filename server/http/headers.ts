/** What every HTTP answer says to the browser about itself, and who may ask at all: headers, content security policy, origin. */
import { randomBytes } from 'node:crypto';
import { foreignOrigin, isForeign } from '../gateway/origin.ts';
import type { Answerer } from './http.ts';

/** The header of a request by which the pages learn the nonce of their scripts; whatever a client sends under it is replaced. */
const nonceHeader = 'x-nonce';

const yearInSeconds = 31_536_000;

/** The same for every answer. */
export const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not `no-referrer`, under which browsers hide the origin of a page from its own server too.
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()',
} as const;

/** For what is no page: nothing may be run, fetched or framed, should a browser ever show it. */
const filePolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

/**
 * For pages: scripts are the server's own files, and those inside the page that carry its nonce. Styles may stand in the
 * page, since components place their pop-ups by style attributes; pictures may be made by the page itself.
 */
function pagePolicy(nonce: string, host: string | undefined, development: boolean): string {
  // Older Safari does not count a WebSocket to the same host as `self`.
  const sockets = host !== undefined && /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'self'",
    // TensorFlow.js counts 64-bit integers by WebAssembly, which is code that reaches nothing of the page.
    `script-src 'self' 'nonce-${nonce}' 'wasm-unsafe-eval'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    `connect-src 'self' blob: data:${sockets}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const isFile = (url: string) => /^\/(sessions|images)\//.test(url);
const reads = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Sets the headers of an answer before anybody writes it, and refuses what would change something on behalf of another
 * site; true where it has refused.
 */
export function createHttpGuard(settings: { publicUrl: string | undefined; development: boolean }): Answerer {
  const { publicUrl, development } = settings;
  const headers: Record<string, string> = { ...commonHeaders };
  if (publicUrl?.startsWith('https:')) headers['strict-transport-security'] = `max-age=${yearInSeconds}`;
  return (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const nonce = randomBytes(16).toString('base64');
    const policy = isFile(request.url ?? '') ? filePolicy : pagePolicy(nonce, request.headers.host, development);
    response.setHeader('content-security-policy', policy);
    // Next reads the nonce of its own scripts from the policy of the request.
    request.headers['content-security-policy'] = policy;
    request.headers[nonceHeader] = nonce;
    if (reads.has(request.method ?? '') || !isForeign(request, publicUrl)) return false;
    response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end(`${foreignOrigin}\n`);
    return true;
  };
}

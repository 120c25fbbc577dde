/** Security headers of every HTTP response: content security policy, origin. */
import { randomBytes } from 'node:crypto';
import { foreignOrigin, isForeign } from '../gateway/origin.ts';
import type { Answerer } from './http.ts';

/** The request header that gives pages the nonce of their scripts; a client's own value is replaced. */
const nonceHeader = 'x-nonce';

const yearInSeconds = 31_536_000;

/** Sent with every response. */
export const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not `no-referrer`, under which browsers hide a page's origin even from its own server.
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()',
} as const;

/** For responses other than pages: nothing may be run, fetched or framed if a browser displays them. */
const filePolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

/**
 * For pages: scripts are the server's own files, and inline ones with the nonce. Inline styles are
 * allowed, since components position their pop-ups with style attributes; pages may generate images.
 */
function pagePolicy(nonce: string, host: string | undefined, development: boolean): string {
  // Older Safari does not count a WebSocket to the same host as `self`.
  const sockets = host !== undefined && /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'self'",
    // TensorFlow.js uses WebAssembly for 64-bit integers; such code cannot reach the page.
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
 * Sets the headers before the response is written, and refuses cross-site requests that would change something;
 * true if it has refused.
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
    // Next reads the nonce for its own scripts from the request's policy.
    request.headers['content-security-policy'] = policy;
    request.headers[nonceHeader] = nonce;
    if (reads.has(request.method ?? '') || !isForeign(request, publicUrl)) return false;
    response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end(`${foreignOrigin}\n`);
    return true;
  };
}

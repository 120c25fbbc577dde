/** Whose pages may talk to this server: its own, under any of its addresses. */
import type { IncomingMessage } from 'node:http';
import { isLoopback } from '#lib/addresses.ts';

export const foreignOrigin =
  'This server only answers its own pages: open it at its own address, or set PUBLIC_URL to the address you use.';

/**
 * Whether the request comes from another site's page. Programs that are not browsers (trainers, scripts) send no
 * `Origin`; `publicUrl` is the configured address, if any.
 */
export function isForeign({ headers }: IncomingMessage, publicUrl: string | undefined): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  const from = new URL(origin);
  if (from.protocol !== 'http:' && from.protocol !== 'https:') return true;
  return !(
    from.host === host?.toLowerCase() ||
    isLoopback(from) ||
    (publicUrl !== undefined && from.host === new URL(publicUrl).host)
  );
}

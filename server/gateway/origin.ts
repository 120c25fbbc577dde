/** Whose pages may talk to this server: its own, under whichever address they were opened. */
import type { IncomingMessage } from 'node:http';

export const foreignOrigin =
  'This server answers its own pages only: open it under its own address, or set PUBLIC_URL to the address it is reached by.';

const ownMachine = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether a browser says that the page of another site asks. Programs that are no browser (trainers, scripts) send no
 * `Origin`; `publicUrl` is the configured address, where there is one.
 */
export function isForeign({ headers }: IncomingMessage, publicUrl: string | undefined): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  const from = new URL(origin);
  if (from.protocol !== 'http:' && from.protocol !== 'https:') return true;
  return !(
    from.host === host?.toLowerCase() ||
    ownMachine.test(from.hostname) ||
    (publicUrl !== undefined && from.host === new URL(publicUrl).host)
  );
}

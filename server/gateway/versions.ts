/** Pages of another version: asked to reload, and logged once per connection. */

import { requests } from '#lib/protocol/requests.ts';
import { protocolVersion } from '#lib/protocol/version.ts';
import { refuse } from '#lib/rules/rule.ts';
import type { Log } from '../base/log.ts';

/** A valid version number; anything else is the caller's fault. */
const isVersion = (protocol: unknown): protocol is number =>
  Number.isInteger(protocol) && (protocol as number) > 0 && (protocol as number) < 10_000;

const isRequest = (name: string) => Object.hasOwn(requests, name);

/** For one connection; `log` receives the first mismatch. */
export function watchVersion(log: Log['info']) {
  let said = false;
  function say(what: string, client?: number) {
    if (!said) log('page of another version asked to reload', { what, server: protocolVersion, client });
    said = true;
  }
  const mismatch = (client?: number) =>
    refuse({
      code: 'protocol-mismatch',
      path: 'protocol',
      message: 'This page and the server have different versions: reload the page.',
      params: { server: protocolVersion, ...(client !== undefined && { client }) },
    });
  return {
    /** The answer to a hello of another version, whatever else it contains; undefined for this version. */
    ofHello(payload: unknown) {
      const protocol = (payload as { protocol?: unknown } | null | undefined)?.protocol;
      if (!isVersion(protocol) || protocol === protocolVersion) return undefined;
      say('hello', protocol);
      return mismatch(protocol);
    },
    /** The answer to a request unknown to this version; undefined for a known one. */
    ofName(name: string) {
      if (isRequest(name)) return undefined;
      say('unknown request');
      return mismatch();
    },
    /** The page could not read a message, and says which. */
    unreadable: (what: unknown) => say(typeof what === 'string' && isRequest(what) ? `reply to ${what}` : 'news'),
  };
}

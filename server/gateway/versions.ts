/** Pages of another version than this server's: asked to reload, and said in the log, once for each connection. */

import { refuse } from '#lib/classroom/rules/rule.ts';
import { requests } from '#lib/protocol/requests.ts';
import { protocolVersion } from '#lib/protocol/version.ts';
import type { Log } from '../base/log.ts';

/** A number that a version can have; anything else is a fault of what asks. */
const isVersion = (protocol: unknown): protocol is number =>
  Number.isInteger(protocol) && (protocol as number) > 0 && (protocol as number) < 10_000;

const isRequest = (name: string) => Object.hasOwn(requests, name);

/** For one connection; `log` is told of the first mismatch. */
export function watchVersion(log: Log['info']) {
  let said = false;
  function say(what: string, client?: number) {
    if (!said) log('a page of another version was asked to reload', { what, server: protocolVersion, client });
    said = true;
  }
  const mismatch = (client?: number) =>
    refuse({
      code: 'protocol-mismatch',
      path: 'protocol',
      message: 'This page and the server are of different versions: reload the page.',
      params: { server: protocolVersion, ...(client !== undefined && { client }) },
    });
  return {
    /** The answer to a hello of another version, whatever else that version puts into it; undefined for one of this version. */
    ofHello(payload: unknown) {
      const protocol = (payload as { protocol?: unknown } | null | undefined)?.protocol;
      if (!isVersion(protocol) || protocol === protocolVersion) return undefined;
      say('hello', protocol);
      return mismatch(protocol);
    },
    /** The answer to a request that this version does not have; undefined for one that it has. */
    ofName(name: string) {
      if (isRequest(name)) return undefined;
      say('an unknown request');
      return mismatch();
    },
    /** The page cannot read what it was sent, and says what. */
    unreadable: (what: unknown) =>
      say(typeof what === 'string' && isRequest(what) ? `the reply to ${what}` : 'changes'),
  };
}

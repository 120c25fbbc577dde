/** Session codes in HTTP addresses: guesses count together with those by socket. */
import type { IncomingMessage } from 'node:http';
import { type AddressBook, addressOf } from '../gateway/addresses.ts';
import { tooFast } from '../gateway/entering.ts';
import type { Answerer } from './http.ts';

export type CodeGuard = {
  /** Refuses a request with a code if its address has tried too many wrong ones; true if refused. */
  readonly refuse: Answerer;
  /** Whether this request's address has tried too many wrong codes. */
  barred(request: IncomingMessage): boolean;
  /** The code in this request was wrong. */
  wrong(request: IncomingMessage): void;
};

/** `elapsed` in milliseconds. */
export function createCodeGuard(addresses: AddressBook, elapsed: () => number): CodeGuard {
  const waitOf = (request: IncomingMessage) => addresses.codesBarred(addressOf(request), elapsed());
  return {
    refuse(request, response) {
      if (!/^\/sessions\/\d{6}\//.test(request.url ?? '')) return false;
      const wait = waitOf(request);
      if (wait === 0) return false;
      response
        .writeHead(429, {
          'content-type': 'application/json; charset=utf-8',
          'cache-control': 'no-store',
          'retry-after': String(Math.ceil(wait)),
        })
        .end(JSON.stringify(tooFast(wait).refusal));
      return true;
    },
    barred: (request) => waitOf(request) > 0,
    wrong: (request) => addresses.wrongCode(addressOf(request), elapsed()),
  };
}

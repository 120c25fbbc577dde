/** Session codes in HTTP addresses: guesses count together with those by socket. */
import type { IncomingMessage } from 'node:http';
import { type AddressBook, addressOf } from '../gateway/addresses.ts';
import { tooFast } from '../gateway/entering.ts';
import type { Answerer } from './http.ts';

export type CodeGuard = {
  /** Refuses a request with a code if its address has tried too many wrong ones; true if refused. */
  readonly refuse: Answerer;
  /** Seconds for which this request's address may use no code, since it has tried too many wrong ones; 0 if it may. */
  wait(request: IncomingMessage): number;
  /** The code in this request was wrong. */
  wrong(request: IncomingMessage): void;
};

/** `elapsed` in milliseconds. */
export function createCodeGuard(addresses: AddressBook, elapsed: () => number): CodeGuard {
  const wait = (request: IncomingMessage) => addresses.codesBarred(addressOf(request), elapsed());
  return {
    refuse(request, response) {
      if (!/^\/sessions\/\d{6}\//.test(request.url ?? '')) return false;
      const seconds = wait(request);
      if (seconds === 0) return false;
      response
        .writeHead(429, {
          'content-type': 'application/json; charset=utf-8',
          'cache-control': 'no-store',
          'retry-after': String(Math.ceil(seconds)),
        })
        .end(JSON.stringify(tooFast(seconds).refusal));
      return true;
    },
    wait,
    wrong: (request) => addresses.wrongCode(addressOf(request), elapsed()),
  };
}

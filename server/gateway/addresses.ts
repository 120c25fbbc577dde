/** Limits per network address: a whole class may share one. */
import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import { type Bucket, createBucket } from './rate-limit.ts';

/** Five times the largest class with several tabs each. */
export const connectionsPerAddress = 2000;
/** All connections of an address together: a returning class makes a few hundred requests in a second. */
const requests = { burst: 5000, perSecond: 1000 };
/** Keeps six-digit codes from being guessed. */
const wrongCodes = { burst: 100, perSecond: 1 };
/** Opening sessions, which needs no account. */
const openings = { burst: 500, perSecond: 0.5 };
/** Guesses at the password for opening a session: too slow for 8 letters. */
const passwords = { burst: 5, perSecond: 1 / 30 };
/** Addresses remembered. */
const remembered = 10_000;

export type AddressBook = {
  connections(address: string): number;
  /** Counts a connection until the returned function is called. */
  connect(address: string): () => void;
  /** Whether the address may make another request, open a session, or guess the password. */
  take(address: string, what: 'request' | 'opening' | 'password', now: number): ReturnType<Bucket['take']>;
  /** A session code was wrong: after many, the address may use no code for a while. */
  wrongCode(address: string, now: number): void;
  /** Seconds for which the address may use no code; 0 if it may. */
  codesBarred(address: string, now: number): number;
};

type Entry = {
  connections: number;
  request: Bucket;
  opening: Bucket;
  password: Bucket;
  wrongCode: Bucket;
  barredUntil: number;
};

export function createAddressBook(): AddressBook {
  const entries = new Map<string, Entry>();
  const entryOf = (address: string): Entry => {
    const entry = entries.get(address) ?? {
      connections: 0,
      request: createBucket(requests.burst, requests.perSecond),
      opening: createBucket(openings.burst, openings.perSecond),
      password: createBucket(passwords.burst, passwords.perSecond),
      wrongCode: createBucket(wrongCodes.burst, wrongCodes.perSecond),
      barredUntil: 0,
    };
    entries.delete(address);
    entries.set(address, entry);
    if (entries.size > remembered) {
      const idle = [...entries].find(([, { connections }]) => connections === 0);
      if (idle) entries.delete(idle[0]);
    }
    return entry;
  };
  return {
    connections: (address) => entryOf(address).connections,
    connect(address) {
      const entry = entryOf(address);
      entry.connections += 1;
      return () => {
        entry.connections -= 1;
      };
    },
    take: (address, what, now) => entryOf(address)[what].take(now),
    wrongCode(address, now) {
      const entry = entryOf(address);
      const taken = entry.wrongCode.take(now);
      if (!taken.ok) entry.barredUntil = now + 1000 * taken.wait;
    },
    codesBarred: (address, now) => Math.max(0, entryOf(address).barredUntil - now) / 1000,
  };
}

const ownMachine = /^(127\.|::1$|::ffff:127\.)/;

/** For IPv6, the prefix that a provider assigns to one customer, who may use all its addresses. */
function customer(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const behind = tail?.split(':').filter(Boolean) ?? [];
  const zeros = tail === undefined ? [] : Array<string>(8 - groups.length - behind.length).fill('0');
  return `${[...groups, ...zeros, ...behind].slice(0, 4).join(':')}::/64`;
}

/** Where a request comes from, and whether that is this machine; behind a proxy on this machine, what the proxy names last. */
function originOf({ socket, headers }: IncomingMessage): { address: string; own: boolean } {
  const peer = socket.remoteAddress ?? '';
  const forwarded = headers['x-forwarded-for'];
  const last = (Array.isArray(forwarded) ? forwarded.at(-1) : forwarded)?.split(',').at(-1)?.trim();
  // Local programs may connect from any of the machine's addresses, to the same.
  const own = ownMachine.test(peer) || peer === socket.localAddress;
  return own && last ? { address: last, own: ownMachine.test(last) } : { address: peer, own };
}

/** The address that a request comes from, as it counts for limits. */
export const addressOf = (request: IncomingMessage): string => customer(originOf(request).address);

/** Whether a request comes from another device than this machine. */
export const isOtherDevice = (request: IncomingMessage): boolean => !originOf(request).own;

/**
 * Recovery codes: short enough to read aloud, too long to guess at the rate allowed per address. Guesses are
 * not counted, so wrong ones never lock the owner out.
 */
import { randomInt } from 'node:crypto';
import { createBuckets } from './rate-limit.ts';

/** Without easily confused letters and digits: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
const alphabet = '34679ACDEFGHJKMNPQRTWXY';
/** 23⁸ codes, about 36 bits: at 1,000 guesses a second, half of them take more than a year. */
const length = 8;

export const newRecovery = (): string => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

/** Guesses at once, and per second after that, for each seat and address. */
const guesses = { burst: 5, perSecond: 1 / 60 };

/** `elapsed` in milliseconds. */
export type ShortCodes = (
  kept: string,
  address: string,
  seat: string,
  elapsed: number,
) => { ok: true } | { ok: false; wait: number };

/** Whether this address may guess this seat's code now: seats from version 0.1.0 have four letters, which can be guessed. */
export function createShortCodes(): ShortCodes {
  const buckets = createBuckets(guesses);
  return (kept, address, seat, elapsed) =>
    kept.length >= length ? { ok: true } : buckets.take(`${address} ${seat}`, elapsed);
}

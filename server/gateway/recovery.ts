/**
 * Recovery codes: short enough to be read aloud, too long to be guessed at the pace at which an address may ask. So nobody
 * counts guesses, and what strangers guess never keeps an owner out.
 */
import { randomInt } from 'node:crypto';
import { createBuckets } from './rate-limit.ts';

/** Without the letters and digits that are mistaken for others: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
const alphabet = '34679ACDEFGHJKMNPQRTWXY';
/** 23⁸ codes, about 36 bits: at 1,000 guesses a second half of them take more than a year. */
const length = 8;

export const newRecovery = (): string => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

/** Guesses at once, and how many a second after that, for each seat and address. */
const guesses = { burst: 5, perSecond: 1 / 60 };

/** `elapsed` in milliseconds. */
export type ShortCodes = (
  kept: string,
  address: string,
  seat: string,
  elapsed: number,
) => { ok: true } | { ok: false; wait: number };

/** Whether somebody at this address may guess at this seat's code now: seats of 0.1.0 have four letters, which can be guessed. */
export function createShortCodes(): ShortCodes {
  const buckets = createBuckets(guesses);
  return (kept, address, seat, elapsed) =>
    kept.length >= length ? { ok: true } : buckets.take(`${address} ${seat}`, elapsed);
}

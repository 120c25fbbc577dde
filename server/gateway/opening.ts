/** Who may open a session: everybody, or holders of INSTRUCTOR_PASSWORD; guessing is slowed down. */
import type { Refusal } from '#lib/refusal.ts';
import { hashSecret, matchesHash } from '../base/secrets.ts';
import type { AddressBook } from './addresses.ts';
import { tooFast } from './entering.ts';
import { type Bucket, createBucket } from './rate-limit.ts';

/** Guesses from all addresses together. */
const triesOfAll = { burst: 100, perSecond: 1 };

export type OpeningGuard = (address: string, password: string | undefined, now: number) => Refusal | undefined;

/** Why this address may not open a session now, if so. */
export function createOpeningGuard(instructorPassword: string | undefined, addresses: AddressBook): OpeningGuard {
  const hash = instructorPassword === undefined ? undefined : hashSecret(instructorPassword);
  const ofAll = createBucket(triesOfAll.burst, triesOfAll.perSecond);

  function mayGuess(address: string, now: number): ReturnType<Bucket['take']> {
    const own = addresses.take(address, 'password', now);
    return own.ok ? ofAll.take(now) : own;
  }

  return (address, password, now) => {
    if (hash !== undefined) {
      if (password === undefined) {
        return {
          code: 'password-missing',
          path: 'password',
          message: "Opening a session requires this server's instructor password: ask its operator.",
        };
      }
      const allowed = mayGuess(address, now);
      if (!allowed.ok) return tooFast(allowed.wait).refusal;
      if (!matchesHash(password, hash)) {
        return {
          code: 'password-wrong',
          path: 'password',
          message: 'Wrong instructor password: check it and try again.',
        };
      }
    }
    const allowed = addresses.take(address, 'opening', now);
    return allowed.ok ? undefined : tooFast(allowed.wait).refusal;
  };
}

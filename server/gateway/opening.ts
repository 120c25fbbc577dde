/** Who may open a session: everybody, or with INSTRUCTOR_PASSWORD whoever knows it; guessing is slowed down. */
import type { Refusal } from '#lib/refusal.ts';
import { hashSecret, matchesHash } from '../base/secrets.ts';
import type { AddressBook } from './addresses.ts';
import { tooFast } from './entering.ts';
import { type Bucket, createBucket } from './rate-limit.ts';

/** Guesses of all addresses together. */
const triesOfAll = { burst: 100, perSecond: 1 };

export type OpeningGuard = (address: string, password: string | undefined, now: number) => Refusal | undefined;

/** Says why somebody at this address may not open a session now, or undefined. */
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
          message: 'Opening a session takes the instructor password of this server: ask whoever runs it.',
        };
      }
      const allowed = mayGuess(address, now);
      if (!allowed.ok) return tooFast(allowed.wait).refusal;
      if (!matchesHash(password, hash)) {
        return {
          code: 'password-wrong',
          path: 'password',
          message: 'This is not the instructor password: look at it again.',
        };
      }
    }
    const allowed = addresses.take(address, 'opening', now);
    return allowed.ok ? undefined : tooFast(allowed.wait).refusal;
  };
}

/** Who may open a session: everybody, or with INSTRUCTOR_PASSWORD whoever knows it; guessing is slowed down. */
import type { Refusal } from '#lib/refusal.ts';
import type { AddressBook } from './addresses.ts';
import { tooFast } from './entering.ts';
import { type Bucket, createBucket } from './rate-limit.ts';
import { hashSecret, matchesHash } from './secrets.ts';

/** Of one address, and of all together: with 8 letters there is no guessing at this pace. */
const tries = { burst: 5, perSecond: 1 / 30 };
const triesOfAll = { burst: 100, perSecond: 1 };
/** Addresses that are remembered. */
const remembered = 10_000;

export type OpeningGuard = (address: string, password: string | undefined, now: number) => Refusal | undefined;

/** Says why somebody at this address may not open a session now, or undefined. */
export function createOpeningGuard(instructorPassword: string | undefined, addresses: AddressBook): OpeningGuard {
  const hash = instructorPassword === undefined ? undefined : hashSecret(instructorPassword);
  const buckets = new Map<string, Bucket>();
  const ofAll = createBucket(triesOfAll.burst, triesOfAll.perSecond);

  function mayGuess(address: string, now: number): ReturnType<Bucket['take']> {
    const bucket = buckets.get(address) ?? createBucket(tries.burst, tries.perSecond);
    buckets.delete(address);
    buckets.set(address, bucket);
    if (buckets.size > remembered) buckets.delete(buckets.keys().next().value!);
    const own = bucket.take(now);
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

/** Recovery codes: short enough to be read aloud, so guessing is slowed down by seat and by session. */
import { randomInt } from 'node:crypto';
import { nicknameKey } from '#lib/session/nickname.ts';
import { type Bucket, createBucket } from './rate-limit.ts';

/** Without the letters and digits that are mistaken for others: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
const alphabet = '34679ACDEFGHJKMNPQRTWXY';

/** For a student: 23⁴ = 279,841 codes, of which five can be tried at once and one a minute after that. */
export const newSeatRecovery = (): string => randomCode(4);
/** For the instructor, who can do more: 23⁸ codes, about 36 bits. */
export const newSessionRecovery = (): string => randomCode(8);

const randomCode = (length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

/** Attempts at once, and how many seconds until there is another. */
const attempts = 5;
const secondsPerAttempt = 60;
/** Seats and sessions whose attempts are remembered. */
const remembered = 10_000;

export type RecoveryGuard = {
  /** Whether somebody may try a code for this seat (by nickname) or for the session itself (null). */
  tries(code: string, nickname: string | null, now: number): ReturnType<Bucket['take']>;
};

export function createRecoveryGuard(): RecoveryGuard {
  const buckets = new Map<string, Bucket>();
  return {
    tries(code, nickname, now) {
      const key = nickname === null ? code : `${code} ${nicknameKey(nickname)}`;
      const bucket = buckets.get(key) ?? createBucket(attempts, 1 / secondsPerAttempt);
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > remembered) buckets.delete(buckets.keys().next().value!);
      return bucket.take(now);
    },
  };
}

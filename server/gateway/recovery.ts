/** Recovery codes: short enough to be read aloud, so guessing is slowed down by seat and by session. */
import { randomInt } from 'node:crypto';
import { nicknameKey } from '#lib/session/nickname.ts';
import type { Attempts } from '../store/attempts.ts';

/** Without the letters and digits that are mistaken for others: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
const alphabet = '34679ACDEFGHJKMNPQRTWXY';

/** For a student: 23⁴ = 279,841 codes, of which five can be tried at once and one a minute after that. */
export const newSeatRecovery = (): string => randomCode(4);
/** For the instructor, who can do more: 23⁸ codes, about 36 bits. */
export const newSessionRecovery = (): string => randomCode(8);

const randomCode = (length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

/** Attempts at once, and how many seconds until there is another. */
const attempts = { burst: 5, perSecond: 1 / 60 };

export type RecoveryGuard = {
  /** Whether somebody may try a code for this seat (by nickname) or for the session itself (null). */
  tries(code: string, nickname: string | null, now: number): ReturnType<Attempts['take']>;
};

export function createRecoveryGuard(store: Attempts): RecoveryGuard {
  return {
    tries: (code, nickname, now) =>
      store.take(nickname === null ? code : `${code} ${nicknameKey(nickname)}`, attempts, now),
  };
}

/** Tokens and keys as the server stores them: hashed, and compared in constant time. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** SHA-256 in hexadecimal; the secrets are random and long, so no salt or stretching is needed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Whether this secret has this hash. */
export function matchesHash(secret: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret), 'hex'), Buffer.from(hash, 'hex'));
}

/** 128 random bits in the URL-safe alphabet. */
export function newSecret(): string {
  return randomBytes(16).toString('base64url');
}

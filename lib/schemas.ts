/** Parts shared by many schemas. */
import * as z from 'zod/mini';
import type { Language } from './language.ts';

export const id = z.string().check(z.minLength(1), z.maxLength(64));
export const count = z.int().check(z.gte(0));
export const bytes = z.number().check(z.gte(0));
/** Milliseconds since 1970. */
export const moment = z.int();
export const code = z.string().check(z.regex(/^\d{6}$/, 'must be the six digits of a session'));
/** 128 bits or more, in the URL-safe alphabet. */
export const secret = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{22,64}$/, 'must be 22 to 64 letters, digits, hyphens and underscores'));

/** Wordings whose every text is as `typed`; none of a text in each language is empty. */
export function wordingSchema(typed: z.ZodMiniString<string>) {
  const each = typed.check(z.minLength(1));
  return z.union([typed, z.strictObject({ ko: each, en: each } satisfies Record<Language, unknown>)]);
}

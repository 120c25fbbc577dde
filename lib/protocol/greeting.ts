/** What a client says in `hello`: who it is, and which runs it shows. */
import * as z from 'zod/mini';
import { code, id, secret } from '../schemas.ts';

/** By run: the last training step whose points the client has; 0 for none. */
export const held = z
  .record(id, z.int().check(z.gte(0)))
  .check(z.refine((runs) => Object.keys(runs).length <= 100, 'must name at most 100 runs'));

/** Milliseconds between two messages with points; a phone draws no more often. */
const pace = z.int().check(z.gte(100), z.lte(10_000));

/** The caller's claimed identity. */
const identitySchema = z.discriminatedUnion('role', [
  z.object({ role: z.literal('student'), seatToken: secret }),
  z.object({ role: z.literal('instructor'), instructorKey: secret }),
  /** Read-only: anybody with the code. */
  z.object({ role: z.literal('projector') }),
]);

export const greetingSchema = z.object({
  protocol: z.int(),
  code,
  identity: identitySchema,
  held,
  pace: z.optional(pace),
});

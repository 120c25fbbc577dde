/** What the server tells the join page of its session, so that the form is in the page before any script has run. */
import * as z from 'zod/mini';
import { refusalSchema } from '../refusal.ts';
import { replies } from './replies.ts';

/** The request header in which the server tells it to the pages; a client's own value is replaced. */
export const doorHeader = 'x-session-door';

export const doorSchema = z.object({
  /** Null if there is no session with that code. */
  session: z.nullable(replies['find-session']),
  /** Why the nickname that the plain form sent was refused. */
  refused: z.optional(z.object({ nickname: z.string(), refusal: refusalSchema })),
});

export type Door = z.infer<typeof doorSchema>;

/** Headers hold no letters beyond ASCII. */
export const doorInHeader = (door: Door): string => encodeURIComponent(JSON.stringify(door));

/** Undefined if there is none, or none that this version reads. */
export function doorOfHeader(header: string | null): Door | undefined {
  try {
    return doorSchema.safeParse(JSON.parse(decodeURIComponent(header ?? ''))).data;
  } catch {
    return undefined;
  }
}

/** Reads the server's news part by part: live figures that a page cannot read do not spoil the changes beside them. */
import * as z from 'zod/mini';
import {
  type CondensedChanges,
  changesSchema,
  type Live,
  liveSchema,
  pointsSchema,
  type ReportedPoints,
} from '#lib/protocol/broadcasts.ts';

/** What a screen must not miss. */
export type Numbered = { readonly changes?: CondensedChanges; readonly points?: readonly ReportedPoints[] };

const numberedSchema = z.object({ changes: z.optional(changesSchema), points: z.optional(pointsSchema) });
const withLive = z.object({ live: liveSchema });

/** `numbered` is undefined if it cannot be read, `live` also if there is none. */
export const readNews = (content: unknown): { numbered: Numbered | undefined; live: Live | undefined } => ({
  numbered: numberedSchema.safeParse(content).data,
  live: withLive.safeParse(content).data?.live,
});

/** Reads the server's news part by part: live figures that a page cannot read do not spoil the changes beside them. */
import * as z from 'zod/mini';
import { type Live, newsSchema } from '#lib/protocol/broadcasts.ts';

const numberedSchema = z.pick(newsSchema, { changes: true, points: true });
const liveSchema = z.pick(newsSchema, { live: true });

/** What a screen must not miss. */
export type Numbered = z.infer<typeof numberedSchema>;

/** `numbered` is undefined if it cannot be read, `live` also if there is none. */
export const readNews = (content: unknown): { numbered: Numbered | undefined; live: Live | undefined } => ({
  numbered: numberedSchema.safeParse(content).data,
  live: liveSchema.safeParse(content).data?.live,
});

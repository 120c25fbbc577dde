/**
 * What the server may ask a trainer about a run, and how the answer travels.
 *
 * The server says `inspect` with an id of its own. The trainer sends the answer's bytes in order as `inspection-part`s
 * under that id, since one message has an upper limit, and then replies with the header and how many bytes there were. A
 * trainer answers from the run in its memory, or else from the run's checkpoint on its disk; one that has neither says
 * `unknown-run`, and the server asks another. `not-finite` are weights that are no numbers any more.
 */
import * as z from 'zod/mini';
import { hyperparametersSchema } from '../hyperparameters.ts';

const id = z.string().check(z.minLength(1), z.maxLength(64));
const count = z.int().check(z.gte(0));

export const questionSchema = z.discriminatedUnion('ask', [
  /** The network's variables: weights, and moving averages of batch normalization. */
  z.object({ ask: z.literal('weights') }),
]);

export const inspectionSchema = z.object({
  id,
  runId: id,
  hyperparameters: hyperparametersSchema,
  question: questionSchema,
});

/** Where the run was when it was looked at: steps done and epochs behind it. */
const moment = { engine: z.int(), step: count, epoch: count };

/** `body` is the variables' numbers, float32, little-endian, one after another in this order. */
export const weightsHeaderSchema = z.object({
  ...moment,
  variables: z.array(z.object({ name: z.string(), shape: z.array(count) })),
});

export const inspectionReplySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), header: z.record(z.string(), z.unknown()), bytes: count }),
  z.object({
    ok: z.literal(false),
    reason: z.enum(['unknown-run', 'not-finite', 'failed']),
    /** One English sentence for the log. */
    message: z.string().check(z.maxLength(500)),
  }),
]);

/** The most bytes in one part. */
export const partBytes = 500_000;

/** The most bytes in one answer: the largest network allowed holds 120 MB. */
export const answerBytes = 200_000_000;

export type Question = z.infer<typeof questionSchema>;
export type Inspection = z.infer<typeof inspectionSchema>;
export type InspectionReply = z.infer<typeof inspectionReplySchema>;
export type InspectionFault = Extract<InspectionReply, { ok: false }>;
export type WeightsHeader = z.infer<typeof weightsHeaderSchema>;

/** What the instructor has set about the leaderboard and the projector. */
import { z } from 'zod';

const id = z.string().min(1).max(64);

/** Only what a run reached within this counts. */
export const budgetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gpu-seconds'), limit: z.number().min(0).max(1_000_000) }),
  z.object({ kind: z.literal('epochs'), limit: z.int().min(1).max(1000) }),
  z.object({ kind: z.literal('parameters'), limit: z.int().min(1).max(100_000_000) }),
]);

export const boardSchema = z.object({
  /** One row a student, of the best run; or one row a run. */
  per: z.enum(['student', 'run']),
  budget: budgetSchema.nullable(),
  /** Students and projector see the ranks live, as they stood when they were frozen, or not at all. */
  mode: z.enum(['live', 'frozen', 'blind']),
  /** When the board was frozen, and by run how many epochs had ended by then; null unless it is. */
  frozen: z.object({ at: z.int(), epochs: z.record(id, z.int().min(0)) }).nullable(),
  /** When the instructor opened the sealed test, once; null before. */
  testOpenedAt: z.int().nullable(),
});

export const projectorSchema = z.object({
  view: z.enum(['leaderboard', 'curves', 'scatter', 'podium']),
  /** Which ranks it shows once the sealed test is open. */
  order: z.enum(['validation', 'test']),
  /** The student who is spoken of. */
  highlight: id.nullable(),
  /** Runs that are always drawn, beside the leading ones. */
  pinned: z.array(id).max(5),
});

export type Budget = z.infer<typeof budgetSchema>;
export type Board = z.infer<typeof boardSchema>;
export type Projector = z.infer<typeof projectorSchema>;
/** Which accuracies order the rows. */
export type Order = Projector['order'];

export const liveBoard: Board = { per: 'student', budget: null, mode: 'live', frozen: null, testOpenedAt: null };
export const firstView: Projector = { view: 'leaderboard', order: 'validation', highlight: null, pinned: [] };

/** The schemas of a question for the class (sweep.ts). */
import * as z from 'zod/mini';
import { hyperparametersSchema } from '../hyperparameters/hyperparameters.ts';
import { count, moment } from '../schemas.ts';

const value = z.union([z.string().check(z.maxLength(60)), z.number(), z.boolean()]);
export type SweepValue = z.infer<typeof value>;

export const sweepFieldSchema = z.object({
  /** As a field rule names it: `blocks.*.dropout` is that of every block. */
  path: z.string().check(z.maxLength(60)),
  values: z.array(value).check(z.minLength(2), z.maxLength(8)),
});

/** A question as the instructor asks it. */
export const sweepDraftSchema = z.object({
  question: z.string().check(z.maxLength(500)),
  /** The columns of the grid, and its rows if there are two. */
  fields: z.array(sweepFieldSchema).check(z.minLength(1), z.maxLength(2)),
  /** All other values, and the first seed. */
  hyperparameters: hyperparametersSchema,
  /** How many seeds each cell is trained with. */
  seeds: z.int().check(z.gte(1), z.lte(5)),
});

export const sweepSchema = z.extend(sweepDraftSchema, {
  /** Its number in the session, from 1. */
  number: count,
  askedAt: moment,
  closedAt: z.nullable(moment),
});

/** The cell that a run answers: the number of the question, and the cell's place in its grid, row by row from 0. */
export const cellSchema = z.object({ sweep: count, index: count });

export type CellOfRun = z.infer<typeof cellSchema>;
export type SweepField = z.infer<typeof sweepFieldSchema>;
export type SweepDraft = z.infer<typeof sweepDraftSchema>;
export type Sweep = z.infer<typeof sweepSchema>;

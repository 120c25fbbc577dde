/** The instructor's settings for leaderboard and projector. */
import * as z from 'zod/mini';
import { datasetIds } from '../datasets/datasets.ts';
import { runFields } from '../hyperparameters/training-fields.ts';
import { id } from '../schemas.ts';

export const datasetIdSchema = z.literal([...datasetIds]);

/** Only what a run reached within this counts. */
export const budgetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('compute-seconds'), limit: z.number().check(z.gte(0), z.lte(1_000_000)) }),
  z.object({ kind: z.literal('epochs'), limit: z.int().check(z.gte(1), z.lte(runFields.epochs.maximum)) }),
  z.object({ kind: z.literal('parameters'), limit: z.int().check(z.gte(1), z.lte(100_000_000)) }),
]);

export const boardSchema = z.object({
  /** The runs that count: of the current round (of the whole lesson between rounds), of the whole lesson, or of the round with this number. */
  scope: z.union([z.enum(['round', 'lesson']), z.int().check(z.gte(1), z.lte(10_000))]),
  /** The data set of the runs that count; null is the session's at the moment. */
  dataset: z.nullable(datasetIdSchema),
  /** One row per student, for the best run; or one row per run. */
  per: z.enum(['student', 'run']),
  budget: z.nullable(budgetSchema),
  /** Students and projector see the ranks live, as they were when frozen, or not at all. */
  mode: z.enum(['live', 'frozen', 'blind']),
  /** When the board was frozen, and by run how many epochs had ended by then; null unless frozen. */
  frozen: z.nullable(z.object({ at: z.int(), epochs: z.record(id, z.int().check(z.gte(0))) })),
  /** When the instructor opened the sealed test; null before. */
  testOpenedAt: z.nullable(z.int()),
});

/** The best run alone, the best three, the best five, all. */
export const mostBars = 4;

export const projectorSchema = z.object({
  view: z.enum(['leaderboard', 'curves', 'scatter', 'podium', 'summary', 'ensemble', 'sweep']),
  /** Whether the axis of curves serves most of them, or shows the longest whole. */
  axis: z.enum(['fitted', 'whole']),
  /** Which ranks it shows once the sealed test is open. */
  order: z.enum(['validation', 'test']),
  /** The highlighted student. */
  highlight: z.nullable(id),
  /** Runs that are always drawn, besides the leading ones. */
  pinned: z.array(id).check(z.maxLength(5)),
  /** How many bars of the ensemble are shown: they are revealed one after the other. */
  revealed: z.int().check(z.gte(0), z.lte(mostBars)),
});

export type Budget = z.infer<typeof budgetSchema>;
export type Board = z.infer<typeof boardSchema>;
export type Projector = z.infer<typeof projectorSchema>;
/** Which accuracies order the rows. */
export type Order = Projector['order'];

export const liveBoard: Board = {
  scope: 'round',
  dataset: null,
  per: 'student',
  budget: null,
  mode: 'live',
  frozen: null,
  testOpenedAt: null,
};
export const firstView: Projector = {
  view: 'leaderboard',
  axis: 'fitted',
  order: 'validation',
  highlight: null,
  pinned: [],
  revealed: 0,
};

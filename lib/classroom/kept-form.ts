/** What a student's form held last, kept with the seat so that it follows to another device. */
import * as z from 'zod/mini';
import { hyperparametersSchema } from '../hyperparameters/hyperparameters.ts';

export const keptFormSchema = z.object({
  hyperparameters: hyperparametersSchema,
  /** What the values are compared with: a preset's id, `sent` for what the instructor sent, '' for the defaults. */
  base: z.string().check(z.maxLength(64)),
  /** The run whose values were taken into the form. */
  forkedFrom: z.nullable(z.string().check(z.maxLength(64))),
  /** The moment of the last values from the instructor that the form has had; 0 for none. */
  seen: z.int().check(z.gte(0)),
});

export type KeptForm = z.infer<typeof keptFormSchema>;

/** The last contents of a student's form, kept with the seat so that they follow to another device. */
import * as z from 'zod/mini';
import { hyperparametersSchema } from '../hyperparameters/hyperparameters.ts';

export const keptFormSchema = z.object({
  hyperparameters: hyperparametersSchema,
  /** The baseline of the values: a preset's id, `sent` for the instructor's values, '' for the defaults. */
  base: z.string().check(z.maxLength(64)),
  /** The run whose values were copied into the form. */
  forkedFrom: z.nullable(z.string().check(z.maxLength(64))),
  /** Time of the last values from the instructor that the form received; 0 for none. */
  seen: z.int().check(z.gte(0)),
});

export type KeptForm = z.infer<typeof keptFormSchema>;

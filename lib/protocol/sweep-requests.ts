/** The requests about questions for the class, as rows of requests.ts. */
import * as z from 'zod/mini';
import { sweepDraftSchema } from '../classroom/sweep-schemas.ts';
import { count } from '../schemas.ts';
import { replies } from './replies.ts';
import { changing } from './request.ts';

export const sweepRequests = {
  'open-sweep': changing({
    says: 'Asks the class a question: a grid of values whose cells students train.',
    by: 'instructor',
    payload: z.object({ sweep: sweepDraftSchema }),
  }),
  'close-sweep': changing({
    says: 'Closes the open question: no further cell can be taken; those under way still count.',
    by: 'instructor',
  }),
  'reopen-sweep': changing({
    says: 'Opens a closed question again.',
    by: 'instructor',
    payload: z.object({ number: count }),
  }),
  'train-cell': changing({
    says: 'Submits a run of the open question’s next cell, which the server chooses at that moment.',
    by: 'student',
    payload: z.object({
      /** The cell that the student has predicted for: refused if another is next by now. */
      cell: z.optional(count),
      /** The validation accuracy that the student predicts, 0…1. */
      prediction: z.optional(z.number().check(z.gte(0), z.lte(1))),
    }),
    reply: replies['train-cell'],
  }),
} as const;

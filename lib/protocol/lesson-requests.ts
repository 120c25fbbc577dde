/** The requests about a plan and its rounds, as rows of requests.ts. */
import * as z from 'zod/mini';
import { plannedRoundSchema, planSchema } from '../classroom/lesson.ts';
import { changing } from './request.ts';

export const lessonRequests = {
  'plan-lesson': changing({
    says: 'Stores a plan with the session, to continue with the round at index `next`; null deletes it.',
    by: 'instructor',
    payload: z.object({ plan: z.nullable(planSchema), next: z.int().check(z.gte(0), z.lte(30)) }),
  }),
  'begin-round': changing({
    says: 'Begins a round and ends the current one; `planned` is its index in the plan, if it has one.',
    by: 'instructor',
    payload: z.object({ round: plannedRoundSchema, planned: z.optional(z.int().check(z.gte(0), z.lte(29))) }),
  }),
  'extend-round': changing({
    says: 'Adds time to the round; a negative number takes added time back.',
    by: 'instructor',
    payload: z.object({ minutes: z.number().check(z.gte(-240), z.lte(240)) }),
  }),
  'end-round': changing({
    says: 'Ends the current round, and shows its summary on the projector.',
    by: 'instructor',
  }),
} as const;

/** The lesson in the instructor's hand: which hyperparameters are open, the round, the message; and lessons as files. */
import { z } from 'zod';
import { hyperparametersSchema } from '../hyperparameters.ts';

const count = z.int().min(0);
const moment = z.int();
const scalar = z.union([z.string().max(60), z.number(), z.boolean()]);
/** One value for all blocks or layers, or a list with one for each: the first block's first, the last for all further ones. */
const value = z.union([scalar, z.array(scalar).min(1).max(6)]);

/**
 * What the students may do with one hyperparameter; without a rule it is free. A path is the one of a value, with `*` for
 * every block or layer (`blocks.*.filters`), or `blocks.length` and `dense.length` for how many there are.
 */
export const fieldRuleSchema = z.discriminatedUnion('mode', [
  /** Not shown, and always this value. */
  z.object({ mode: z.literal('hidden'), value }),
  /** Shown, and always this value. */
  z.object({ mode: z.literal('fixed'), value }),
  z.object({ mode: z.literal('range'), minimum: z.number(), maximum: z.number() }),
]);

export const fieldRulesSchema = z
  .record(z.string().max(60), fieldRuleSchema)
  .refine((rules) => Object.keys(rules).length <= 100, 'names more than 100 hyperparameters');

/** A stretch of the lesson with a task: "Round 2: batch normalisation, 10 minutes, 3 runs each". */
export const roundSchema = z.object({
  /** The how-manieth of the session, from 1. */
  number: count,
  title: z.string(),
  beganAt: moment,
  /** Nobody hands in after this; null is no limit. */
  endsAt: moment.nullable(),
  /** Runs that each student may hand in during the round; null is no limit. */
  runLimit: z.int().min(1).max(20).nullable(),
});

/** A round as it is planned. */
export const plannedRoundSchema = z.strictObject({
  title: z.string().min(1).max(120),
  minutes: z.number().min(0.5).max(240).nullable(),
  runLimit: roundSchema.shape.runLimit,
  /** Brought to every form when the round begins; null leaves the forms alone. */
  hyperparameters: hyperparametersSchema.nullable(),
  fields: fieldRulesSchema,
  /** Shown to everybody when the round begins; empty for none. */
  message: z.string().max(500),
});

/** The version of lesson files; another one is refused. */
export const lessonFileVersion = 1;

/** A lesson that was prepared: its rounds in their order. This is also what a lesson's file holds. */
export const planSchema = z.strictObject({
  version: z.literal(lessonFileVersion),
  title: z.string().min(1).max(120),
  rounds: z.array(plannedRoundSchema).min(1).max(30),
});

export const messageSchema = z.object({ text: z.string(), at: moment });

export const lessonSchema = z.object({
  fields: fieldRulesSchema,
  round: roundSchema.nullable(),
  /** Rounds that have begun so far. */
  rounds: count,
  message: messageSchema.nullable(),
  /** What the instructor last brought to every form. */
  pushed: z.object({ hyperparameters: hyperparametersSchema, at: moment }).nullable(),
  plan: planSchema.nullable(),
  /** The index of the plan's round that comes next; as many as it has when all have begun. */
  next: count,
});

export type FieldRule = z.infer<typeof fieldRuleSchema>;
export type FieldRules = z.infer<typeof fieldRulesSchema>;
export type Round = z.infer<typeof roundSchema>;
export type PlannedRound = z.infer<typeof plannedRoundSchema>;
export type Plan = z.infer<typeof planSchema>;
export type Message = z.infer<typeof messageSchema>;
export type Lesson = z.infer<typeof lessonSchema>;

/** Everything open, no round, nothing said. */
export const freeLesson: Lesson = {
  fields: {},
  round: null,
  rounds: 0,
  message: null,
  pushed: null,
  plan: null,
  next: 0,
};

/** Whether the round takes runs at this moment: it has no end, or has not reached it. */
export function isRunning(round: Round, now: number): boolean {
  return round.endsAt === null || now < round.endsAt;
}

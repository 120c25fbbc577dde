/** The lesson: which hyperparameters are open, the round, the message; and lessons as files. */
import * as z from 'zod/mini';
import { hyperparametersSchema } from '../hyperparameters/hyperparameters.ts';
import { count, moment, wordingSchema } from '../schemas.ts';

const scalar = z.union([z.string().check(z.maxLength(60)), z.number(), z.boolean()]);
/** One value for all blocks or layers, or a list: the first for the first block, the last for all further ones. */
const value = z.union([scalar, z.array(scalar).check(z.minLength(1), z.maxLength(6))]);

/**
 * What students may do with one hyperparameter; without a rule it is free. A path is that of a value, with `*` for
 * every block or layer (`blocks.*.filters`), or `blocks.length` and `dense.length` for their number.
 */
export const fieldRuleSchema = z.discriminatedUnion('mode', [
  /** Not shown, with this value. */
  z.object({ mode: z.literal('hidden'), value }),
  /** Shown, with this value. */
  z.object({ mode: z.literal('fixed'), value }),
  z.object({ mode: z.literal('range'), minimum: z.number(), maximum: z.number() }),
  /** The student's choice, also where the session has a value of its own: its data set. */
  z.object({ mode: z.literal('free') }),
]);

export const fieldRulesSchema = z
  .record(z.string().check(z.maxLength(60)), fieldRuleSchema)
  .check(z.refine((rules) => Object.keys(rules).length <= 100, 'must name at most 100 hyperparameters'));

/** A part of the lesson with a task: "Round 2: batch normalization, 10 minutes, 3 runs each". */
export const roundSchema = z.object({
  /** Its number in the session, from 1. */
  number: count,
  title: wordingSchema(z.string()),
  beganAt: moment,
  /** Nobody can submit after this; null is no limit. */
  endsAt: z.nullable(moment),
  /** Runs that each student may submit during the round; null is no limit. */
  runLimit: z.nullable(z.int().check(z.gte(1), z.lte(20))),
});

/** A round that has begun, as boards, replay and summary name it. */
export const heldRoundSchema = z.extend(z.pick(roundSchema, { number: true, title: true, beganAt: true }), {
  /** When it ended or the next one began; null while it is the current one. */
  endedAt: z.nullable(moment),
});

const titleSchema = wordingSchema(z.string().check(z.minLength(1), z.maxLength(120)));

export const plannedRoundSchema = z.strictObject({
  title: titleSchema,
  minutes: z.nullable(z.number().check(z.gte(0.5), z.lte(240))),
  runLimit: roundSchema.shape.runLimit,
  /** Put into every form when the round begins; null leaves the forms alone. */
  hyperparameters: z.nullable(hyperparametersSchema),
  fields: fieldRulesSchema,
  /** Shown to everybody when the round begins; empty for none. */
  message: wordingSchema(z.string().check(z.maxLength(500))),
});

/** The versions of lesson files that are read; others are refused. In version 1 every text is a single one. */
export const lessonFileVersions = [1, 2] as const;
/** The version that is written. */
export const lessonFileVersion = 2;

/** A prepared lesson: its rounds in order, also the contents of a lesson file. */
export const planSchema = z.strictObject({
  version: z.literal([...lessonFileVersions]),
  title: titleSchema,
  rounds: z.array(plannedRoundSchema).check(z.minLength(1), z.maxLength(30)),
});

export const messageSchema = z.object({ text: wordingSchema(z.string()), at: moment });

export const lessonSchema = z.object({
  fields: fieldRulesSchema,
  round: z.nullable(roundSchema),
  /** Number of rounds begun so far. */
  rounds: count,
  /** The rounds begun so far, oldest first; a lesson from before version 0.3.0 lacks those begun then. */
  held: z.array(heldRoundSchema),
  message: z.nullable(messageSchema),
  /** The values last sent to every form. */
  pushed: z.nullable(z.object({ hyperparameters: hyperparametersSchema, at: moment })),
  plan: z.nullable(planSchema),
  /** The index of the plan's next round; the number of rounds if all have begun. */
  next: count,
});

export type FieldRule = z.infer<typeof fieldRuleSchema>;
export type FieldRules = z.infer<typeof fieldRulesSchema>;
export type Round = z.infer<typeof roundSchema>;
export type HeldRound = z.infer<typeof heldRoundSchema>;
export type PlannedRound = z.infer<typeof plannedRoundSchema>;
export type Plan = z.infer<typeof planSchema>;
export type Message = z.infer<typeof messageSchema>;
export type Lesson = z.infer<typeof lessonSchema>;

/** Everything open, no round, no message. */
export const freeLesson: Lesson = {
  fields: {},
  round: null,
  rounds: 0,
  held: [],
  message: null,
  pushed: null,
  plan: null,
  next: 0,
};

/** The rounds so far after the current one has ended. */
export const allEnded = ({ held }: Pick<Lesson, 'held'>, at: number): HeldRound[] =>
  held.map((round) => ({ ...round, endedAt: round.endedAt ?? at }));

/** Whether the round accepts runs now: it has no end, or has not reached it. */
export function isRunning(round: Round, now: number): boolean {
  return round.endsAt === null || now < round.endsAt;
}

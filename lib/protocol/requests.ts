/**
 * READ THIS FIRST. Everything a browser may ask of the server, and what it gets back.
 *
 * A request is `socket.emit(name, requestId, payload, reply)`; the reply is `{ ok: true, data }` or `{ ok: false, refusal }`.
 * After every connect the client says `hello` once; the reply is the session as it is now, and the points that the client
 * lacks of the runs it watches. From then on `broadcasts.ts` tells what changes. Requests that change something may be
 * repeated with the same `requestId`: the first answer is given again and nothing happens twice. Secrets (`seatToken`,
 * `instructorKey`) are made by the client, 128 random bits, so that no reply ever carries one.
 */
import * as z from 'zod/mini';
import { boardSchema, projectorSchema } from '../classroom/board.ts';
import { keptFormSchema } from '../classroom/kept-form.ts';
import { fieldRulesSchema, plannedRoundSchema, planSchema } from '../classroom/lesson.ts';
import { datedMetricsSchema } from '../classroom/point.ts';
import { maximumSeats, sessionSchema, settingsSchema } from '../classroom/session.ts';
import { hyperparametersSchema } from '../hyperparameters/hyperparameters.ts';
import { runFields } from '../hyperparameters/training-fields.ts';
import { type Refusal, refusalSchema } from '../refusal.ts';
import { liveSchema } from './broadcasts.ts';

const id = z.string().check(z.minLength(1), z.maxLength(64));
const code = z.string().check(z.regex(/^\d{6}$/, 'must be the six digits of a session'));
/** 128 bits or more, in the URL-safe alphabet. */
const secret = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{22,64}$/, 'must be 22 to 64 letters, digits, hyphens and underscores'));
/** By run: the last training step whose points the client holds; 0 for none. */
const held = z
  .record(id, z.int().check(z.gte(0)))
  .check(z.refine((runs) => Object.keys(runs).length <= 100, 'must name at most 100 runs'));

/** Who the caller says to be. */
const identitySchema = z.discriminatedUnion('role', [
  z.object({ role: z.literal('student'), seatToken: secret }),
  z.object({ role: z.literal('instructor'), instructorKey: secret }),
  /** Read-only: anybody who has the code. */
  z.object({ role: z.literal('projector') }),
]);

const seed = z.int().check(z.gte(runFields.seed.minimum), z.lte(runFields.seed.maximum));
/** Eight letters and digits that nobody mistakes for others, four for a seat of 0.1.0. Case does not count. */
const recovery = z.string().check(z.trim(), z.toUpperCase(), z.maxLength(16));
const nothing = z.object({});
const metricsByRun = z.record(id, datedMetricsSchema);

export const requestSchemas = {
  /** Who am I, and what is the state? The first request on every connection to a session. */
  hello: {
    payload: z.object({ protocol: z.int(), code, identity: identitySchema, held }),
    reply: z.object({
      role: z.enum(['student', 'instructor', 'projector']),
      seatId: z.nullable(id),
      session: sessionSchema,
      metrics: metricsByRun,
      live: liveSchema,
      /** What the student's form held last, on whichever device, and when the server heard of it; null for others. */
      form: z.nullable(z.extend(keptFormSchema, { at: z.int() })),
      /** The server's clock, so that "2 minutes left" is right on a laptop whose clock is not. */
      now: z.int(),
    }),
  },
  /** Is there such a session? For the page where a nickname is typed. */
  'find-session': {
    payload: z.object({ code }),
    reply: z.object({ code, title: z.string(), closed: z.boolean(), locked: z.boolean() }),
  },
  /** How long the round trip took that the client measured last, for the instructor's lamps. */
  probe: { payload: z.object({ roundTripMs: z.nullable(z.number().check(z.gte(0), z.lte(600_000))) }), reply: nothing },
  /** Opens a session; whoever holds the key is its instructor. `password` is INSTRUCTOR_PASSWORD, where the server has one. */
  'open-session': {
    payload: z.object({
      title: z.string().check(z.maxLength(500)),
      instructorKey: secret,
      password: z.optional(z.string().check(z.maxLength(200))),
    }),
    reply: z.object({ code }),
  },
  /** Takes a seat in a session; whoever holds the token is that student. */
  'join-session': {
    payload: z.object({ code, nickname: z.string().check(z.maxLength(500)), seatToken: secret }),
    reply: z.object({ seatId: id }),
  },
  /** Takes one's own seat again on another device; whoever holds the new token is that student too. */
  'recover-seat': {
    payload: z.object({ code, nickname: z.string().check(z.maxLength(500)), recovery, seatToken: secret }),
    reply: z.object({ seatId: id }),
  },
  /** Makes this key another one of the session's instructor. */
  'recover-session': { payload: z.object({ code, recovery, instructorKey: secret }), reply: nothing },
  /** The recovery code of one's own seat; the instructor asks for any seat's, or with null for the session's own. */
  'recovery-code': { payload: z.object({ seatId: z.nullable(id) }), reply: z.object({ recovery: z.string() }) },
  /** The points of runs that the client begins to watch. */
  metrics: {
    payload: z.object({ held }),
    reply: z.object({ metrics: metricsByRun }),
  },
  /** Submits a run of one's own. */
  'submit-run': {
    payload: z.object({
      hyperparameters: hyperparametersSchema,
      /** Train even if the very same run has already finished in this session. */
      again: z.optional(z.boolean()),
      /** The validation accuracy that the student expects, 0…1. */
      prediction: z.optional(z.number().check(z.gte(0), z.lte(1))),
      /** The run whose hyperparameters were taken into the form. */
      forkedFrom: z.optional(id),
    }),
    reply: z.object({ runId: id, number: z.int() }),
  },
  /** Submits a run of one's own again, once for each of these seeds: their mean and spread tell luck from skill. */
  'repeat-run': {
    payload: z.object({ runId: id, seeds: z.array(seed).check(z.minLength(1), z.maxLength(5)) }),
    reply: z.object({ runIds: z.array(id) }),
  },
  /** Lets a finished run of one's own go on for so many more epochs. */
  'extend-run': { payload: z.object({ runId: id, epochs: z.int().check(z.gte(1), z.lte(199)) }), reply: nothing },
  /** Pauses or resumes a run: a student one of their own, the instructor any. */
  'pause-run': { payload: z.object({ runId: id }), reply: nothing },
  'resume-run': { payload: z.object({ runId: id }), reply: nothing },
  /** Brings one's own waiting and paused runs into this order; it names all of them. */
  'reorder-runs': { payload: z.object({ runIds: z.array(id).check(z.minLength(1), z.maxLength(50)) }), reply: nothing },
  /** Names a run (an empty name takes it back), notes something to it, stars it: a student one of their own, the instructor any. */
  'change-run': {
    payload: z.object({
      runId: id,
      run: z.partial(
        z.object({
          name: z.string().check(z.maxLength(500)),
          note: z.string().check(z.maxLength(10_000)),
          starred: z.boolean(),
        }),
      ),
    }),
    reply: nothing,
  },
  /** Keeps what one's own form holds; gives the moment, by which a device knows whether another has kept something since. */
  'keep-form': { payload: z.object({ form: keptFormSchema }), reply: z.object({ at: z.int() }) },
  /** Stops a run: a student one of their own, the instructor any. */
  'stop-run': { payload: z.object({ runId: id }), reply: nothing },
  /** Moves a waiting run before all others, once: the instructor only. */
  'urge-run': { payload: z.object({ runId: id }), reply: nothing },
  // From here on: the instructor only.
  /** Gives a run that failed, or that the instructor or the end of the session stopped, another chance. */
  'requeue-run': { payload: z.object({ runId: id }), reply: nothing },
  /** Sets those limits and settings of the session that are named. */
  'change-settings': { payload: z.object({ settings: z.partial(settingsSchema) }), reply: nothing },
  /** Lets one student spend more GPU-seconds. */
  'grant-quota': {
    payload: z.object({ seatId: id, gpuSeconds: z.number().check(z.gte(1), z.lte(1_000_000)) }),
    reply: nothing,
  },
  /** Renames or hides a seat, lets it in, removes or bans it. */
  'change-seat': {
    payload: z.object({
      seatId: id,
      seat: z.partial(
        z.object({
          nickname: z.string().check(z.maxLength(500)),
          hidden: z.boolean(),
          standing: z.enum(['in', 'removed', 'banned']),
        }),
      ),
    }),
    reply: nothing,
  },
  /** Removes several seats at once; those that are gone already stay as they are. */
  'remove-seats': {
    payload: z.object({ seatIds: z.array(id).check(z.minLength(1), z.maxLength(maximumSeats)) }),
    reply: nothing,
  },
  /** Says something to one student, or with null to everybody; an empty text takes the last one back. */
  'post-message': {
    payload: z.object({ seatId: z.nullable(id), text: z.string().check(z.maxLength(2000)) }),
    reply: nothing,
  },
  /** Opens and locks hyperparameters: these are all rules from now on. */
  'change-fields': { payload: z.object({ fields: fieldRulesSchema }), reply: nothing },
  /** Brings hyperparameters to every form. */
  'push-preset': { payload: z.object({ hyperparameters: hyperparametersSchema }), reply: nothing },
  /** Keeps a prepared lesson with the session, of which the round at index `next` comes next; null forgets it. */
  'plan-lesson': {
    payload: z.object({ plan: z.nullable(planSchema), next: z.int().check(z.gte(0), z.lte(30)) }),
    reply: nothing,
  },
  /** Begins a round, and ends the one under way; `planned` is its index in the plan, if it is of the plan. */
  'begin-round': {
    payload: z.object({ round: plannedRoundSchema, planned: z.optional(z.int().check(z.gte(0), z.lte(29))) }),
    reply: nothing,
  },
  /** Gives the round more time, or with less than 0 takes back what was given. */
  'extend-round': { payload: z.object({ minutes: z.number().check(z.gte(-240), z.lte(240)) }), reply: nothing },
  'end-round': { payload: nothing, reply: nothing },
  /** Says what the leaderboard counts, and whether it moves. */
  'change-board': {
    payload: z.object({ board: z.partial(z.pick(boardSchema, { per: true, budget: true, mode: true })) }),
    reply: nothing,
  },
  /** Drives the projector. */
  'change-projector': { payload: z.object({ projector: z.partial(projectorSchema) }), reply: nothing },
  /** Opens the sealed test, once and for everybody. */
  'open-test': { payload: nothing, reply: nothing },
  /** Ends the lesson: what trains or waits is stopped, nobody can submit any more, everybody can still look. */
  'close-session': { payload: nothing, reply: nothing },
  'reopen-session': { payload: nothing, reply: nothing },
  /** Deletes the session, its seats, runs and points for good. */
  'delete-session': { payload: nothing, reply: nothing },
} as const;

export type RequestName = keyof typeof requestSchemas;
export type Payload<Name extends RequestName> = z.infer<(typeof requestSchemas)[Name]['payload']>;
export type ReplyData<Name extends RequestName> = z.infer<(typeof requestSchemas)[Name]['reply']>;
export type Reply<Name extends RequestName> = { ok: true; data: ReplyData<Name> } | { ok: false; refusal: Refusal };

/** The outer shape of every reply; `data` is checked by the request's own schema. */
export const replySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), refusal: refusalSchema }),
]);

/** Requests that only read: they need no memory of their id. */
export const readingRequests = [
  'hello',
  'find-session',
  'probe',
  'recovery-code',
  'metrics',
] as const satisfies readonly RequestName[];

export const requestIdSchema = id;

/** Socket.IO's events from browser to server. */
export type ClientToServer = {
  [Name in RequestName]: (requestId: string, payload: Payload<Name>, reply: (reply: Reply<Name>) => void) => void;
} & {
  /** A page of another version cannot read the reply to that request, or `changes`; for the server's log. */
  unreadable: (what: string) => void;
};

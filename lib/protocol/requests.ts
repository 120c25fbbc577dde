/**
 * START HERE. Every request that a browser can make, and its reply.
 *
 * A request is `socket.emit(name, requestId, payload, reply)`; the reply is `{ ok: true, data }` or `{ ok: false, refusal }`.
 * After every connect the client says `hello` once; the reply is the current session, and the points that the client
 * lacks of the runs it watches. After that, `broadcasts.ts` sends changes. Requests that change something may be
 * repeated with the same `requestId`: the first answer is sent again and nothing happens twice. Secrets (`seatToken`,
 * `instructorKey`) are 128 random bits made by the client, so no reply ever carries one.
 */
import * as z from 'zod/mini';
import { boardSchema, datasetIdSchema, projectorSchema } from '../classroom/board.ts';
import { keptFormSchema } from '../classroom/kept-form.ts';
import { fieldRulesSchema, planSchema } from '../classroom/lesson.ts';
import { maximumSeats, settingsSchema } from '../classroom/session.ts';
import { hyperparametersSchema } from '../hyperparameters/hyperparameters.ts';
import { runFields } from '../hyperparameters/training-fields.ts';
import { languages } from '../language.ts';
import type { Refusal } from '../refusal.ts';
import { code, id, secret } from '../schemas.ts';
import { watchedRuns } from './broadcasts.ts';
import { greetingSchema, held } from './greeting.ts';
import { lessonRequests } from './lesson-requests.ts';
import { replies } from './replies.ts';
import { reportRequests } from './report-requests.ts';
import { changing, request } from './request.ts';
import { sweepRequests } from './sweep-requests.ts';

const seed = z.int().check(z.gte(runFields.seed.minimum), z.lte(runFields.seed.maximum));
/** Eight letters and digits that are hard to confuse, four for a seat from version 0.1.0. Case does not count. */
const recovery = z.string().check(z.trim(), z.toUpperCase(), z.maxLength(16));

/**
 * Every request: one sentence, who may make it, and its payload and reply if they hold anything. One that is `changing` a
 * session has a rule in lib/rules. Parsing, authority, the gateway's dispatch, the table in
 * docs/security.md and its tests use this table.
 */
export const requests = {
  hello: request({
    says: 'Identifies the caller and returns the current session: the first request on every connection to a session.',
    by: 'holder',
    payload: greetingSchema,
    reply: replies.hello,
  }),
  'find-session': request({
    says: 'Tells whether the session exists, for the page where a nickname is typed.',
    by: 'anybody',
    payload: z.object({ code }),
    reply: replies['find-session'],
  }),
  probe: request({
    says: 'Reports the round trip time that the client measured last, for the instructor’s lamps.',
    by: 'anybody',
    payload: z.object({ roundTripMs: z.nullable(z.number().check(z.gte(0), z.lte(600_000))) }),
  }),
  'list-datasets': request({
    says: 'Lists the data sets that runs can train on.',
    by: 'anybody',
    reply: replies['list-datasets'],
  }),
  'open-session': request({
    says: 'Opens a session, or a demo class with scripted students; whoever holds the key is its instructor.',
    by: 'anybody',
    payload: z.object({
      title: z.string().check(z.maxLength(500)),
      /** What the class trains on; by default the first data set, or that of the session it is opened like. */
      dataset: z.optional(datasetIdSchema),
      /** The settings and the plan of another session, for one that is opened like it. */
      like: z.optional(z.object({ settings: settingsSchema, plan: z.nullable(planSchema) })),
      /** A demo class, whose scripted students write in this language. */
      demo: z.optional(z.enum(languages)),
      instructorKey: secret,
      password: z.optional(z.string().check(z.maxLength(200))),
    }),
    reply: replies['open-session'],
  }),
  'join-session': changing({
    says: 'Takes a seat in a session; whoever holds the token is that student.',
    by: 'anybody',
    payload: z.object({ code, nickname: z.string().check(z.maxLength(500)), seatToken: secret }),
    reply: replies['join-session'],
  }),
  'recover-seat': request({
    says: 'Opens one’s own seat on another device; whoever holds the new token is that student too.',
    by: 'anybody',
    payload: z.object({ code, nickname: z.string().check(z.maxLength(500)), recovery, seatToken: secret }),
    reply: replies['recover-seat'],
  }),
  'recover-session': request({
    says: 'Makes this key another instructor’s key of the session.',
    by: 'anybody',
    payload: z.object({ code, recovery, instructorKey: secret }),
  }),
  'recovery-code': request({
    says: 'Returns the recovery code of one’s own seat; for the instructor that of any seat, or with null the session’s.',
    by: 'owner or instructor',
    payload: z.object({ seatId: z.nullable(id) }),
    reply: replies['recovery-code'],
  }),
  watch: request({
    says: 'Names the runs whose points the client shows: new ones are sent from then on, and those of others no more.',
    by: 'audience',
    payload: z.object({ runIds: z.array(id).check(z.maxLength(watchedRuns)) }),
  }),
  metrics: request({
    says: 'Returns the points of runs that the client begins to watch.',
    by: 'audience',
    payload: z.object({ held }),
    reply: replies.metrics,
  }),
  ensemble: request({
    says: 'Returns how well the mean of the probabilities of the class’s best runs does, as far as the board shows these to the class.',
    by: 'audience',
    reply: replies.ensemble,
  }),
  'submit-run': changing({
    says: 'Submits a run.',
    by: 'student',
    payload: z.object({
      hyperparameters: hyperparametersSchema,
      /** Train even if an identical run has finished in this session. */
      again: z.optional(z.boolean()),
      /** The validation accuracy that the student predicts, 0…1. */
      prediction: z.optional(z.number().check(z.gte(0), z.lte(1))),
      /** The run whose hyperparameters were copied into the form. */
      forkedFrom: z.optional(id),
    }),
    reply: replies['submit-run'],
  }),
  'repeat-run': changing({
    says: 'Submits one’s own run again, once for each of these seeds; their mean and spread tell skill from luck.',
    by: 'owner',
    payload: z.object({ runId: id, seeds: z.array(seed).check(z.minLength(1), z.maxLength(5)) }),
    reply: replies['repeat-run'],
  }),
  'extend-run': changing({
    says: 'Extends a finished run by a number of epochs.',
    by: 'owner',
    payload: z.object({ runId: id, epochs: z.int().check(z.gte(1), z.lt(runFields.epochs.maximum)) }),
  }),
  'pause-run': changing({ says: 'Pauses a run.', by: 'owner or instructor', payload: z.object({ runId: id }) }),
  'resume-run': changing({
    says: 'Resumes a paused run.',
    by: 'owner or instructor',
    payload: z.object({ runId: id }),
  }),
  'reorder-runs': changing({
    says: 'Puts one’s own waiting and paused runs into this order, which names all of them.',
    by: 'owner',
    payload: z.object({ runIds: z.array(id).check(z.minLength(1), z.maxLength(50)) }),
  }),
  'change-run': changing({
    says: 'Sets the name (empty for none), note and star of a run.',
    by: 'owner or instructor',
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
  }),
  'keep-form': request({
    says: 'Saves one’s own form; returns the time, by which a device detects a later save from another.',
    by: 'student',
    payload: z.object({ form: keptFormSchema }),
    reply: replies['keep-form'],
  }),
  ...reportRequests,
  'raise-hand': changing({
    says: 'Raises or lowers one’s hand: a call for the instructor.',
    by: 'student',
    payload: z.object({ raised: z.boolean() }),
  }),
  'stop-run': changing({ says: 'Stops a run.', by: 'owner or instructor', payload: z.object({ runId: id }) }),
  'urge-run': changing({
    says: 'Moves a waiting run ahead of all others, once.',
    by: 'instructor',
    payload: z.object({ runId: id }),
  }),
  'requeue-run': changing({
    says: 'Queues a run again that failed, or that the instructor or the end of the session stopped.',
    by: 'instructor',
    payload: z.object({ runId: id }),
  }),
  'change-settings': changing({
    says: 'Sets the given limits and settings of the session.',
    by: 'instructor',
    payload: z.object({ settings: z.partial(settingsSchema) }),
  }),
  'grant-quota': changing({
    says: 'Grants one student more compute time.',
    by: 'instructor',
    payload: z.object({ seatId: id, computeSeconds: z.number().check(z.gte(1), z.lte(1_000_000)) }),
  }),
  'change-seat': changing({
    says: 'Renames, hides, admits, removes or bans a seat, or lowers its raised hand.',
    by: 'instructor',
    payload: z.object({
      seatId: id,
      seat: z.partial(
        z.object({
          nickname: z.string().check(z.maxLength(500)),
          hidden: z.boolean(),
          standing: z.enum(['in', 'removed', 'banned']),
          /** Lowers the student's raised hand. */
          handRaisedAt: z.null(),
        }),
      ),
    }),
  }),
  'remove-seats': changing({
    says: 'Removes several seats at once, ignoring those already removed.',
    by: 'instructor',
    payload: z.object({ seatIds: z.array(id).check(z.minLength(1), z.maxLength(maximumSeats)) }),
  }),
  'post-message': changing({
    says: 'Sends a message to one student, or with null to everybody; an empty text withdraws the last one.',
    by: 'instructor',
    payload: z.object({ seatId: z.nullable(id), text: z.string().check(z.maxLength(2000)) }),
  }),
  'change-fields': changing({
    says: 'Opens and locks hyperparameters: replaces all field rules.',
    by: 'instructor',
    payload: z.object({ fields: fieldRulesSchema }),
  }),
  'push-preset': changing({
    says: 'Puts hyperparameters into every form.',
    by: 'instructor',
    payload: z.object({ hyperparameters: hyperparametersSchema }),
  }),
  ...lessonRequests,
  ...sweepRequests,
  'change-board': changing({
    says: 'Sets what the leaderboard counts and whether it moves.',
    by: 'instructor',
    payload: z.object({
      board: z.partial(z.pick(boardSchema, { scope: true, dataset: true, per: true, budget: true, mode: true })),
    }),
  }),
  'change-projector': changing({
    says: 'Controls the projector.',
    by: 'instructor',
    payload: z.object({ projector: z.partial(projectorSchema) }),
  }),
  'open-test': changing({ says: 'Opens the sealed test, once and for everybody.', by: 'instructor' }),
  'rename-session': changing({
    says: 'Renames the session.',
    by: 'instructor',
    payload: z.object({ title: z.string().check(z.maxLength(500)) }),
  }),
  'close-session': changing({
    says: 'Ends the lesson: stops training and waiting runs, ends the round, withdraws message and rules; nobody can submit, everybody can still look.',
    by: 'instructor',
  }),
  'reopen-session': changing({ says: 'Reopens a closed session.', by: 'instructor' }),
  'delete-session': request({
    says: 'Permanently deletes the session with its seats, runs and points.',
    by: 'instructor',
  }),
} as const;

export type RequestName = keyof typeof requests;
/** The requests that have a rule. */
export type SessionRequestName = {
  [Name in RequestName]: (typeof requests)[Name] extends { changes: true } ? Name : never;
}[RequestName];

export const isSessionRequest = (name: RequestName): name is SessionRequestName => 'changes' in requests[name];

export type Payload<Name extends RequestName> = z.infer<(typeof requests)[Name]['payload']>;
export type ReplyData<Name extends RequestName> = z.infer<(typeof requests)[Name]['reply']>;
export type Reply<Name extends RequestName> = { ok: true; data: ReplyData<Name> } | { ok: false; refusal: Refusal };

export const requestIdSchema = id;

/** Socket.IO's events from browser to server. */
export type ClientToServer = {
  [Name in RequestName]: (requestId: string, payload: Payload<Name>, reply: (reply: Reply<Name>) => void) => void;
} & {
  /** A page of another version could not read the reply to that request, or `news`; for the server's log. */
  unreadable: (what: string) => void;
};

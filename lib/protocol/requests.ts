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
import { keptFormSchema } from '../classroom/kept-form.ts';
import { planSchema } from '../classroom/lesson.ts';
import { datedMetricsSchema } from '../classroom/point.ts';
import { changeBoard, changeProjector, openTest } from '../classroom/rules/board.ts';
import {
  beginRound,
  changeFields,
  endRound,
  extendRound,
  planLesson,
  postMessage,
  pushPreset,
} from '../classroom/rules/lesson.ts';
import { changeRun } from '../classroom/rules/remarks.ts';
import { changeSettings, closeSession, grantQuota, renameSession, reopenSession } from '../classroom/rules/room.ts';
import { nothing, request } from '../classroom/rules/rule.ts';
import { changeSeat, joinSession, raiseHand, removeSeats } from '../classroom/rules/seats.ts';
import { pauseRun, reorderRuns, requeueRun, resumeRun, stopRun, urgeRun } from '../classroom/rules/steering.ts';
import { extendRun, repeatRun, submitRun } from '../classroom/rules/submitting.ts';
import { sessionSchema, settingsSchema } from '../classroom/session.ts';
import { runFields } from '../hyperparameters/training-fields.ts';
import { languages } from '../language.ts';
import { type Refusal, refusalSchema } from '../refusal.ts';
import { code, id, secret } from '../schemas.ts';

import { liveSchema } from './broadcasts.ts';

/** By run: the last training step whose points the client has; 0 for none. */
const held = z
  .record(id, z.int().check(z.gte(0)))
  .check(z.refine((runs) => Object.keys(runs).length <= 100, 'must name at most 100 runs'));

/** The caller's claimed identity. */
const identitySchema = z.discriminatedUnion('role', [
  z.object({ role: z.literal('student'), seatToken: secret }),
  z.object({ role: z.literal('instructor'), instructorKey: secret }),
  /** Read-only: anybody with the code. */
  z.object({ role: z.literal('projector') }),
]);

const _seed = z.int().check(z.gte(runFields.seed.minimum), z.lte(runFields.seed.maximum));
/** Eight letters and digits that are hard to confuse, four for a seat from version 0.1.0. Case does not count. */
const recovery = z.string().check(z.trim(), z.toUpperCase(), z.maxLength(16));
const metricsByRun = z.record(id, datedMetricsSchema);

/**
 * Every request: one sentence, who may make it, its payload and reply. Those that change a session are defined
 * with their rules (classroom/rules). Parsing, authority, the gateway's dispatch, the table in
 * docs/security.md and its tests use this table.
 */
export const requests = {
  hello: request({
    says: 'Identifies the caller and returns the current session: the first request on every connection to a session.',
    by: 'holder',
    payload: z.object({ protocol: z.int(), code, identity: identitySchema, held }),
    reply: z.object({
      role: z.enum(['student', 'instructor', 'projector']),
      seatId: z.nullable(id),
      session: sessionSchema,
      metrics: metricsByRun,
      live: liveSchema,
      /** The last contents of the student's form, on any device, and when the server received them; null for others. */
      form: z.nullable(z.extend(keptFormSchema, { at: z.int() })),
      /** The server's clock, so that "2 minutes left" is right on a laptop whose clock is wrong. */
      now: z.int(),
    }),
  }),
  'find-session': request({
    says: 'Tells whether the session exists, for the page where a nickname is typed.',
    by: 'anybody',
    payload: z.object({ code }),
    reply: z.object({ code, title: z.string(), closed: z.boolean(), locked: z.boolean() }),
  }),
  probe: request({
    says: 'Reports the round trip time that the client measured last, for the instructor’s lamps.',
    by: 'anybody',
    payload: z.object({ roundTripMs: z.nullable(z.number().check(z.gte(0), z.lte(600_000))) }),
    reply: nothing,
  }),
  'open-session': request({
    says: 'Opens a session, or a demo class with scripted students; whoever holds the key is its instructor.',
    by: 'anybody',
    payload: z.object({
      title: z.string().check(z.maxLength(500)),
      /** The settings and the plan of another session, for one that is opened like it. */
      like: z.optional(z.object({ settings: settingsSchema, plan: z.nullable(planSchema) })),
      /** A demo class, whose scripted students write in this language. */
      demo: z.optional(z.enum(languages)),
      instructorKey: secret,
      password: z.optional(z.string().check(z.maxLength(200))),
    }),
    reply: z.object({ code }),
  }),
  'join-session': joinSession,
  'recover-seat': request({
    says: 'Opens one’s own seat on another device; whoever holds the new token is that student too.',
    by: 'anybody',
    payload: z.object({ code, nickname: z.string().check(z.maxLength(500)), recovery, seatToken: secret }),
    reply: z.object({ seatId: id }),
  }),
  'recover-session': request({
    says: 'Makes this key another instructor’s key of the session.',
    by: 'anybody',
    payload: z.object({ code, recovery, instructorKey: secret }),
    reply: nothing,
  }),
  'recovery-code': request({
    says: 'Returns the recovery code of one’s own seat; for the instructor that of any seat, or with null the session’s.',
    by: 'owner or instructor',
    payload: z.object({ seatId: z.nullable(id) }),
    reply: z.object({ recovery: z.string() }),
  }),
  metrics: request({
    says: 'Returns the points of runs that the client begins to watch.',
    by: 'audience',
    payload: z.object({ held }),
    reply: z.object({ metrics: metricsByRun }),
  }),
  'submit-run': submitRun,
  'repeat-run': repeatRun,
  'extend-run': extendRun,
  'pause-run': pauseRun,
  'resume-run': resumeRun,
  'reorder-runs': reorderRuns,
  'change-run': changeRun,
  'keep-form': request({
    says: 'Saves one’s own form; returns the time, by which a device detects a later save from another.',
    by: 'student',
    payload: z.object({ form: keptFormSchema }),
    reply: z.object({ at: z.int() }),
  }),
  'raise-hand': raiseHand,
  'stop-run': stopRun,
  'urge-run': urgeRun,
  'requeue-run': requeueRun,
  'change-settings': changeSettings,
  'grant-quota': grantQuota,
  'change-seat': changeSeat,
  'remove-seats': removeSeats,
  'post-message': postMessage,
  'change-fields': changeFields,
  'push-preset': pushPreset,
  'plan-lesson': planLesson,
  'begin-round': beginRound,
  'extend-round': extendRound,
  'end-round': endRound,
  'change-board': changeBoard,
  'change-projector': changeProjector,
  'open-test': openTest,
  'rename-session': renameSession,
  'close-session': closeSession,
  'reopen-session': reopenSession,
  'delete-session': request({
    says: 'Permanently deletes the session with its seats, runs and points.',
    by: 'instructor',
    payload: nothing,
    reply: nothing,
  }),
} as const;

export type RequestName = keyof typeof requests;
export type Payload<Name extends RequestName> = z.infer<(typeof requests)[Name]['payload']>;
export type ReplyData<Name extends RequestName> = z.infer<(typeof requests)[Name]['reply']>;
export type Reply<Name extends RequestName> = { ok: true; data: ReplyData<Name> } | { ok: false; refusal: Refusal };

/** The outer form of every reply; `data` is checked by the request's own schema. */
export const replySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), refusal: refusalSchema }),
]);

export const requestIdSchema = id;

/** Socket.IO's events from browser to server. */
export type ClientToServer = {
  [Name in RequestName]: (requestId: string, payload: Payload<Name>, reply: (reply: Reply<Name>) => void) => void;
} & {
  /** A page of another version could not read the reply to that request, or `changes`; for the server's log. */
  unreadable: (what: string) => void;
};

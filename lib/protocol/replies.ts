/** The replies that hold anything, by request: what a browser reads, apart from `requests.ts`, which it does not load. */
import * as z from 'zod/mini';
import { keptFormSchema } from '../classroom/kept-form.ts';
import { datedMetricsSchema } from '../classroom/point.ts';
import { reportSchema } from '../classroom/report.ts';
import { sessionSchema } from '../classroom/session.ts';
import { refusalSchema } from '../refusal.ts';
import { code, id } from '../schemas.ts';
import { liveSchema } from './broadcasts.ts';

const metricsByRun = z.record(id, datedMetricsSchema);

export const replies = {
  hello: z.object({
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
  'find-session': z.object({ code, title: z.string(), closed: z.boolean(), locked: z.boolean() }),
  'list-datasets': z.object({ datasets: z.array(z.string()) }),
  'open-session': z.object({ code }),
  'join-session': z.object({ seatId: id }),
  'recover-seat': z.object({ seatId: id }),
  'recovery-code': z.object({ recovery: z.string() }),
  metrics: z.object({ metrics: metricsByRun }),
  'submit-run': z.object({ runId: id, number: z.int() }),
  'repeat-run': z.object({ runIds: z.array(id) }),
  'keep-form': z.object({ at: z.int() }),
  'keep-report': z.object({ at: z.int() }),
  /** The report and when it was saved; null without one that the caller may read. */
  'read-report': z.object({ report: z.nullable(z.extend(reportSchema, { at: z.int() })) }),
} as const;

/** The reply of every other request. */
export const nothing = z.object({});

/** The outer form of every reply; `data` is checked by the request's own schema. */
export const replySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), refusal: refusalSchema }),
]);

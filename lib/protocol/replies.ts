/** The replies that hold anything, by request: what a browser reads, apart from `requests.ts`, which it does not load. */
import * as z from 'zod/mini';
import { keptFormSchema } from '../classroom/kept-form.ts';
import { datedMetricsSchema } from '../classroom/point.ts';
import { reportSchema } from '../classroom/report.ts';
import { sessionSchema } from '../classroom/session.ts';
import { refusalSchema } from '../refusal.ts';
import { code, count, id } from '../schemas.ts';
import { liveSchema } from './broadcasts.ts';

const metricsByRun = z.record(id, datedMetricsSchema);

/** An ensemble on one set of images (lib/analysis/ensemble.ts). */
const ensembleSchema = z.object({
  images: count,
  together: z.array(z.object({ runs: count, right: count, mended: count, spoiled: count })),
  /** The runs without which the mean of all would lose the most images; null where none stands out. */
  most: z.nullable(z.object({ runIds: z.array(id), runs: count, images: count })),
});

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
  'train-cell': z.object({ runId: id, number: z.int(), cell: z.int() }),
  'repeat-run': z.object({ runIds: z.array(id) }),
  'keep-form': z.object({ at: z.int() }),
  ensemble: z.object({
    /** Its runs, the best first; none for those who may not tell students apart. */
    runIds: z.array(id),
    /** Each student's best run on the board that does not count, by reason. */
    leftOut: z.object({ otherImages: count, afterFreeze: count, beyond: count, noPredictions: count }),
    /** Null without any predictions, or while the board is hidden. */
    validation: z.nullable(ensembleSchema),
    /** Of those of the runs that have been tested; null while the test is sealed. */
    test: z.nullable(ensembleSchema),
  }),
  'keep-report': z.object({ at: z.int() }),
  /** The report and when it was saved; null without one that the caller may read. */
  'read-report': z.object({ report: z.nullable(z.extend(reportSchema, { at: z.int() })) }),
} as const;

export type EnsembleReply = z.infer<typeof replies.ensemble>;
export type EnsembleOnSet = z.infer<typeof ensembleSchema>;

/** The reply of every other request. */
export const nothing = z.object({});

/** The outer form of every reply; `data` is checked by the request's own schema. */
export const replySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), refusal: refusalSchema }),
]);

/** The form of a request: one sentence, who may make it, its payload and reply, and, if it changes a session, its rule. */
import * as z from 'zod/mini';
import type { Refusal } from '../../refusal.ts';
import type { Change } from '../change.ts';
import type { Ending, Run, Session, Test } from '../session.ts';

/** The caller, as identified by the gateway. */
export type Caller =
  | { role: 'stranger' }
  | { role: 'student'; seatId: string }
  | { role: 'instructor' }
  | { role: 'projector' };

type Student = Extract<Caller, { role: 'student' }>;
type Instructor = Extract<Caller, { role: 'instructor' }>;

/**
 * Who may make a request, by role: `own` means the student's own seat and runs, and a missing role may not.
 * `holder` is anybody who shows the secret of a seat or session.
 */
export const rights = {
  anybody: { stranger: 'yes', projector: 'yes', student: 'yes', instructor: 'yes' },
  holder: { stranger: 'seat-unknown', projector: 'yes', student: 'yes', instructor: 'yes' },
  audience: { projector: 'yes', student: 'yes', instructor: 'yes' },
  student: { student: 'yes' },
  owner: { student: 'own' },
  'owner or instructor': { student: 'own', instructor: 'yes' },
  instructor: { instructor: 'yes' },
} as const satisfies Record<string, Partial<Record<Caller['role'], string>>>;

export type Right = keyof typeof rights;

/** The roles with the right. */
type CallerBy = {
  anybody: Caller;
  holder: Caller;
  audience: Exclude<Caller, { role: 'stranger' }>;
  student: Student;
  owner: Student;
  'owner or instructor': Student | Instructor;
  instructor: Instructor;
};

export type Circumstances = {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Unused ids, as many as a request can need. */
  readonly newIds: readonly string[];
  /** The sealed test results of finished runs, for the request that opens them; empty for others. */
  readonly tests: Readonly<Record<string, Test>>;
};
export const idsPerRequest = 5;

export type Verdict<Data> = { ok: true; changes: Change[]; data: Data } | { ok: false; refusal: Refusal };

/** Decides a permitted request: its changes and reply, or a refusal. */
export type Rule<By extends Right, Payload, Data> = (
  session: Session,
  caller: CallerBy[By],
  payload: Payload,
  circumstances: Circumstances,
) => Verdict<Data>;

type Row<By extends Right, Payload extends z.core.$ZodType, Data extends z.core.$ZodType> = {
  /** Its effect, for the table in docs/security.md. */
  readonly says: string;
  readonly by: By;
  readonly payload: Payload;
  readonly reply: Data;
};

/** A request that does not change what screens of the session see. */
export const request = <By extends Right, Payload extends z.core.$ZodType, Data extends z.core.$ZodType>(
  row: Row<By, Payload, Data>,
) => row;

/** A request that changes a session by its rule. */
export const changing = <By extends Right, Payload extends z.core.$ZodType, Data extends z.core.$ZodType>(
  row: Row<By, Payload, Data> & { readonly rule: Rule<By, z.infer<Payload>, z.infer<Data>> },
) => row;

/** The reply of a request without data. */
export const nothing = z.object({});

export const refuse = (refusal: Refusal) => ({ ok: false as const, refusal });

export const notAllowed = (caller: Caller) =>
  refuse({ code: 'not-allowed', message: `The role ${caller.role} may not do this.`, params: { role: caller.role } });

/** Why this caller may not make a request with this right; undefined if they may. */
export function refusalByRight(right: Right, caller: Caller): Refusal | undefined {
  if (caller.role in rights[right]) return undefined;
  if (caller.role !== 'stranger') return notAllowed(caller).refusal;
  return { code: 'say-hello-first', message: 'Say hello first.' };
}

export const noSuchSeat = () =>
  refuse({ code: 'no-such-seat', path: 'seatId', message: 'There is no such seat in this session.' });

export const closed = () =>
  refuse({ code: 'session-closed', message: 'The session is closed: ask the instructor for a new one.' });

/** The run that the caller may control: a student's own, or any for the instructor. */
export function steerable(
  session: Session,
  caller: Student | Instructor,
  runId: string,
): { ok: true; run: Run } | { ok: false; refusal: Refusal } {
  const run = Object.hasOwn(session.runs, runId) ? session.runs[runId] : undefined;
  if (run && (caller.role === 'instructor' || run.seatId === caller.seatId)) return { ok: true, run };
  return refuse({ code: 'no-such-run', path: 'runId', message: 'There is no such run among those you may control.' });
}

export const hasEnded = (run: Run) =>
  refuse({
    code: 'run-has-ended',
    path: 'runId',
    message: `Run ${run.number} has already ended.`,
    params: { number: run.number },
  });

export function ended(run: Run, ending: Ending, at: number): Change {
  return { kind: 'run-ended', at, runId: run.id, ending };
}

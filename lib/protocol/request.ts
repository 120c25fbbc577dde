/** The form of a request: one sentence, who may make it, its payload and reply. */
import type * as z from 'zod/mini';
import { nothing } from './replies.ts';

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

/** The callers with each right. */
export type CallerBy = {
  anybody: Caller;
  holder: Caller;
  audience: Exclude<Caller, { role: 'stranger' }>;
  student: Student;
  owner: Student;
  'owner or instructor': Student | Instructor;
  instructor: Instructor;
};

type Row<By extends Right, Payload extends z.core.$ZodType, Data extends z.core.$ZodType> = {
  /** What it does, for the table in docs/security.md. */
  readonly says: string;
  readonly by: By;
  readonly payload: Payload;
  readonly reply: Data;
};

type Nothing = typeof nothing;

/** A request that does not change what screens of the session see. A payload or reply that is not given is empty. */
export const request = <
  By extends Right,
  Payload extends z.core.$ZodType = Nothing,
  Data extends z.core.$ZodType = Nothing,
>(
  row: Pick<Row<By, Payload, Data>, 'says' | 'by'> & Partial<Row<By, Payload, Data>>,
) => ({ payload: nothing, reply: nothing, ...row }) as unknown as Row<By, Payload, Data>;

/** A request that changes a session by its rule (lib/rules). */
export const changing = <
  By extends Right,
  Payload extends z.core.$ZodType = Nothing,
  Data extends z.core.$ZodType = Nothing,
>(
  row: Pick<Row<By, Payload, Data>, 'says' | 'by'> & Partial<Row<By, Payload, Data>>,
) => ({ ...request(row), changes: true as const });

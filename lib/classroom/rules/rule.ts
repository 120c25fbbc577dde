/** What a rule of a lesson is: who asks, what it may know of the world, and what it answers. */
import type { Payload, ReplyData, RequestName } from '../../protocol/requests.ts';
import type { Refusal } from '../../refusal.ts';
import type { Change } from '../change.ts';
import type { Ending, Run, Session, Test } from '../session.ts';

/** Who asks, as the gateway has established. */
export type Caller =
  | { role: 'stranger' }
  | { role: 'student'; seatId: string }
  | { role: 'instructor' }
  | { role: 'projector' };

export type Circumstances = {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Ids that nothing has yet, as many as a request can need. */
  readonly newIds: readonly string[];
  /** The sealed test results of finished runs, for the request that opens them; empty for all others. */
  readonly tests: Readonly<Record<string, Test>>;
};
export const idsPerRequest = 5;

export type Verdict<Data> = { ok: true; changes: Change[]; data: Data } | { ok: false; refusal: Refusal };

/** Decides one request: the changes it makes and the reply, or why not. */
export type Rule<Name extends RequestName> = (
  session: Session,
  caller: Caller,
  payload: Payload<Name>,
  circumstances: Circumstances,
) => Verdict<ReplyData<Name>>;

export const refuse = (refusal: Refusal) => ({ ok: false as const, refusal });

export const notAllowed = (caller: Caller) =>
  refuse({ code: 'not-allowed', message: `As ${caller.role} you may not do this.`, params: { role: caller.role } });

export const noSuchSeat = () =>
  refuse({ code: 'no-such-seat', path: 'seatId', message: 'There is no such seat in this session.' });

export const closed = () =>
  refuse({ code: 'session-closed', message: 'The session is closed: ask the instructor for a new one.' });

/** The run that the caller may steer: a student one of their own, the instructor any. */
export function steerable(
  session: Session,
  caller: Caller,
  runId: string,
): { ok: true; run: Run } | { ok: false; refusal: Refusal } {
  if (caller.role !== 'student' && caller.role !== 'instructor') return notAllowed(caller);
  const run = Object.hasOwn(session.runs, runId) ? session.runs[runId] : undefined;
  if (run && (caller.role === 'instructor' || run.seatId === caller.seatId)) return { ok: true, run };
  return refuse({ code: 'no-such-run', path: 'runId', message: 'There is no such run among those you may steer.' });
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

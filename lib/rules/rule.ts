/** The form of a rule, and what rules have in common. */
import type { Change } from '../classroom/change.ts';
import { refusalOfDataset } from '../classroom/fields.ts';
import type { Report } from '../classroom/report.ts';
import type { Ending, Run, Session, Test } from '../classroom/session.ts';
import type { DatasetId } from '../datasets/datasets.ts';
import { type Caller, type CallerBy, type Right, rights } from '../protocol/request.ts';
import type { Payload, ReplyData, requests, SessionRequestName } from '../protocol/requests.ts';
import type { Refusal } from '../refusal.ts';

export type Circumstances = {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Unused ids, as many as a request can need. */
  readonly newIds: readonly string[];
  /** The sealed test results of finished runs, for the request that opens them; empty for others. */
  readonly tests: Readonly<Record<string, Test>>;
  /** The ids of the data sets that runs can train on now. */
  readonly datasets: readonly string[];
};
export const idsPerRequest = 5;

/** What is stored with the changes, and no screen is told. */
export type Kept = { readonly reports?: readonly { seatId: string; report: Report; at: number }[] };

export type Verdict<Data> =
  | { ok: true; changes: Change[]; data: Data; hidden?: Kept }
  | { ok: false; refusal: Refusal };

/** Decides a permitted request: its changes and reply, or a refusal. */
export type Rule<Name extends SessionRequestName> = (
  session: Session,
  caller: CallerBy[(typeof requests)[Name]['by']],
  payload: Payload<Name>,
  circumstances: Circumstances,
) => Verdict<ReplyData<Name>>;

export const refuse = (refusal: Refusal) => ({ ok: false as const, refusal });

export const notAllowed = (caller: Caller) =>
  refuse({ code: 'not-allowed', message: `The role ${caller.role} may not do this.`, params: { role: caller.role } });

/** Why this caller may not make a request with this right; undefined if they may. */
export function refusalByRight(right: Right, caller: Caller): Refusal | undefined {
  if (caller.role in rights[right]) return undefined;
  if (caller.role !== 'stranger') return notAllowed(caller).refusal;
  return { code: 'say-hello-first', message: 'Say hello first.' };
}

/** Why the session may not change to this data set, which `path` names, if so; the one it is on may stay. */
export function refusalOfMove(
  { settings }: Pick<Session, 'settings'>,
  dataset: DatasetId | undefined,
  { datasets }: Circumstances,
  path: string,
): Refusal | undefined {
  return dataset === undefined || dataset === settings.dataset ? undefined : refusalOfDataset(dataset, datasets, path);
}

export const noSuchSeat = () =>
  refuse({ code: 'no-such-seat', path: 'seatId', message: 'There is no such seat in this session.' });

export const closed = () =>
  refuse({ code: 'session-closed', message: 'The session is closed: ask the instructor for a new one.' });

/** The run that the caller may control: a student's own, or any for the instructor. */
export function steerable(
  session: Session,
  caller: CallerBy['owner or instructor'],
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

/** On another data set, boards show that one's runs; the earlier ones can be chosen. */
export const boardOfSession = (at: number): Change => ({ kind: 'board-changed', at, board: { dataset: null } });

export function ended(run: Run, ending: Ending, at: number): Change {
  return { kind: 'run-ended', at, runId: run.id, ending };
}

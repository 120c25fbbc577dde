/** Every rule of a lesson: what a request or a trainer's report may change in a session, or why not. */
import { describeNetwork } from '../network.ts';
import type { Payload, ReplyData } from '../protocol/requests.ts';
import type { RunReport } from '../protocol/trainer.ts';
import type { Refusal } from '../refusal.ts';
import { checkNickname, graphemes, maximumTitle, tidy } from './nickname.ts';
import { type Change, type Ending, isUnderWay, type Run, runsInOrder, type Session } from './session.ts';

/** More seats than any class; and more unfinished runs than anyone can watch. */
export const maximumSeats = 300;
export const maximumRunsUnderWay = 20;

/** Who asks, as the gateway has established. */
export type Caller =
  | { role: 'stranger' }
  | { role: 'student'; seatId: string }
  | { role: 'instructor' }
  | { role: 'projector' };

/** What a rule may know of the world: the time in milliseconds, and an id that nothing has yet. */
export type Circumstances = { readonly now: number; readonly newId: string };

type Verdict<Data> = { ok: true; changes: Change[]; data: Data } | { ok: false; refusal: Refusal };

const refuse = (refusal: Refusal) => ({ ok: false as const, refusal });

/** The requests that change a session which is there. */
export type SessionRequestName = 'join-session' | 'hand-in' | 'stop-run' | 'close-session';

type Rule<Name extends SessionRequestName> = (
  session: Session,
  caller: Caller,
  payload: Payload<Name>,
  circumstances: Circumstances,
) => Verdict<ReplyData<Name>>;

const notAllowed = (caller: Caller) =>
  refuse({
    code: 'not-allowed',
    message: `As ${caller.role} you may not do this.`,
    params: { role: caller.role },
  });

const closed = () =>
  refuse({ code: 'session-closed', message: 'The session is closed: ask the instructor for a new one.' });

const joinSession: Rule<'join-session'> = (session, _caller, { nickname: input }, { now, newId }) => {
  if (session.closedAt !== null) return closed();
  const seats = Object.values(session.seats);
  if (seats.length >= maximumSeats) {
    return refuse({
      code: 'session-full',
      message: `The session has ${maximumSeats} seats and all are taken.`,
      params: { maximum: maximumSeats },
    });
  }
  const checked = checkNickname(
    input,
    seats.map(({ nickname }) => nickname),
  );
  if (!checked.ok) return checked;
  const seat = { id: newId, nickname: checked.nickname, number: seats.length, joinedAt: now };
  return { ok: true, changes: [{ kind: 'seat-joined', at: now, seat }], data: { seatId: seat.id } };
};

const handIn: Rule<'hand-in'> = (session, caller, { hyperparameters }, { now, newId }) => {
  if (caller.role !== 'student') return notAllowed(caller);
  if (session.closedAt !== null) return closed();
  const runs = Object.values(session.runs);
  if (runs.filter((run) => run.seatId === caller.seatId && isUnderWay(run)).length >= maximumRunsUnderWay) {
    return refuse({
      code: 'too-many-runs',
      message: `You have ${maximumRunsUnderWay} runs waiting or training: stop one, or wait until one ends.`,
      params: { maximum: maximumRunsUnderWay },
    });
  }
  const described = describeNetwork(hyperparameters);
  if (!described.ok) return described;
  const run = {
    id: newId,
    number: runs.length + 1,
    seatId: caller.seatId,
    hyperparameters,
    parameters: described.network.parameters,
  };
  return {
    ok: true,
    changes: [{ kind: 'run-handed-in', at: now, run }],
    data: { runId: run.id, number: run.number },
  };
};

const stopRun: Rule<'stop-run'> = (session, caller, { runId }, { now }) => {
  if (caller.role !== 'student' && caller.role !== 'instructor') return notAllowed(caller);
  const run = session.runs[runId];
  if (!run || (caller.role === 'student' && run.seatId !== caller.seatId)) {
    return refuse({ code: 'no-such-run', path: 'runId', message: 'There is no such run among those you may stop.' });
  }
  if (!isUnderWay(run)) {
    return refuse({
      code: 'run-has-ended',
      path: 'runId',
      message: `Run ${run.number} has already ended.`,
      params: { number: run.number },
    });
  }
  return { ok: true, changes: [endedBy(run, { state: 'stopped', by: caller.role }, now)], data: {} };
};

const closeSession: Rule<'close-session'> = (session, caller, _payload, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  if (session.closedAt !== null) return closed();
  const stopped = runsInOrder(session)
    .filter(isUnderWay)
    .map((run) => endedBy(run, { state: 'stopped', by: 'session' }, now));
  return { ok: true, changes: [...stopped, { kind: 'session-closed', at: now }], data: {} };
};

function endedBy(run: Run, ending: Ending, at: number): Change {
  return { kind: 'run-ended', at, runId: run.id, ending };
}

/** The rule of every request that changes a session. */
export const rules: { readonly [Name in SessionRequestName]: Rule<Name> } = {
  'join-session': joinSession,
  'hand-in': handIn,
  'stop-run': stopRun,
  'close-session': closeSession,
};

/** A title fit to be shown, or why it is not. */
export function checkTitle(input: string): { ok: true; title: string } | { ok: false; refusal: Refusal } {
  const title = tidy(input);
  if (title !== '' && graphemes(title) <= maximumTitle) return { ok: true, title };
  return refuse({
    code: 'title-invalid',
    path: 'title',
    message: `The title needs 1 to ${maximumTitle} letters.`,
    params: { maximum: maximumTitle },
  });
}

/** A trainer takes a run that waits; undefined where the run no longer does. */
export function decideStart(session: Session, runId: string, now: number): Change | undefined {
  const run = session.runs[runId];
  if (run?.state !== 'queued') return undefined;
  return { kind: 'run-started', at: now, runId, attempt: run.attempt + 1 };
}

/** The trainer that held this attempt has vanished; undefined where the run is not its any more. */
export function decideRequeue(session: Session, runId: string, attempt: number, now: number): Change | undefined {
  const run = session.runs[runId];
  if (run?.state !== 'training' || run.attempt !== attempt) return undefined;
  return { kind: 'run-requeued', at: now, runId };
}

/** What a trainer's report changes; undefined where the run is not this attempt's any more, and the trainer shall forget it. */
export function decideReport(session: Session, report: RunReport, now: number): Change[] | undefined {
  const run = session.runs[report.runId];
  if (run?.state !== 'training' || run.attempt !== report.attempt) return undefined;
  const { runId, step, gpuSeconds, points, epochs, ending } = report;
  const changes: Change[] = [{ kind: 'run-reported', at: now, runId, step, gpuSeconds, points, epochs }];
  if (ending) changes.push(endedBy(run, endingOf(ending), now));
  return changes;
}

function endingOf(ending: NonNullable<RunReport['ending']>): Ending {
  switch (ending.outcome) {
    case 'finished':
      return { state: 'finished', stoppedEarly: ending.stoppedEarly };
    case 'diverged':
      return { state: 'diverged', step: ending.step };
    case 'failed':
      return { state: 'failed', message: ending.message };
  }
}

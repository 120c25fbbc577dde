/** The rules of the lesson: opening and locking hyperparameters, rounds, presets for everybody, messages. */

import { datasetOf } from '../../datasets/datasets.ts';
import { describeNetwork } from '../../network/network.ts';
import type { Change } from '../change.ts';
import { impossibleRule, obeying } from '../fields.ts';
import type { Lesson } from '../lesson.ts';
import { tidy } from '../nickname.ts';
import { faultOfPlan, faultOfRound, messageTooLong } from '../plan.ts';
import { closed, noSuchSeat, notAllowed, type Rule, refuse, type Verdict } from './rule.ts';

const changed = (lesson: Partial<Lesson>, at: number): Verdict<Record<string, never>> => ({
  ok: true,
  changes: [{ kind: 'lesson-changed', at, lesson }],
  data: {},
});

export const changeFields: Rule<'change-fields'> = (session, caller, { fields }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  if (session.closedAt !== null) return closed();
  const impossible = impossibleRule(fields);
  if (impossible === undefined) return changed({ fields }, now);
  return refuse({
    code: 'impossible-rule',
    path: `fields.${impossible}`,
    message: `The rule on "${impossible}" asks for what this hyperparameter cannot be.`,
    params: { field: impossible },
  });
};

export const pushPreset: Rule<'push-preset'> = (session, caller, { hyperparameters }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  if (session.closedAt !== null) return closed();
  const pushed = obeying(session.lesson.fields, hyperparameters);
  const described = describeNetwork(pushed, datasetOf(pushed));
  return described.ok ? changed({ pushed: { hyperparameters: pushed, at: now } }, now) : described;
};

export const planLesson: Rule<'plan-lesson'> = (_session, caller, { plan, next }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  const fault = plan ? faultOfPlan(plan) : undefined;
  if (fault) return refuse({ ...fault, path: `plan.${fault.path}` });
  return changed({ plan, next: Math.min(next, plan?.rounds.length ?? 0) }, now);
};

/** What is not said again (hyperparameters, message) stays as it is; the rules are those of this round alone. */
export const beginRound: Rule<'begin-round'> = (session, caller, { round: begun, planned }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  if (session.closedAt !== null) return closed();
  const fault = faultOfRound(begun, 'round');
  if (fault) return refuse(fault);
  const { title, minutes, runLimit, hyperparameters, fields, message } = begun;
  const number = session.lesson.rounds + 1;
  const endsAt = minutes === null ? null : now + Math.round(minutes * 60_000);
  const text = tidy(message);
  return changed(
    {
      fields,
      round: { number, title: tidy(title), beganAt: now, endsAt, runLimit },
      rounds: number,
      ...(hyperparameters && { pushed: { hyperparameters: obeying(fields, hyperparameters), at: now } }),
      ...(text !== '' && { message: { text, at: now } }),
      ...(planned !== undefined && { next: Math.min(planned + 1, session.lesson.plan?.rounds.length ?? 0) }),
    },
    now,
  );
};

const noRound = () => refuse({ code: 'no-round', message: 'No round is under way.' });

export const extendRound: Rule<'extend-round'> = ({ lesson: { round } }, caller, { minutes }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  if (!round) return noRound();
  const end = round.endsAt ?? now;
  // What is given counts from now where time is up; what is taken back leaves the end where it was before.
  const endsAt = (minutes > 0 ? Math.max(now, end) : end) + Math.round(minutes * 60_000);
  return changed({ round: { ...round, endsAt } }, now);
};

/** The rules on hyperparameters stay as they are: what is open does not change because time is up. */
export const endRound: Rule<'end-round'> = ({ lesson: { round } }, caller, _payload, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  return round ? changed({ round: null }, now) : noRound();
};

/** A message to one student or to everybody; an empty one takes the last one back. */
export const postMessage: Rule<'post-message'> = (session, caller, { seatId, text: input }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  const text = tidy(input);
  const tooLong = messageTooLong(text, 'text');
  if (tooLong) return refuse(tooLong);
  const message = text === '' ? null : { text, at: now };
  if (seatId === null) return changed({ message }, now);
  if (!Object.hasOwn(session.seats, seatId)) return noSuchSeat();
  const change: Change = { kind: 'seat-changed', at: now, seatId, seat: { message } };
  return { ok: true, changes: [change], data: {} };
};

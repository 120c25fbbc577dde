/** The rules of the lesson: opening and locking hyperparameters, rounds, presets for everybody, messages. */
import { describeNetwork } from '../../network.ts';
import type { Change } from '../change.ts';
import { impossibleRule, obeying } from '../fields.ts';
import type { FieldRules, Lesson } from '../lesson.ts';
import { graphemes, tidy } from '../nickname.ts';
import { closed, noSuchSeat, notAllowed, type Rule, refuse, type Verdict } from './rule.ts';

const maximumMessage = 300;

const changed = (lesson: Partial<Lesson>, at: number): Verdict<Record<string, never>> => ({
  ok: true,
  changes: [{ kind: 'lesson-changed', at, lesson }],
  data: {},
});

const refuseRule = (path: string) =>
  refuse({
    code: 'invalid',
    path: `fields.${path}`,
    message: `The rule on "${path}" asks for a value that this hyperparameter cannot have.`,
  });

export const changeFields: Rule<'change-fields'> = (session, caller, { fields }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  if (session.closedAt !== null) return closed();
  const impossible = impossibleRule(fields);
  return impossible === undefined ? changed({ fields }, now) : refuseRule(impossible);
};

export const pushPreset: Rule<'push-preset'> = (session, caller, { hyperparameters }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  if (session.closedAt !== null) return closed();
  const described = describeNetwork(hyperparameters);
  if (!described.ok) return described;
  return changed({ pushed: { hyperparameters: obeying(session.lesson.fields, hyperparameters), at: now } }, now);
};

export const planLesson: Rule<'plan-lesson'> = (_session, caller, { plan }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  for (const [place, { fields }] of (plan?.rounds ?? []).entries()) {
    const impossible = impossibleRule(fields as FieldRules);
    if (impossible !== undefined) return refuseRule(`${place}.${impossible}`);
  }
  return changed({ plan }, now);
};

export const beginRound: Rule<'begin-round'> = (session, caller, { round: planned }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  if (session.closedAt !== null) return closed();
  const { title, minutes, runLimit, hyperparameters, fields, message } = planned;
  const impossible = impossibleRule(fields);
  if (impossible !== undefined) return refuseRule(impossible);
  const number = session.lesson.rounds + 1;
  const endsAt = minutes === null ? null : now + Math.round(minutes * 60_000);
  return changed(
    {
      fields,
      round: { number, title: tidy(title), beganAt: now, endsAt, runLimit },
      rounds: number,
      ...(hyperparameters && { pushed: { hyperparameters: obeying(fields, hyperparameters), at: now } }),
      ...(message !== '' && { message: { text: tidy(message), at: now } }),
    },
    now,
  );
};

const noRound = () => refuse({ code: 'no-round', message: 'No round is under way.' });

export const extendRound: Rule<'extend-round'> = ({ lesson: { round } }, caller, { minutes }, { now }) => {
  if (caller.role !== 'instructor') return notAllowed(caller);
  if (!round) return noRound();
  const endsAt = Math.max(now, round.endsAt ?? now) + Math.round(minutes * 60_000);
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
  if (graphemes(text) > maximumMessage) {
    return refuse({
      code: 'too-big',
      path: 'text',
      message: `A message may have ${maximumMessage} letters.`,
      params: { maximum: maximumMessage },
    });
  }
  const message = text === '' ? null : { text, at: now };
  if (seatId === null) return changed({ message }, now);
  if (!Object.hasOwn(session.seats, seatId)) return noSuchSeat();
  const change: Change = { kind: 'seat-changed', at: now, seatId, seat: { message } };
  return { ok: true, changes: [change], data: {} };
};

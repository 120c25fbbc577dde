/** The rules of the lesson: opening and locking hyperparameters, rounds, presets for everybody, messages. */

import type { Projector } from '../classroom/board.ts';
import type { Change } from '../classroom/change.ts';
import { impossibleRule, obeying, refusalBeyond, rulesOf, rulesOn } from '../classroom/fields.ts';
import { allEnded, type FieldRules, type Lesson } from '../classroom/lesson.ts';
import { tidy } from '../classroom/nickname.ts';
import { faultOfPlan, faultOfRound, messageTooLong } from '../classroom/plan.ts';
import type { Session } from '../classroom/session.ts';
import { type DatasetId, datasetOf } from '../datasets/datasets.ts';
import { eachText } from '../language.ts';
import { describeNetwork } from '../network/network.ts';
import {
  boardOfSession,
  type Circumstances,
  closed,
  noSuchSeat,
  type Rule,
  refusalOfMove,
  refuse,
  type Verdict,
} from './rule.ts';

const changed = (lesson: Partial<Lesson>, at: number, view?: Projector['view']): Verdict<Record<string, never>> => ({
  ok: true,
  changes: [
    { kind: 'lesson-changed', at, lesson },
    ...(view ? [{ kind: 'projector-changed' as const, at, projector: { view } }] : []),
  ],
  data: {},
});

/** A rule that holds the data set in place names the session's, and is no longer needed beside that. */
function named(fields: FieldRules): { dataset: DatasetId | undefined; rest: FieldRules } {
  const { dataset: rule, ...rest } = fields;
  if (rule?.mode !== 'fixed' && rule?.mode !== 'hidden') return { dataset: undefined, rest: fields };
  return { dataset: rule.value as DatasetId, rest };
}

/** The same verdict, with the session on this data set first, which `path` names; a refusal if no trainer has it. */
function alsoOn<Data>(
  session: Session,
  dataset: DatasetId | undefined,
  path: string,
  circumstances: Circumstances,
  verdict: Verdict<Data>,
): Verdict<Data> {
  if (!verdict.ok || dataset === undefined || dataset === session.settings.dataset) return verdict;
  const missing = refusalOfMove(session, dataset, circumstances, path);
  if (missing) return refuse(missing);
  const at = circumstances.now;
  const settings = { ...session.settings, dataset };
  const moved: Change[] = [{ kind: 'settings-changed', at, settings }, boardOfSession(at)];
  return { ...verdict, changes: [...moved, ...verdict.changes] };
}

export const changeFields: Rule<'change-fields'> = (session, _caller, { fields }, circumstances) => {
  if (session.closedAt !== null) return closed();
  const { now } = circumstances;
  const impossible = impossibleRule(fields);
  if (impossible === undefined) {
    const { dataset, rest } = named(fields);
    const beyond = refusalBeyond(fields, dataset ?? session.settings.dataset, 'fields');
    if (beyond) return refuse(beyond);
    return alsoOn(session, dataset, 'fields.dataset', circumstances, changed({ fields: rest }, now));
  }
  return refuse({
    code: 'impossible-rule',
    path: `fields.${impossible}`,
    message: `The rule on "${impossible}" has a value that this hyperparameter does not allow.`,
    params: { field: impossible },
  });
};

export const pushPreset: Rule<'push-preset'> = (session, _caller, { hyperparameters }, circumstances) => {
  if (session.closedAt !== null) return closed();
  const { now } = circumstances;
  const pushed = obeying(rulesOf(session), hyperparameters);
  const missing = refusalOfMove(session, pushed.dataset, circumstances, 'hyperparameters.dataset');
  if (missing) return refuse(missing);
  const described = describeNetwork(pushed, datasetOf(pushed));
  return described.ok ? changed({ pushed: { hyperparameters: pushed, at: now } }, now) : described;
};

export const planLesson: Rule<'plan-lesson'> = (_session, _caller, { plan, next }, { now }) => {
  const fault = plan ? faultOfPlan(plan) : undefined;
  if (fault) return refuse({ ...fault, path: `plan.${fault.path}` });
  return changed({ plan, next: Math.min(next, plan?.rounds.length ?? 0) }, now);
};

/**
 * Hyperparameters or a message not given here stay as they are; the rules are those of this round alone. The session goes on
 * with the data set that the round's rules or values name.
 */
export const beginRound: Rule<'begin-round'> = (session, _caller, { round: begun, planned }, circumstances) => {
  const { now } = circumstances;
  if (session.closedAt !== null) return closed();
  const fault = faultOfRound(begun, 'round', session.settings.dataset);
  if (fault) return refuse(fault);
  const { title, minutes, runLimit, hyperparameters, message } = begun;
  const { dataset = hyperparameters?.dataset ?? session.settings.dataset, rest: fields } = named(begun.fields);
  const number = session.lesson.rounds + 1;
  const endsAt = minutes === null ? null : now + Math.round(minutes * 60_000);
  const text = eachText(message, tidy);
  const name = eachText(title, tidy);
  const verdict = changed(
    {
      fields,
      round: { number, title: name, beganAt: now, endsAt, runLimit },
      rounds: number,
      held: [...allEnded(session.lesson, now), { number, title: name, beganAt: now, endedAt: null }],
      ...(hyperparameters && {
        pushed: { hyperparameters: obeying(rulesOn(dataset, fields), hyperparameters), at: now },
      }),
      ...(text !== '' && { message: { text, at: now } }),
      ...(planned !== undefined && { next: Math.min(planned + 1, session.lesson.plan?.rounds.length ?? 0) }),
    },
    now,
    session.projector.view === 'summary' ? 'leaderboard' : undefined,
  );
  return alsoOn(session, dataset, 'round', circumstances, verdict);
};

const noRound = () => refuse({ code: 'no-round', message: 'No round is in progress.' });

export const extendRound: Rule<'extend-round'> = ({ lesson: { round } }, _caller, { minutes }, { now }) => {
  if (!round) return noRound();
  const end = round.endsAt ?? now;
  // Added time counts from now if time is up; taking it back restores the previous end.
  const endsAt = (minutes > 0 ? Math.max(now, end) : end) + Math.round(minutes * 60_000);
  return changed({ round: { ...round, endsAt } }, now);
};

/** The field rules stay: the open fields do not change because time is up. The projector shows the summary, if there is one. */
export const endRound: Rule<'end-round'> = ({ lesson, runs }, _caller, _payload, { now }) => {
  if (!lesson.round) return noRound();
  const { number } = lesson.round;
  const hasRuns = Object.values(runs).some(({ round }) => round === number);
  return changed({ round: null, held: allEnded(lesson, now) }, now, hasRuns ? 'summary' : undefined);
};

/** A message to one student or to everybody; an empty one withdraws the last. */
export const postMessage: Rule<'post-message'> = (session, _caller, { seatId, text: input }, { now }) => {
  const text = tidy(input);
  const tooLong = messageTooLong(text, 'text');
  if (tooLong) return refuse(tooLong);
  const message = text === '' ? null : { text, at: now };
  if (seatId === null) return changed({ message }, now);
  if (!Object.hasOwn(session.seats, seatId)) return noSuchSeat();
  const change: Change = { kind: 'seat-changed', at: now, seatId, seat: { message } };
  return { ok: true, changes: [change], data: {} };
};

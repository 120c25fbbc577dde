/** Whether planned rounds can begin: checks beyond the schema. */

import { type DatasetId, datasetOf } from '../datasets/datasets.ts';
import { textsOf, type Wording } from '../language.ts';
import { describeNetwork } from '../network/network.ts';
import type { Refusal } from '../refusal.ts';
import { impossibleRule, obeying, refusalBeyond } from './fields.ts';
import type { Plan, PlannedRound } from './lesson.ts';
import { graphemes, tidy } from './nickname.ts';

/** Maximum letters of a message to students. */
export const maximumMessage = 300;

const hasGap = (wording: Wording) => textsOf(wording).some((text) => tidy(text) === '');

/** Why this is too long for a message, if so. */
export function messageTooLong(wording: Wording, path: string): Refusal | undefined {
  if (textsOf(wording).every((text) => graphemes(tidy(text)) <= maximumMessage)) return undefined;
  return {
    code: 'too-big',
    path,
    message: `A message may have at most ${maximumMessage} letters.`,
    params: { maximum: maximumMessage },
  };
}

/**
 * Why this round cannot begin, with the location under `path`; undefined if it can. `before` is the data set that the session
 * is on, if that is known.
 */
export function faultOfRound(
  { title, hyperparameters, fields, message }: PlannedRound,
  path: string,
  before?: DatasetId,
): Refusal | undefined {
  if (hasGap(title)) {
    return { code: 'too-small', path: `${path}.title`, message: 'The round needs a title.', params: { minimum: 1 } };
  }
  const impossible = impossibleRule(fields);
  if (impossible !== undefined) {
    return {
      code: 'impossible-rule',
      path: `${path}.fields.${impossible}`,
      message: `The rule on "${impossible}" has a value that this hyperparameter does not allow.`,
      params: { field: impossible },
    };
  }
  const named = fields.dataset && 'value' in fields.dataset ? (fields.dataset.value as DatasetId) : undefined;
  const dataset = named ?? hyperparameters?.dataset ?? before;
  const beyond = dataset && refusalBeyond(fields, dataset, `${path}.fields`);
  if (beyond) return beyond;
  const begun = hyperparameters && obeying(fields, hyperparameters);
  const described = begun && describeNetwork(begun, datasetOf(begun));
  if (described && !described.ok) {
    const { refusal } = described;
    return { ...refusal, path: `${path}.${refusal.path ?? 'hyperparameters'}` };
  }
  if (typeof message !== 'string' && hasGap(message)) {
    const says = 'The message needs its text in every language, or be one text for all.';
    return { code: 'too-small', path: `${path}.message`, message: says, params: { minimum: 1 } };
  }
  return messageTooLong(message, `${path}.message`);
}

/** The first fault of a plan, if any. */
export function faultOfPlan({ title, rounds }: Plan): Refusal | undefined {
  if (hasGap(title)) {
    return { code: 'too-small', path: 'title', message: 'The plan needs a title.', params: { minimum: 1 } };
  }
  return rounds.map((round, index) => faultOfRound(round, `rounds.${index}`)).find(Boolean);
}

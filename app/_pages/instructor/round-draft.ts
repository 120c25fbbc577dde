/** A round as it is written in a form, read and checked. */

import type { FieldRules, PlannedRound } from '#lib/classroom/lesson.ts';
import { graphemes, tidy } from '#lib/classroom/nickname.ts';
import { maximumMessage } from '#lib/classroom/plan.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { eachText, isSameWording, textsOf, type Wording } from '#lib/language.ts';
import { readLimit } from '#lib/written-number.ts';

/** A round with its numbers as they are typed; nothing typed is no limit. */
export type RoundDraft = {
  readonly title: Wording;
  readonly minutes: string;
  readonly runLimit: string;
  readonly hyperparameters: Hyperparameters | null;
  readonly fields: FieldRules;
  readonly message: Wording;
};

export function draftOf({ minutes, runLimit, ...round }: PlannedRound): RoundDraft {
  return {
    ...round,
    minutes: minutes === null ? '' : String(minutes),
    runLimit: runLimit === null ? '' : String(runLimit),
  };
}

export type DraftFault = 'title' | 'minutes' | 'runLimit' | 'message' | 'language';

/** Tidied; one text where those of all languages are the same. */
function settled(wording: Wording): Wording {
  const tidied = eachText(wording, tidy);
  const [first] = textsOf(tidied);
  return isSameWording(tidied, first!) ? first! : tidied;
}

/** The round that was written, or which of its parts are not as they may be. */
export function readDraft(draft: RoundDraft): { round: PlannedRound; faults: [] } | { faults: DraftFault[] } {
  const minutes = readLimit(draft.minutes, { minimum: 0.5, maximum: 240, whole: false });
  const runLimit = readLimit(draft.runLimit, { minimum: 1, maximum: 20, whole: true });
  const faults: DraftFault[] = [];
  const [title, message] = [settled(draft.title), settled(draft.message)];
  if (textsOf(title).some((text) => text === '' || text.length > 120)) faults.push('title');
  if (minutes === undefined) faults.push('minutes');
  if (runLimit === undefined) faults.push('runLimit');
  if (textsOf(message).some((text) => graphemes(text) > maximumMessage || text.length > 500)) faults.push('message');
  if (typeof message !== 'string' && textsOf(message).includes('')) faults.push('language');
  if (minutes === undefined || runLimit === undefined || faults.length > 0) return { faults };
  return { round: { ...draft, title, message, minutes, runLimit }, faults: [] };
}

/**
 * Changes as a screen gets them: without the points of runs, and with a run's reports merged into the last of them.
 *
 * Each change keeps its place in the session's sequence: a number says how many are left out in its place. Applied from any
 * place on, they have the same effect as the changes themselves.
 */
import * as z from 'zod/mini';
import { type Change, changeSchema } from './change.ts';

export const condensedSchema = z.array(z.union([z.int().check(z.gte(1)), changeSchema]));

export type Condensed = z.infer<typeof condensedSchema>;

/** How many of the session's changes they are. */
export const lengthOf = (changes: Condensed): number =>
  changes.reduce<number>((sum, change) => sum + (typeof change === 'number' ? change : 1), 0);

/** What there is to apply after the first `count` changes. */
export function following(changes: Condensed, count: number): Change[] {
  let place = 0;
  return changes.flatMap((change) => {
    place += typeof change === 'number' ? change : 1;
    return typeof change === 'number' || place <= count ? [] : [change];
  });
}

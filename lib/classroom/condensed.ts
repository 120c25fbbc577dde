/**
 * Changes as a screen gets them: without the points of runs, and with a run's reports merged into the last of them.
 *
 * Each change keeps its place in the session's sequence: a number says how many are left out in its place. Applied from any
 * place on, they have the same effect as the changes themselves.
 */
import * as z from 'zod/mini';
import { withRecords } from './apply.ts';
import { type Change, changeSchema, type RunReported } from './change.ts';

export const condensedSchema = z.array(z.union([z.int().check(z.gte(1)), changeSchema]));

export type Condensed = z.infer<typeof condensedSchema>;

/** Of these epochs, the last, and those that may have been the run's best so far; repeated ones once. */
function telling(epochs: RunReported['epochs']): RunReported['epochs'] {
  let last = 0;
  const once = epochs.filter(({ epoch }) => {
    if (epoch <= last) return false;
    last = epoch;
    return true;
  });
  const records = new Set(withRecords([], once).map(({ epoch }) => epoch));
  return once.filter(({ epoch }) => epoch === last || records.has(epoch));
}

/** Takes the changes of a session in their order. */
export function condensed(changes: readonly Change[]): Condensed {
  const reports = new Map<string, RunReported[]>();
  for (const change of changes) {
    if (change.kind !== 'run-reported') continue;
    const own = reports.get(change.runId);
    if (own) own.push(change);
    else reports.set(change.runId, [change]);
  }
  const result: Condensed = [];
  let leftOut = 0;
  for (const change of changes) {
    const own = change.kind === 'run-reported' ? reports.get(change.runId)! : undefined;
    if (own && change !== own.at(-1)) {
      leftOut += 1;
      continue;
    }
    if (leftOut > 0) result.push(leftOut);
    leftOut = 0;
    result.push(
      own ? { ...(change as RunReported), points: [], epochs: telling(own.flatMap(({ epochs }) => epochs)) } : change,
    );
  }
  return result;
}

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

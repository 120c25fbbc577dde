/** Makes of a session's changes what its screens get (condensed.ts). */
import { lowestLossOf, withRecords } from './apply.ts';
import type { Change, RunReported } from './change.ts';
import type { Condensed } from './condensed.ts';

/** Of these epochs, the last, and those that may have been the run's best so far, by accuracy or loss; repeated ones once. */
function telling(epochs: RunReported['epochs']): RunReported['epochs'] {
  let last = 0;
  const once = epochs.filter(({ epoch }) => {
    if (epoch <= last) return false;
    last = epoch;
    return true;
  });
  const records = new Set(withRecords([], once).map(({ epoch }) => epoch));
  const lowest = lowestLossOf(null, once)?.epoch;
  return once.filter(({ epoch }) => epoch === last || epoch === lowest || records.has(epoch));
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

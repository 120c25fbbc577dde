/** When the progress of runs is written again: not with every report, which come ten times a second. */
import type { Change } from '#lib/classroom/change.ts';

/** Steps and compute time in the database are this old at most while a run trains; its points are there at once. */
const intervalMilliseconds = 1000;

export type ProgressClock = {
  /** The runs among these changes whose progress is to be written now. */
  due(changes: readonly Change[]): string[];
};

/** Remembers of each run when its progress was due last, until it is no longer reported. */
export function createProgressClock(): ProgressClock {
  const written = new Map<string, number>();
  return {
    due(changes) {
      const due = new Set<string>();
      for (const change of changes) {
        if (change.kind === 'run-submitted') due.add(change.run.id);
        else if (change.kind === 'run-reported') {
          const { runId, at } = change;
          const last = written.get(runId);
          if (last !== undefined && at >= last && at - last < intervalMilliseconds) continue;
          written.set(runId, at);
          due.add(runId);
        } else if ('runId' in change) {
          written.delete(change.runId);
          due.add(change.runId);
        }
      }
      return [...due];
    },
  };
}

/** Decides when the progress of runs is written: less often than their ten reports a second. */
import type { Change } from '#lib/classroom/change.ts';

/** Maximum age of stored steps and compute time while a run trains; its points are stored at once. */
const intervalMilliseconds = 1000;

export type ProgressClock = {
  /** The runs among these changes whose progress is due. */
  due(changes: readonly Change[]): string[];
};

/** Remembers when each run's progress was last due, until the run is no longer reported. */
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

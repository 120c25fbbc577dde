/** How long a trainer's report takes through this server: from its arrival until its points go out to the screens. */
import type { Change } from '#lib/classroom/change.ts';
import type { RunAttempt, RunReport } from '#lib/classroom/run-report.ts';

export type DeliveryTimes = {
  /** Notes when these reports came, and gives what recording them gives: the runs that are not wanted any more. */
  timed(reports: readonly RunReport[], record: () => Promise<RunAttempt[]>): Promise<RunAttempt[]>;
  /** These changes have been sent to the screens of a session. */
  sent(changes: readonly Change[]): void;
};

/** `delivered` hears the seconds of each run's report; a run that reports again before it went out counts from its first. */
export function createDeliveryTimes(delivered: (seconds: number) => void): DeliveryTimes {
  const arrivals = new Map<string, number>();
  return {
    async timed(reports, record) {
      const arrival = performance.now();
      for (const { runId } of reports) if (!arrivals.has(runId)) arrivals.set(runId, arrival);
      try {
        const unwanted = await record();
        for (const { runId } of unwanted) arrivals.delete(runId);
        return unwanted;
      } catch (error) {
        // The trainer sends them again, and waits for that as long as it takes.
        for (const { runId } of reports) arrivals.delete(runId);
        throw error;
      }
    },
    sent(changes) {
      for (const change of changes) {
        if (change.kind !== 'run-reported') continue;
        const arrival = arrivals.get(change.runId);
        if (arrival === undefined) continue;
        arrivals.delete(change.runId);
        delivered((performance.now() - arrival) / 1000);
      }
    },
  };
}

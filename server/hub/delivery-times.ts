/** Measures how long reports take through this server: from arrival until their points go out to the screens. */
import type { RunReported } from '#lib/classroom/change.ts';
import type { RunAttempt, RunReport } from '#lib/classroom/run-report.ts';

export type DeliveryTimes = {
  /** Notes when these reports arrived, and returns the result of recording them: the runs no longer wanted. */
  timed(reports: readonly RunReport[], record: () => Promise<RunAttempt[]>): Promise<RunAttempt[]>;
  /** The points of these reports have been sent to the screens that show them. */
  sent(reports: readonly RunReported[]): void;
};

/** `delivered` gets the seconds of each run's report; if a run reports again before that, its first report counts. */
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
        // The trainer sends them again; that wait does not count.
        for (const { runId } of reports) arrivals.delete(runId);
        throw error;
      }
    },
    sent(reports) {
      for (const { runId } of reports) {
        const arrival = arrivals.get(runId);
        if (arrival === undefined) continue;
        arrivals.delete(runId);
        delivered((performance.now() - arrival) / 1000);
      }
    },
  };
}

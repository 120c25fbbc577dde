/**
 * The points of runs that this client holds, without holes.
 *
 * A run is complete while every point that the server has published for it is here: it was seen from its first step, or
 * its history was fetched and nothing was missed since. New points of an incomplete run are kept aside until its history
 * comes, because appending them at once would hide the hole before them. The points of a repeated attempt are the same
 * as those of the first (same seed), so steps already held are ignored.
 */
import type { DatedEpoch, DatedMetrics, DatedPoint } from '#lib/metrics/point.ts';
import type { RunReported } from '#lib/session/change.ts';
import type { Run, Session } from '#lib/session/session.ts';

export type RunMetrics = { readonly metrics: DatedMetrics; readonly complete: boolean };

type Entry = RunMetrics & { readonly aside: DatedMetrics };

const noMetrics: DatedMetrics = { points: [], epochs: [] };
const unknown: Entry = { metrics: noMetrics, complete: false, aside: noMetrics };
const begun: Entry = { ...unknown, complete: true };

/** Points of so many runs are kept though no screen shows them; beyond that the oldest are let go and fetched if wanted. */
const keptRuns = 150;

function newer<Point extends DatedPoint | DatedEpoch>(held: readonly Point[], offered: readonly Point[]): Point[] {
  let last = held.at(-1)?.step ?? 0;
  return offered.filter(({ step }) => {
    if (step <= last) return false;
    last = step;
    return true;
  });
}

/** The metrics with those offered points that are new; the same object if none is. */
function extended(held: DatedMetrics, offered: DatedMetrics): DatedMetrics {
  const points = newer(held.points, offered.points);
  const epochs = newer(held.epochs, offered.epochs);
  if (points.length === 0 && epochs.length === 0) return held;
  return { points: [...held.points, ...points], epochs: [...held.epochs, ...epochs] };
}

/** Whether the run was reported on between the two; a validation moves on without a step. */
function hasMoved(then: Run, now: Run): boolean {
  return (
    then.step !== now.step ||
    then.attempt !== now.attempt ||
    then.gpuSeconds !== now.gpuSeconds ||
    then.lastEpoch?.step !== now.lastEpoch?.step
  );
}

export type HeldMetrics = {
  /** The same object until it changes. */
  of: (runId: string) => RunMetrics;
  /** Counts a screen that shows these runs, until the returned function is called. */
  watch: (runIds: readonly string[]) => () => void;
  /** Watched runs of the session. */
  watched: (session: Session) => string[];
  /** The last training step held of each. */
  steps: (runIds: readonly string[]) => Record<string, number>;
  /** A run was handed in before our eyes. */
  begin: (runId: string) => void;
  report: (change: RunReported) => void;
  /** The server has sent everything of these runs beyond what was held. */
  fetched: (runIds: readonly string[], metricsByRun: Readonly<Record<string, DatedMetrics>>) => void;
  /** The session was received anew: whatever moved on meanwhile has a hole. */
  renew: (before: Session | null, after: Session) => void;
};

/** Holds no points at first. */
export function createHeldMetrics(): HeldMetrics {
  const entries = new Map<string, Entry>();
  const watchers = new Map<string, number>();

  function begin(runId: string) {
    if (entries.has(runId)) return;
    entries.set(runId, begun);
    if (entries.size <= keptRuns) return;
    const oldest = [...entries.keys()].find((held) => !watchers.has(held) && held !== runId);
    if (oldest !== undefined) entries.delete(oldest);
  }

  return {
    of: (runId) => entries.get(runId) ?? unknown,
    watch(runIds) {
      const own = [...new Set(runIds)];
      for (const runId of own) watchers.set(runId, (watchers.get(runId) ?? 0) + 1);
      let watching = true;
      return () => {
        if (!watching) return;
        watching = false;
        for (const runId of own) {
          const left = watchers.get(runId)! - 1;
          if (left === 0) watchers.delete(runId);
          else watchers.set(runId, left);
        }
      };
    },
    watched: (session) => [...watchers.keys()].filter((runId) => Object.hasOwn(session.runs, runId)),
    steps: (runIds) =>
      Object.fromEntries(runIds.map((runId) => [runId, entries.get(runId)?.metrics.points.at(-1)?.step ?? 0])),
    begin,
    report({ runId, at, ...report }) {
      const entry = entries.get(runId) ?? (watchers.has(runId) ? unknown : undefined);
      if (!entry) return;
      const points = report.points.map((point) => ({ ...point, at }));
      const epochs = report.epochs.map((epoch) => ({ ...epoch, at }));
      if (entry.complete) {
        const metrics = extended(entry.metrics, { points, epochs });
        if (metrics !== entry.metrics) entries.set(runId, { ...entry, metrics });
      } else if (watchers.has(runId)) {
        entries.set(runId, { ...entry, aside: extended(entry.aside, { points, epochs }) });
      }
    },
    fetched(runIds, metricsByRun) {
      for (const runId of runIds) {
        const { metrics, aside } = entries.get(runId) ?? unknown;
        const whole = extended(extended(metrics, metricsByRun[runId] ?? noMetrics), aside);
        entries.set(runId, { metrics: whole, complete: true, aside: noMetrics });
      }
    },
    renew(before, after) {
      for (const [runId, entry] of entries) {
        const then = before?.runs[runId];
        const now = after.runs[runId];
        if (!now) entries.delete(runId);
        else if (!then || hasMoved(then, now)) {
          entries.set(runId, { ...entry, complete: false, aside: noMetrics });
        }
      }
      for (const run of Object.values(after.runs)) if (run.step === 0 && run.attempt <= 1) begin(run.id);
    },
  };
}

/**
 * The points of runs that this client holds, without holes.
 *
 * A run is complete while every point that the server has published for it is here: it was seen from its first step, or
 * its history was fetched and nothing was missed since. From the moment in which a history is asked for, new points of
 * the run are kept aside, whether or not a screen still shows it: the answer holds what was published before it, and
 * what is kept aside follows without a hole. Where something of that was missed, by a lost connection or because the
 * run was let go, the answer is not the whole, and the run is asked for again. The points of a repeated attempt are the
 * same as those of the first (same seed), so steps already held are ignored.
 */

import type { RunReported } from '#lib/classroom/change.ts';
import type { DatedEpoch, DatedMetrics, DatedPoint } from '#lib/classroom/point.ts';
import type { Run, Session } from '#lib/classroom/session.ts';

export type RunMetrics = { readonly metrics: DatedMetrics; readonly complete: boolean };

/** The last step held of each run. */
export type Held = Readonly<Record<string, number>>;

/** `asked` is the newest request for its history since which nothing was missed; `aside` all that was published since. */
type Entry = RunMetrics & { readonly asked: Held | null; readonly aside: DatedMetrics };

const noMetrics: DatedMetrics = { points: [], epochs: [] };
const unknown: Entry = { metrics: noMetrics, complete: false, asked: null, aside: noMetrics };
const begun: Entry = { ...unknown, complete: true };

/** The runs whose points are kept though no screen shows them; older ones are dropped, and fetched again when needed. */
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

type HeldMetrics = {
  /** The same object until it changes. */
  of: (runId: string) => RunMetrics;
  /** Counts a screen that shows these runs, until the returned function is called. */
  watch: (runIds: readonly string[]) => () => void;
  /** Watched runs of the session. */
  watched: (session: Session) => string[];
  /** The last training step held of each. */
  steps: (runIds: readonly string[]) => Held;
  /** The same, and the history of these runs is asked for now. */
  ask: (runIds: readonly string[]) => Held;
  /** A run was submitted while this client listened. */
  begin: (runId: string) => void;
  report: (change: RunReported) => void;
  /** The answer to what was asked: everything of these runs beyond what was held then. */
  fetched: (asked: Held, metricsByRun: Readonly<Record<string, DatedMetrics>>) => void;
  /**
   * The session was received anew: whatever moved on meanwhile has a hole, but for the runs that were named, of which
   * everything beyond what was held came with it.
   */
  renew: (
    before: Session | null,
    after: Session,
    named: Held,
    metricsByRun: Readonly<Record<string, DatedMetrics>>,
  ) => void;
};

/** Holds no points at first. */
export function createHeldMetrics(): HeldMetrics {
  const entries = new Map<string, Entry>();
  const watchers = new Map<string, number>();

  const entryOf = (runId: string) => entries.get(runId) ?? unknown;
  const lastStep = ({ metrics }: Entry) => metrics.points.at(-1)?.step ?? 0;

  function put(runId: string, entry: Entry) {
    entries.set(runId, entry);
    if (entries.size <= keptRuns) return;
    const oldest = [...entries.keys()].find((held) => !watchers.has(held) && held !== runId);
    if (oldest !== undefined) entries.delete(oldest);
  }

  function begin(runId: string) {
    if (!entries.has(runId)) put(runId, begun);
  }

  const steps = (runIds: readonly string[]): Held =>
    Object.fromEntries(runIds.map((runId) => [runId, lastStep(entryOf(runId))]));

  /** Puts the points beyond step `from` behind those held; `whole` says that nothing was missed since. */
  function join(runId: string, from: number, { points, epochs }: DatedMetrics, whole: boolean) {
    const entry = entryOf(runId);
    // What was held when it was asked for may have been let go: the answer then begins beyond a hole.
    if (lastStep(entry) < from) return;
    const metrics = extended(entry.metrics, { points, epochs });
    if (whole) put(runId, { ...begun, metrics: extended(metrics, entry.aside) });
    else put(runId, { ...entry, metrics });
  }

  return {
    of: entryOf,
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
    steps,
    ask(runIds) {
      const asked = steps(runIds);
      for (const runId of runIds) put(runId, { ...entryOf(runId), asked });
      return asked;
    },
    begin,
    report({ runId, at, ...report }) {
      const entry = entries.get(runId);
      if (!entry) return;
      const news = {
        points: report.points.map((point) => ({ ...point, at })),
        epochs: report.epochs.map((epoch) => ({ ...epoch, at })),
      };
      if (entry.complete) {
        const metrics = extended(entry.metrics, news);
        if (metrics !== entry.metrics) entries.set(runId, { ...entry, metrics });
      } else if (entry.asked) entries.set(runId, { ...entry, aside: extended(entry.aside, news) });
    },
    fetched(asked, metricsByRun) {
      for (const [runId, from] of Object.entries(asked)) {
        join(runId, from, metricsByRun[runId] ?? noMetrics, entries.get(runId)?.asked === asked);
      }
    },
    renew(before, after, named, metricsByRun) {
      for (const [runId, entry] of entries) {
        const then = before?.runs[runId];
        const now = after.runs[runId];
        if (!now) entries.delete(runId);
        else if (!then || hasMoved(then, now)) {
          entries.set(runId, { ...unknown, metrics: entry.metrics });
        }
      }
      for (const [runId, from] of Object.entries(named)) {
        join(runId, from, metricsByRun[runId] ?? noMetrics, true);
      }
      for (const run of Object.values(after.runs)) if (run.step === 0 && run.attempt <= 1) begin(run.id);
    },
  };
}

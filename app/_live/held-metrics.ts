/**
 * The points of runs that this client holds, without holes.
 *
 * New points come of attended runs only: those that the server was told to send. A run is complete while every point that
 * the server has published for it is here: it is attended, its history was fetched, and nothing was missed since. From the
 * moment in which a history is asked for, new points of the run are kept aside: the answer holds what was published before
 * it, and what is kept aside follows without a hole. Where something of that was missed, by a lost connection or because
 * the run was let go, the answer is not the whole, and the run is asked for again. The points of a repeated attempt are the
 * same as those of the first (same seed), so steps already held are ignored.
 */

import type { DatedEpoch, DatedMetrics, DatedPoint } from '#lib/classroom/point.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { ReportedPoints } from '#lib/protocol/broadcasts.ts';

export type RunMetrics = { readonly metrics: DatedMetrics; readonly complete: boolean };

/** The last step held of each run. */
export type Held = Readonly<Record<string, number>>;

/** `asked` is the newest request for its history since which nothing was missed; `aside` all that was published since. */
type Entry = RunMetrics & { readonly asked: Held | null; readonly aside: DatedMetrics };

const noMetrics: DatedMetrics = { points: [], epochs: [] };
const unknown: Entry = { metrics: noMetrics, complete: false, asked: null, aside: noMetrics };

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

type HeldMetrics = {
  /** The same object until it changes. */
  of: (runId: string) => RunMetrics;
  /** Counts a screen that shows these runs, until the returned function is called. */
  watch: (runIds: readonly string[]) => () => void;
  /** Watched runs of the session. */
  watched: (session: Session) => string[];
  /** Whether new points of exactly these runs come. */
  attends: (runIds: readonly string[]) => boolean;
  /** The server is told to send new points of these runs from now on, and of no others. */
  attend: (runIds: readonly string[]) => void;
  /** The last training step held of each. */
  steps: (runIds: readonly string[]) => Held;
  /** The same of at most `limit` attended runs that are not complete, whose history is asked for now. */
  ask: (limit: number) => Held;
  report: (news: ReportedPoints) => void;
  /** The answer to what was asked: everything of these runs beyond what was held then. */
  fetched: (asked: Held, metricsByRun: Readonly<Record<string, DatedMetrics>>) => void;
  /** The session was received anew, with everything of the runs named beyond what was held; the server now attends to them. */
  renew: (session: Session, named: Held, metricsByRun: Readonly<Record<string, DatedMetrics>>) => void;
};

/** Holds no points at first. */
export function createHeldMetrics(): HeldMetrics {
  const entries = new Map<string, Entry>();
  const watchers = new Map<string, number>();
  let attended: ReadonlySet<string> = new Set();

  const entryOf = (runId: string) => entries.get(runId) ?? unknown;
  const lastStep = ({ metrics }: Entry) => metrics.points.at(-1)?.step ?? 0;

  function put(runId: string, entry: Entry) {
    entries.set(runId, entry);
    if (entries.size <= keptRuns) return;
    const oldest = [...entries.keys()].find((held) => !watchers.has(held) && held !== runId);
    if (oldest !== undefined) entries.delete(oldest);
  }

  const steps = (runIds: readonly string[]): Held =>
    Object.fromEntries(runIds.map((runId) => [runId, lastStep(entryOf(runId))]));

  /** Puts the points beyond step `from` behind those held; `whole` says that nothing was missed since. */
  function join(runId: string, from: number, { points, epochs }: DatedMetrics, whole: boolean) {
    const entry = entryOf(runId);
    // What was held when it was asked for may have been let go: the answer then begins beyond a hole.
    if (lastStep(entry) < from) return;
    const metrics = extended(entry.metrics, { points, epochs });
    if (whole) put(runId, { ...unknown, metrics: extended(metrics, entry.aside), complete: true });
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
    attends: (runIds) => runIds.length === attended.size && runIds.every((runId) => attended.has(runId)),
    attend(runIds) {
      attended = new Set(runIds);
      for (const [runId, entry] of entries) {
        if (!attended.has(runId)) entries.set(runId, { ...unknown, metrics: entry.metrics });
      }
    },
    steps,
    ask(limit) {
      const missing = [...attended].filter((runId) => !entryOf(runId).complete);
      const asked = steps(missing.slice(0, limit));
      for (const runId of Object.keys(asked)) put(runId, { ...entryOf(runId), asked });
      return asked;
    },
    report({ runId, at, ...report }) {
      const entry = entries.get(runId);
      if (!entry || !attended.has(runId)) return;
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
    renew(session, named, metricsByRun) {
      for (const [runId, { metrics }] of entries) {
        if (Object.hasOwn(session.runs, runId)) entries.set(runId, { ...unknown, metrics });
        else entries.delete(runId);
      }
      attended = new Set(Object.keys(named));
      for (const [runId, from] of Object.entries(named)) {
        join(runId, from, metricsByRun[runId] ?? noMetrics, true);
      }
    },
  };
}

/** The newest points of runs that train, kept in memory: a class that comes back after a moment needs no others. */
import type { DatedEpoch, DatedMetrics, DatedPoint } from '#lib/metrics/point.ts';
import type { Change, RunReported } from '#lib/session/change.ts';

/** Half a minute of a run that reports ten times a second. */
const pointsOfRun = 300;
/** The runs that reported last; together at most about 100 MB. */
const keptRuns = 2000;

/** All points of a run after step `from`, and all epochs at or after it. */
type Known = { from: number; readonly points: DatedPoint[]; readonly epochs: DatedEpoch[] };

export type RecentPoints = {
  /** Takes what was passed on; of a session's changes none may be missing in between. */
  observe(changes: readonly Change[]): void;
  /**
   * What follows the steps that are held, as the store reads it, of those runs of which so much is known; `unknown` are
   * the others.
   */
  following(held: Readonly<Record<string, number>>): {
    known: Record<string, DatedMetrics>;
    unknown: Record<string, number>;
  };
  /** Something may have been missed. */
  clear(): void;
};

export function createRecentPoints(): RecentPoints {
  const runs = new Map<string, Known>();

  function observeReport({ runId, at, points, epochs }: RunReported) {
    const first = points[0];
    const known = runs.get(runId) ?? (first && { from: first.step, points: [], epochs: [] });
    if (!known) return;
    runs.delete(runId);
    runs.set(runId, known);
    if (runs.size > keptRuns) runs.delete(runs.keys().next().value!);
    // A run that goes on from a checkpoint repeats what is known.
    for (const point of points) {
      if (point.step > (known.points.at(-1)?.step ?? known.from)) known.points.push({ ...point, at });
    }
    for (const epoch of epochs) {
      if (epoch.epoch > (known.epochs.at(-1)?.epoch ?? 0)) known.epochs.push({ ...epoch, at });
    }
    const leaving = known.points.splice(0, known.points.length - pointsOfRun).at(-1);
    if (leaving) known.from = leaving.step;
    while (known.epochs[0] && known.epochs[0].step < known.from) known.epochs.shift();
  }

  return {
    observe(changes) {
      for (const change of changes) if (change.kind === 'run-reported') observeReport(change);
    },
    following(held) {
      const [known, unknown]: [Record<string, DatedMetrics>, Record<string, number>] = [{}, {}];
      for (const [runId, step] of Object.entries(held)) {
        const run = runs.get(runId);
        if (run && step >= run.from) {
          known[runId] = {
            points: run.points.filter((point) => point.step > step),
            epochs: run.epochs.filter((epoch) => epoch.step >= step),
          };
        } else unknown[runId] = step;
      }
      return { known, unknown };
    },
    clear: () => runs.clear(),
  };
}

/**
 * The newest points of training runs, kept in memory: a class that was away for a moment needs no others.
 *
 * The points of a run are complete from its first known step on. Nothing is known of a session whose changes were
 * missed, nor of a run that resumed from a checkpoint before it was known: it repeats steps older than those stored.
 */

import type { RunReported } from '#lib/classroom/change.ts';
import type { DatedEpoch, DatedMetrics, DatedPoint } from '#lib/classroom/point.ts';
import type { Session } from '#lib/classroom/session.ts';
import type { ChangesAfter } from './publisher.ts';

/** Half a minute of a run that reports ten times a second. */
const pointsOfRun = 300;
/** The runs that reported last; at most about 100 MB together. */
const keptRuns = 2000;

/** Sessions whose last sequence is remembered; together they have more runs than are kept. */
const keptSessions = 1000;

/** All points of a run after step `from`, and all epochs at or after it. */
type Known = {
  readonly code: string;
  from: number;
  readonly points: DatedPoint[];
  readonly epochs: DatedEpoch[];
};

export type RecentPoints = {
  /** Takes delivered changes of the session, which includes them. */
  observe(session: Pick<Session, 'code' | 'runs'>, news: ChangesAfter): void;
  /**
   * The points after the held steps, as the store would read them, of runs known that far back; `unknown` are
   * the others, which are all of them if changes up to the session's sequence were not observed.
   */
  following(
    session: Pick<Session, 'code' | 'sequence'>,
    held: Readonly<Record<string, number>>,
  ): {
    known: Record<string, DatedMetrics>;
    unknown: Record<string, number>;
  };
  /** Changes may have been missed. */
  clear(): void;
};

export function createRecentPoints(): RecentPoints {
  const runs = new Map<string, Known>();
  const sequences = new Map<string, number>();

  function forget(code: string) {
    for (const [runId, known] of runs) if (known.code === code) runs.delete(runId);
  }

  function begun(session: Pick<Session, 'code' | 'runs'>, { runId, points: [first] }: RunReported): Known | undefined {
    if (!first || session.runs[runId]?.attempt !== 1) return undefined;
    return { code: session.code, from: first.step, points: [], epochs: [] };
  }

  function observeReport(session: Pick<Session, 'code' | 'runs'>, report: RunReported) {
    const { runId, at, points, epochs } = report;
    const known = runs.get(runId) ?? begun(session, report);
    if (!known) return;
    runs.delete(runId);
    runs.set(runId, known);
    if (runs.size > keptRuns) runs.delete(runs.keys().next().value!);
    // A run that resumes from a checkpoint repeats known points.
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
    observe(session, { after, changes }) {
      const { code } = session;
      if (sequences.get(code) !== after) forget(code);
      sequences.delete(code);
      sequences.set(code, after + changes.length);
      if (sequences.size > keptSessions) sequences.delete(sequences.keys().next().value!);
      for (const change of changes) if (change.kind === 'run-reported') observeReport(session, change);
    },
    following({ code, sequence }, held) {
      const [known, unknown]: [Record<string, DatedMetrics>, Record<string, number>] = [{}, {}];
      const observed = sequences.get(code) === sequence;
      for (const [runId, step] of Object.entries(held)) {
        const run = runs.get(runId);
        if (observed && run && step >= run.from) {
          known[runId] = {
            points: run.points.filter((point) => point.step > step),
            epochs: run.epochs.filter((epoch) => epoch.step >= step),
          };
        } else unknown[runId] = step;
      }
      return { known, unknown };
    },
    clear() {
      runs.clear();
      sequences.clear();
    },
  };
}

/** The curves of a whole class in one picture: a few named ones, all others as one band; constant drawing cost. */

import type { Projector } from '../classroom/board.ts';
import type { Run, Seat, Session } from '../classroom/session.ts';
import { isShown, type Viewer } from '../classroom/viewer.ts';
import { cutAt, fittedEnd } from './fitted-axis.ts';
import { datasetOfBoard, type LeaderboardRow, roundOfBoard, shownEpochs } from './leaderboard.ts';
import { type Ascent, type BandPoint, quantileBand } from './quantiles.ts';

/** Number of leading runs drawn with their names. */
export const leadingRuns = 5;

export type NamedCurve = {
  readonly run: Run;
  readonly seat: Seat;
  readonly highlighted: boolean;
  /** The best validation accuracy so far: a point for each new best, and a last one at the current epoch or at the end of the axis. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Where the curve ends, if that is beyond the end of the axis. */
  readonly beyond: { readonly x: number; readonly y: number } | undefined;
};

export type RoomCurves = {
  readonly named: readonly NamedCurve[];
  readonly band: readonly BandPoint[];
  /** Number of runs in the band. */
  readonly others: number;
  /** The end of the axis, in epochs; undefined where all curves are shown whole. */
  readonly end: number | undefined;
};

/** The runs drawn with their names: the leading ones, the highlighted student's best, the pinned ones, and one that is left alone. */
export function namedRuns(
  session: Session,
  rows: readonly LeaderboardRow[],
  { highlight, pinned }: Pick<Projector, 'highlight' | 'pinned'>,
  viewer: Viewer,
): Run[] {
  const own = rows.find(({ seat }) => seat.id === highlight);
  const runs = [...rows.slice(0, leadingRuns), ...(own ? [own] : [])].map(({ run }) => run);
  const dataset = datasetOfBoard(session, roundOfBoard(session));
  const more = pinned.flatMap((runId) => {
    const run = session.runs[runId];
    return run?.hyperparameters.dataset === dataset && isShown(session.seats[run.seatId]!, viewer) ? run : [];
  });
  const named = new Map([...runs, ...more].map((run) => [run.id, run]));
  const left = rows.filter(({ run }) => !named.has(run.id));
  return [...named.values(), ...(left.length === 1 ? [left[0]!.run] : [])];
}

function ascentOf(session: Session, run: Run, viewer: Viewer): Ascent {
  const end = shownEpochs(run, session.board.frozen, viewer);
  const steps = run.records
    .filter(({ epoch }) => epoch <= end)
    .map(({ epoch, validationAccuracy }) => ({ x: epoch, y: validationAccuracy }));
  return { steps, end };
}

/** `rows` are the board's; if `names` is false, nobody is named and all are in the band. */
export function roomCurves(
  session: Session,
  rows: readonly LeaderboardRow[],
  projector: Pick<Projector, 'highlight' | 'pinned' | 'axis'>,
  viewer: Viewer,
  names: boolean,
): RoomCurves {
  const named = names ? namedRuns(session, rows, projector, viewer) : [];
  const ids = new Set(named.map(({ id }) => id));
  const others = rows.filter(({ run }) => !ids.has(run.id));
  const runs = [...named, ...others.map(({ run }) => run)];
  const fitted = projector.axis === 'fitted';
  const end = fitted ? fittedEnd(runs.map((run) => shownEpochs(run, session.board.frozen, viewer))) : undefined;
  return {
    end,
    named: named.flatMap((run) => {
      const ascent = ascentOf(session, run, viewer);
      const last = ascent.steps.at(-1);
      if (!last) return [];
      const whole = last.x < ascent.end ? [...ascent.steps, { x: ascent.end, y: last.y }] : ascent.steps;
      const seat = session.seats[run.seatId]!;
      return [{ run, seat, highlighted: run.seatId === projector.highlight, ...cutAt(whole, end) }];
    }),
    band: quantileBand(others.map(({ run }) => ascentOf(session, run, viewer))).filter(
      ({ x }) => end === undefined || x <= end,
    ),
    others: others.length,
  };
}

/** What a round brought, for the wall when it is over: who improved, what was tried, the best run, and how well it was foretold. */
import { bestOf, type Run, runsInOrder, type Seat, type Session } from '../classroom/session.ts';
import { isShown, type Viewer } from '../classroom/viewer.ts';
import { type Difference, differences } from '../hyperparameters/hyperparameters.ts';
import type { Wording } from '../language.ts';
import { isRangeTest } from '../network/training-plan.ts';
import { type Calibration, calibrationOf, missOf } from './calibration.ts';
import { datasetOfBoard, type LeaderboardRow, leaderboard } from './leaderboard.ts';

export type Improvement = {
  readonly seat: Seat;
  readonly run: Run;
  /** The gain in best validation accuracy over everything the student had before the round, 0…1. */
  readonly gain: number;
};

/** A hyperparameter that the runs of a round set differently. */
export type Tried = {
  /** Its path, as in `blocks.*.filters`. */
  readonly path: string;
  /** Each value with the number of runs that had it and the best validation accuracy among them, the most frequent first. */
  readonly values: readonly { readonly value: Difference['after']; readonly runs: number; readonly best: number }[];
};

export type RoundSummary = {
  readonly number: number;
  /** Empty for a round of before titles were kept. */
  readonly title: Wording;
  readonly runs: number;
  readonly students: number;
  readonly best: LeaderboardRow | undefined;
  /** The largest gains first. */
  readonly improved: readonly Improvement[];
  /** The hyperparameters with the most different values first. */
  readonly tried: readonly Tried[];
  readonly predictions: Calibration | undefined;
  /** The finished run whose result was foretold best. */
  readonly foretold: { readonly run: Run; readonly seat: Seat; readonly miss: number } | undefined;
};

/** The best validation accuracy among these runs; undefined before the first epoch. */
function bestAmong(runs: readonly Run[]): number | undefined {
  const reached = runs.flatMap((run) => bestOf(run)?.validationAccuracy ?? []);
  return reached.length === 0 ? undefined : Math.max(...reached);
}

/** `rows` are the round's leaderboard, best first. */
function improvements(session: Session, runs: readonly Run[], rows: readonly LeaderboardRow[]): Improvement[] {
  const began = Math.min(...runs.map(({ number }) => number));
  const dataset = datasetOfBoard(session, runs[0]!.round);
  const before = Object.values(session.runs).filter(
    ({ number, hyperparameters }) =>
      number < began && hyperparameters.dataset === dataset && !isRangeTest(hyperparameters),
  );
  const bestRows = rows.filter(({ seat }, index) => rows.findIndex((row) => row.seat.id === seat.id) === index);
  return bestRows
    .flatMap(({ seat, run, best }): Improvement[] => {
      const reached = bestAmong(before.filter(({ seatId }) => seatId === seat.id));
      const gain = reached === undefined ? 0 : best.validationAccuracy - reached;
      return gain > 0 ? [{ seat, run, gain }] : [];
    })
    .sort((a, b) => b.gain - a.gain);
}

/** How the runs of the round differ from the first of them; the seed is no idea that somebody tried. */
function triedIn(runs: readonly Run[]): Tried[] {
  const compared = runs.map((run) => ({ run, own: differences(runs[0]!.hyperparameters, run.hyperparameters) }));
  const ofFirst = new Map(compared.flatMap(({ own }) => own.map(({ path, before }) => [path, before] as const)));
  ofFirst.delete('seed');
  return [...ofFirst]
    .map(([path, before]) => {
      const byValue = new Map<Difference['after'], Run[]>();
      for (const { run, own } of compared) {
        const difference = own.find((each) => each.path === path);
        const value = difference ? difference.after : before;
        byValue.set(value, [...(byValue.get(value) ?? []), run]);
      }
      const values = [...byValue]
        .map(([value, having]) => ({ value, runs: having.length, best: bestAmong(having) ?? Number.NaN }))
        .sort((a, b) => b.runs - a.runs);
      return { path, values };
    })
    .sort((a, b) => b.values.length - a.values.length);
}

/** The summary of the round with this number; undefined if no run was submitted in it that the viewer may see. */
export function roundSummary(session: Session, number: number, viewer: Viewer): RoundSummary | undefined {
  const runs = runsInOrder(session).filter(
    (run) => run.round === number && isShown(session.seats[run.seatId]!, viewer) && !isRangeTest(run.hyperparameters),
  );
  if (runs.length === 0) return undefined;
  const rows = leaderboard(session, viewer, number);
  const [foretold] = runs
    .flatMap((run) => {
      const miss = missOf(run);
      return miss === undefined ? [] : { run, seat: session.seats[run.seatId]!, miss };
    })
    .sort((a, b) => Math.abs(a.miss) - Math.abs(b.miss));
  return {
    number,
    title: session.lesson.held.find((round) => round.number === number)?.title ?? '',
    runs: runs.length,
    students: new Set(runs.map(({ seatId }) => seatId)).size,
    best: rows[0],
    improved: improvements(session, runs, rows),
    tried: triedIn(runs),
    predictions: calibrationOf(runs),
    foretold,
  };
}

/** The rounds that have runs or a title, oldest first, for choosing one of them. */
export function roundsOf({ lesson, runs }: Session): { readonly number: number; readonly title: Wording }[] {
  const titles = new Map(lesson.held.map(({ number, title }) => [number, title]));
  const numbers = new Set([...titles.keys(), ...Object.values(runs).flatMap(({ round }) => round ?? [])]);
  return [...numbers].sort((a, b) => a - b).map((number) => ({ number, title: titles.get(number) ?? '' }));
}

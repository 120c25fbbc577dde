/** The grid of a question for the class as a viewer may see it: each cell's mean, its noise, its rank and what is missing. */
import type { Run, Session } from '../classroom/session.ts';
import { type CellState, cellStates, epochsOfCell, hyperparametersOfCell, valuesOfCell } from '../classroom/sweep.ts';
import type { Sweep, SweepValue } from '../classroom/sweep-schemas.ts';
import type { Viewer } from '../classroom/viewer.ts';
import { type DatasetId, datasetOf } from '../datasets/datasets.ts';
import { planOf } from '../network/training-plan.ts';
import { meanOf, rankBands, sampleDeviation, standardError } from './noise.ts';

/** A cell of the grid; accuracies are 0…1. */
export type GridCell = {
  readonly index: number;
  /** One of each field: the column's, then the row's. */
  readonly values: readonly SweepValue[];
  /** How many of its seeds have an answer, are under way, and are to be had. */
  readonly answered: number;
  readonly underWay: number;
  readonly open: number;
  /** The answers that the viewer may see, one for each seed. */
  readonly accuracies: readonly number[];
  /** How many of these diverged. */
  readonly diverged: number;
  readonly validationImages: number;
  readonly mean: number | null;
  /** The standard error of the mean. */
  readonly error: number | null;
  /** 1 for every cell that chance may have put below the best; null without an answer. */
  readonly rank: number | null;
};

export type SweepGrid = {
  readonly cells: readonly GridCell[];
  /** The standard deviation over seeds, pooled from the cells with several; null if there is none. */
  readonly spread: number | null;
  /** Whether the board withholds answers from the viewer. */
  readonly withheld: boolean;
};

/**
 * The accuracy with which a run answers its cell: the best validation accuracy within the cell's epochs, as on the leaderboard.
 * A diverged run answers with that of a guess, 1 / classes: its network gives every image the same class.
 */
export function answerOf(run: Run, epochs: number): number {
  const guess = 1 / datasetOf(run.hyperparameters).classes.length;
  if (run.state === 'diverged') return guess;
  return run.records.findLast(({ epoch }) => epoch <= epochs)?.validationAccuracy ?? guess;
}

/** Whether the board lets this viewer see the answer: a blind one only one's own, a frozen one what had ended by then. */
function isVisible(run: Run, { board }: Session, viewer: Viewer): boolean {
  if (viewer === 'instructor' || board.mode === 'live') return true;
  if (typeof viewer === 'object' && viewer.seatId === run.seatId) return true;
  return board.frozen !== null && run.endedAt !== null && run.endedAt <= board.frozen.at;
}

/** The pooled variance of the cells with several answers, Σ Σ (x − x̄)² / Σ (k − 1), in cells where none diverged; null without. */
function pooledVariance(cells: readonly { accuracies: readonly number[]; diverged: number }[]): number | null {
  const repeated = cells.filter(({ accuracies, diverged }) => accuracies.length > 1 && diverged === 0);
  const freedom = repeated.reduce((sum, { accuracies }) => sum + accuracies.length - 1, 0);
  if (freedom === 0) return null;
  const squares = repeated.reduce(
    (sum, { accuracies }) => sum + sampleDeviation(accuracies) ** 2 * (accuracies.length - 1),
    0,
  );
  return squares / freedom;
}

/**
 * The grid of this question. A cell's mean over its k seeds has the standard error √(p (1 − p) / n + s² / k): n validation images,
 * which all seeds share, and the spread s over seeds (`effectOf` in experiment.ts). s is pooled over the cells, as in an analysis
 * of variance; a cell in which some but not all runs diverged has its own. Ranks are bands as on the leaderboard (noise.ts).
 */
export function sweepGrid(session: Session, sweep: Sweep, viewer: Viewer): SweepGrid {
  const states = cellStates(session, sweep);
  const shown = states.map((state, index) => answersIn(state, index, session, sweep, viewer));
  const pooled = pooledVariance(shown);
  const measured = shown.map((cell) => {
    const { accuracies, diverged, validationImages } = cell;
    if (accuracies.length === 0) return { ...cell, mean: null, error: null };
    const mean = meanOf(accuracies);
    const variance = diverged > 0 ? sampleDeviation(accuracies) ** 2 : (pooled ?? 0);
    return {
      ...cell,
      mean,
      error: Math.hypot(standardError(mean, validationImages), Math.sqrt(variance / accuracies.length)),
    };
  });
  const best = measured
    .flatMap(({ index, mean, error }) => (mean === null ? [] : [{ index, accuracy: mean, error: error! }]))
    .sort((a, b) => b.accuracy - a.accuracy || a.index - b.index);
  const ranks = new Map(rankBands(best).map((rank, place) => [best[place]!.index, rank]));
  return {
    cells: measured.map((cell) => ({ ...cell, rank: ranks.get(cell.index) ?? null })),
    spread: pooled === null ? null : Math.sqrt(pooled),
    withheld: shown.some(({ answered, accuracies }) => answered > accuracies.length),
  };
}

/** The runs of the session that tell which hyperparameters matter on a data set: of students who are there. */
export const runsOn = ({ runs, seats }: Pick<Session, 'runs' | 'seats'>, dataset: DatasetId): Run[] =>
  Object.values(runs).filter((run) => run.hyperparameters.dataset === dataset && seats[run.seatId]?.standing === 'in');

function answersIn(state: CellState, index: number, session: Session, sweep: Sweep, viewer: Viewer) {
  const hyperparameters = hyperparametersOfCell(sweep, index);
  const seen = state.answers.filter((run) => isVisible(run, session, viewer));
  return {
    index,
    values: valuesOfCell(sweep, index),
    answered: state.answers.length,
    underWay: state.underWay.length,
    open: state.open.length,
    accuracies: seen.map((run) => answerOf(run, epochsOfCell(sweep, index))),
    diverged: seen.filter((run) => run.state === 'diverged').length,
    validationImages: planOf(hyperparameters).validationImages,
  };
}

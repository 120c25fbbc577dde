/** The ranked rows of a session: the best validation accuracy within the budget, and the test once it is open. */

import type { Board, Budget, Order } from '../classroom/board.ts';
import type { BestSoFar, Run, Seat, Session } from '../classroom/session.ts';
import { isShown, type Viewer } from '../classroom/viewer.ts';
import { type DatasetId, datasetIds, datasetOf } from '../datasets/datasets.ts';
import { isRangeTest, planOf } from '../network/training-plan.ts';
import { type Measured, rankBands, sampleDeviation, standardError } from './noise.ts';

export type LeaderboardRow = {
  /** 1 for the best; runs that chance may have ordered share a rank, and the next one counts all before it (1, 1, 3). */
  readonly rank: number;
  readonly seat: Seat;
  /** The run that counts. */
  readonly run: Run;
  /** Its best epoch within the budget; accuracies are 0…1. */
  readonly best: BestSoFar;
  /** Standard error of the best validation accuracy: from the number of validation images, and the spread over seeds if known. */
  readonly error: number;
  /** The sealed test of the same run, once open and finished; `rank` is that among test results. */
  readonly test: TestResult | null;
};

export type TestResult = Measured & {
  readonly rank: number;
  /** Ranks gained over the run's rank by validation accuracy among the same rows. */
  readonly moved: number;
};

/** Rows that share a rank; null for rows without a test result, in test order. */
export type Band = { readonly rank: number | null; readonly rows: readonly LeaderboardRow[] };

/** The last epoch of the run that counts on the viewer's board. */
export function shownEpochs(run: Run, frozen: Board['frozen'], viewer: Viewer): number {
  const epochs = run.lastEpoch?.epoch ?? 0;
  return frozen && viewer !== 'instructor' ? Math.min(epochs, frozen.epochs[run.id] ?? 0) : epochs;
}

/** The best record of the run within the budget, among its first epochs, if any. */
function bestWithin(run: Run, budget: Budget | null, epochs: number): BestSoFar | undefined {
  if (budget?.kind === 'parameters' && run.parameters > budget.limit) return undefined;
  return run.records.findLast(
    ({ epoch, computeSeconds }) =>
      epoch <= (budget?.kind === 'epochs' ? Math.min(epochs, budget.limit) : epochs) &&
      (budget?.kind !== 'compute-seconds' || computeSeconds <= budget.limit),
  );
}

/** The number of the round whose runs count on this board; null where all of the lesson do. */
export function roundOfBoard({ board, lesson }: Pick<Session, 'board' | 'lesson'>): number | null {
  if (board.scope === 'lesson') return null;
  return board.scope === 'round' ? (lesson.round?.number ?? null) : board.scope;
}

/**
 * The data set whose runs count on the board of this round (null: of the whole lesson): the one that is chosen, or else the
 * session's; that of an earlier round is what it was on.
 */
export function datasetOfBoard(
  { board, settings, lesson, runs }: Pick<Session, 'board' | 'settings' | 'lesson' | 'runs'>,
  round: number | null,
): DatasetId {
  if (board.dataset !== null) return board.dataset;
  if (round === null || round === lesson.round?.number) return settings.dataset;
  const its = Object.values(runs).filter((run) => run.round === round);
  const latest = its.reduce<Run | undefined>((last, run) => (last && last.number > run.number ? last : run), undefined);
  const own = its.some(({ hyperparameters }) => hyperparameters.dataset === settings.dataset);
  return own || !latest ? settings.dataset : latest.hyperparameters.dataset;
}

/** The data sets of the session's runs, in the order of the table. */
export const datasetsOfRuns = ({ runs }: Pick<Session, 'runs'>): DatasetId[] => {
  const used = new Set(Object.values(runs).map(({ hyperparameters }) => hyperparameters.dataset));
  return datasetIds.filter((id) => used.has(id));
};

type Entry = { readonly run: Run; readonly best: BestSoFar };

/** By best validation accuracy, then fewer parameters, then less compute time until then, then the earlier submission. */
function compareEntries(a: Entry, b: Entry): number {
  return (
    b.best.validationAccuracy - a.best.validationAccuracy ||
    a.run.parameters - b.run.parameters ||
    a.best.computeSeconds - b.best.computeSeconds ||
    a.run.number - b.run.number
  );
}

/** Equal for runs that differ only in their seed. */
const seedGroup = ({ id, group, hyperparameters }: Run) => `${group ?? id} ${hyperparameters.epochs}`;

/** The spread over seeds, by seed group; only finished runs are comparable. */
function seedSpreads(runs: readonly Run[], resultOf: (run: Run) => number | undefined): (run: Run) => number {
  const groups = new Map<string, number[]>();
  for (const run of runs) {
    const value = run.state === 'finished' ? resultOf(run) : undefined;
    if (value !== undefined) groups.set(seedGroup(run), [...(groups.get(seedGroup(run)) ?? []), value]);
  }
  return (run) => sampleDeviation(groups.get(seedGroup(run)) ?? []);
}

/**
 * The board's rows in order of validation accuracy, for seats in the session that the viewer may see. A
 * frozen board shows students and projector its state when it was frozen, a blind one nothing. Only runs of one data set and of
 * that round count, and no range tests, by default of the one that the board is set to, or with null all of the lesson.
 */
export function leaderboard(session: Session, viewer: Viewer, round = roundOfBoard(session)): LeaderboardRow[] {
  const { per, budget, mode } = session.board;
  if (mode === 'blind' && viewer !== 'instructor') return [];
  const frozen = viewer === 'instructor' ? null : session.board.frozen;
  const bestOf = (run: Run) => bestWithin(run, budget, shownEpochs(run, frozen, viewer));
  const dataset = datasetOfBoard(session, round);
  const counting = Object.values(session.runs).filter(
    ({ round: own, hyperparameters }) =>
      (round === null || own === round) && hyperparameters.dataset === dataset && !isRangeTest(hyperparameters),
  );
  const entries = counting.flatMap((run): Entry[] => {
    const best = isShown(session.seats[run.seatId]!, viewer) ? bestOf(run) : undefined;
    return best ? [{ run, best }] : [];
  });
  entries.sort(compareEntries);
  const seen = new Set<string>();
  const counted = entries.filter(({ run: { seatId } }) => per === 'run' || (!seen.has(seatId) && seen.add(seatId)));
  const isSettled = ({ endedAt }: Run) => !frozen || (endedAt !== null && endedAt <= frozen.at);
  const settled = Object.values(session.runs).filter(isSettled);
  const spread = seedSpreads(settled, (run) => bestOf(run)?.validationAccuracy);
  const rows = counted.map(({ run, best }) => {
    const images = planOf(run.hyperparameters).validationImages;
    const error = Math.hypot(standardError(best.validationAccuracy, images), spread(run));
    return { seat: session.seats[run.seatId]!, run, best, error };
  });
  const ranks = rankBands(rows.map(measuredOf));
  const tests = testResults(
    rows.filter(({ run }) => isSettled(run)),
    seedSpreads(settled, ({ test }) => test?.accuracy),
  );
  return rows.map((row, index) => ({ ...row, rank: ranks[index]!, test: tests.get(row.run.id) ?? null }));
}

const measuredOf = ({ best, error }: Pick<LeaderboardRow, 'best' | 'error'>): Measured => ({
  accuracy: best.validationAccuracy,
  error,
});

/** By run: the test results of the rows that have one, given in order of validation accuracy. */
function testResults(
  rows: readonly Omit<LeaderboardRow, 'rank' | 'test'>[],
  spread: (run: Run) => number,
): Map<string, TestResult> {
  const tested = rows.filter(({ run }) => run.test !== null);
  const before = rankBands(tested.map(measuredOf));
  const results = tested
    .map(({ run }, index) => {
      const { accuracy } = run.test!;
      const error = Math.hypot(standardError(accuracy, datasetOf(run.hyperparameters).test), spread(run));
      return { id: run.id, accuracy, error, before: before[index]! };
    })
    .sort((a, b) => b.accuracy - a.accuracy);
  const ranks = rankBands(results);
  return new Map(
    results.map(({ id, accuracy, error, before: validationRank }, index) => {
      const rank = ranks[index]!;
      return [id, { accuracy, error, rank, moved: validationRank - rank }];
    }),
  );
}

/** The rows in that order; in test order, those without a result come last, in their previous order. */
export function ordered(rows: readonly LeaderboardRow[], order: Order): readonly LeaderboardRow[] {
  if (order === 'validation') return rows;
  return [...rows].sort((a, b) => (b.test?.accuracy ?? -1) - (a.test?.accuracy ?? -1));
}

/** The rows in that order, grouped by rank. */
export function bandsOf(rows: readonly LeaderboardRow[], order: Order): Band[] {
  const bands: { rank: number | null; rows: LeaderboardRow[] }[] = [];
  for (const row of ordered(rows, order)) {
    const rank = order === 'validation' ? row.rank : (row.test?.rank ?? null);
    const last = bands.at(-1);
    if (last?.rank === rank) last.rows.push(row);
    else bands.push({ rank, rows: [row] });
  }
  return bands;
}

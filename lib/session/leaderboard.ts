/** The ranked rows of a session: the best validation accuracy within the budget, and the test once it is open. */
import { rankBands, sampleDeviation, standardError } from '../metrics/noise.ts';
import { planOf } from '../training-plan.ts';
import type { Budget } from './board.ts';
import { type BestSoFar, bestOf, type Run, type Seat, type Session } from './session.ts';

/** CIFAR-10's test images, which no run trains on. */
export const testImages = 10_000;

export type LeaderboardRow = {
  /** 1 for the best; what chance may have ordered shares a rank, and the next one counts all before it (1, 1, 3). */
  readonly rank: number;
  readonly seat: Seat;
  /** The run that counts. */
  readonly run: Run;
  /** Its best epoch within the budget; accuracies are 0…1. */
  readonly best: BestSoFar;
  /** Of the best validation accuracy: from the number of validation images, and from the spread over seeds where known. */
  readonly error: number;
  /** The sealed test of the same run, once it is open and the run has finished; `rank` is that among these. */
  readonly test: { readonly accuracy: number; readonly error: number; readonly rank: number } | null;
};

/** Who looks: the instructor sees everything live; students and projector see what the board shows. */
export type Viewer = 'instructor' | 'projector' | { readonly seatId: string };

/** The best record of the run within the budget, among its first `records` ones; undefined where it has none. */
function bestWithin(run: Run, budget: Budget | null, records: number): BestSoFar | undefined {
  const within = (record: BestSoFar) => {
    if (budget?.kind === 'gpu-seconds') return record.gpuSeconds <= budget.limit;
    if (budget?.kind === 'epochs') return record.epoch <= budget.limit;
    return true;
  };
  if (budget?.kind === 'parameters' && run.parameters > budget.limit) return undefined;
  return run.records.slice(0, records).findLast(within);
}

type Entry = { readonly run: Run; readonly best: BestSoFar };

/** By best validation accuracy, then fewer parameters, then fewer GPU-seconds until then, then the earlier hand-in. */
function compareEntries(a: Entry, b: Entry): number {
  return (
    b.best.validationAccuracy - a.best.validationAccuracy ||
    a.run.parameters - b.run.parameters ||
    a.best.gpuSeconds - b.best.gpuSeconds ||
    a.run.number - b.run.number
  );
}

/** By group of seeds: how far apart the bests of its runs are. */
function seedSpreads(session: Session): Map<string, number> {
  const groups = new Map<string, number[]>();
  for (const run of Object.values(session.runs)) {
    const best = bestOf(run);
    const group = run.group ?? run.id;
    if (best) groups.set(group, [...(groups.get(group) ?? []), best.validationAccuracy]);
  }
  return new Map([...groups].map(([group, bests]) => [group, sampleDeviation(bests)]));
}

/**
 * The rows of the session's board in order of validation accuracy, those of seats in the room that the viewer may see. A
 * frozen board shows students and projector what was there when it was frozen.
 */
export function leaderboard(session: Session, viewer: Viewer): LeaderboardRow[] {
  const { per, budget, frozen } = session.board;
  const shows = ({ id, standing, hidden }: Seat) =>
    standing === 'in' && (!hidden || viewer === 'instructor' || (typeof viewer === 'object' && viewer.seatId === id));
  const entries = Object.values(session.runs).flatMap((run): Entry[] => {
    if (!shows(session.seats[run.seatId]!)) return [];
    const records = frozen && viewer !== 'instructor' ? (frozen[run.id] ?? 0) : run.records.length;
    const best = bestWithin(run, budget, records);
    return best ? [{ run, best }] : [];
  });
  entries.sort(compareEntries);
  const seen = new Set<string>();
  const counted = entries.filter(({ run: { seatId } }) => per === 'run' || (!seen.has(seatId) && seen.add(seatId)));
  const spreads = seedSpreads(session);
  const rows = counted.map(({ run, best }) => {
    const images = planOf(run.hyperparameters).validationImages;
    const error = Math.hypot(standardError(best.validationAccuracy, images), spreads.get(run.group ?? run.id) ?? 0);
    return { seat: session.seats[run.seatId]!, run, best, error };
  });
  const ranks = rankBands(rows.map(({ best, error }) => ({ accuracy: best.validationAccuracy, error })));
  const testRanks = ranksByTest(rows.map(({ run }) => run));
  return rows.map((row, index) => ({ ...row, rank: ranks[index]!, test: testRanks.get(row.run.id) ?? null }));
}

function ranksByTest(runs: readonly Run[]): Map<string, NonNullable<LeaderboardRow['test']>> {
  const tested = runs
    .flatMap(({ id, test }) =>
      test ? [{ id, accuracy: test.accuracy, error: standardError(test.accuracy, testImages) }] : [],
    )
    .sort((a, b) => b.accuracy - a.accuracy);
  const ranks = rankBands(tested);
  return new Map(tested.map(({ id, accuracy, error }, index) => [id, { accuracy, error, rank: ranks[index]! }]));
}

/** The same rows by test accuracy, those without a test last, in the order in which they were. */
export function byTest(rows: readonly LeaderboardRow[]): LeaderboardRow[] {
  return [...rows].sort((a, b) => (b.test?.accuracy ?? -1) - (a.test?.accuracy ?? -1));
}

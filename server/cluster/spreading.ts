/** Spreads runs over the trainers: as evenly as their room allows, without moving a run for little gain. */

/** Minimum time between two moves of a run, in milliseconds. */
export const moveMilliseconds = 60_000;
/**
 * A run is moved to a trainer without its checkpoint, where it starts over, only up to this much compute time:
 * no more than the death of a trainer costs.
 */
const worthRepeating = 10;

/** The runs a trainer has, and how many more it would take. */
export type Holding = { readonly held: number; readonly room: number };

/** The trainer with the fewest runs among those with room; ties go to the one at `first`. */
function emptiest(holdings: readonly Holding[], first?: number): number | undefined {
  const free = holdings.flatMap(({ room }, index) => (room > 0 ? index : []));
  return free.reduce<number | undefined>((best, index) => {
    if (best === undefined) return index;
    const fewer = holdings[index]!.held - holdings[best]!.held;
    return fewer < 0 || (fewer === 0 && index === first) ? index : best;
  }, undefined);
}

const change = (holdings: readonly Holding[], index: number, runs: number) =>
  holdings.map((each, at) => (at === index ? { held: each.held + runs, room: each.room - runs } : each));

/** How many of `waiting` runs go to the trainer at `asking`, if each goes to the trainer with the fewest at that point. */
export function portionOf(holdings: readonly Holding[], asking: number, waiting: number): number {
  let [now, portion] = [holdings, 0];
  for (let run = 0; run < waiting; run++) {
    const taker = emptiest(now, asking);
    if (taker === undefined) break;
    if (taker === asking) portion += 1;
    now = change(now, taker, 1);
  }
  return portion;
}

/** A run that may be moved. */
export type Movable = {
  readonly runId: string;
  readonly computeSeconds: number;
  /** When it was last moved, in milliseconds; undefined if never. */
  readonly movedAt: number | undefined;
};

/** A trainer, its runs, and its checkpoint folder. */
export type Stock = {
  readonly device: 'gpu' | 'cpu';
  readonly room: number;
  readonly folder: string;
  readonly runs: readonly Movable[];
};

/**
 * The runs to take back from fuller trainers, as indexes of trainer and run, so that emptier ones with room
 * get them. Nothing moves for a difference below two or from a GPU to a CPU, no run moves twice within a minute, and at
 * most `limit` move at once, those with the least compute time first. Call it only while no run
 * waits.
 */
export function surplusOf(stocks: readonly Stock[], now: number, limit: number): { from: number; runId: string }[] {
  const moves: { from: number; runId: string }[] = [];
  let holdings: Holding[] = stocks.map(({ room, runs }) => ({ held: runs.length, room }));
  while (moves.length < limit) {
    const to = emptiest(holdings);
    if (to === undefined) break;
    const mayMove = (from: number, { runId, computeSeconds, movedAt }: Movable) =>
      !moves.some((move) => move.runId === runId) &&
      (movedAt === undefined || now - movedAt >= moveMilliseconds) &&
      (stocks[from]!.device === 'cpu' || stocks[to]!.device === 'gpu') &&
      (stocks[from]!.folder === stocks[to]!.folder || computeSeconds <= worthRepeating);
    const choices = stocks.flatMap(({ runs }, from) =>
      holdings[from]!.held - holdings[to]!.held < 2
        ? []
        : runs.filter((run) => mayMove(from, run)).map((run) => ({ from, ...run })),
    );
    const [best] = choices.sort(
      (a, b) => holdings[b.from]!.held - holdings[a.from]!.held || a.computeSeconds - b.computeSeconds,
    );
    if (!best) break;
    moves.push({ from: best.from, runId: best.runId });
    holdings = change(change(holdings, best.from, -1), to, 1);
  }
  return moves;
}

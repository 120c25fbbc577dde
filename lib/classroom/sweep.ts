/**
 * A question for the class, such as “Which learning rate for which batch size?”: a grid of the values of one or two
 * hyperparameters, whose cells students train with several seeds, while everything else stays the same.
 */
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import { runFields } from '../hyperparameters/training-fields.ts';
import { obeying } from './fields.ts';
import type { FieldRules } from './lesson.ts';
import { isUnderWay, type Run, type Session } from './session.ts';
import type { Sweep, SweepValue } from './sweep-schemas.ts';

/** The most questions of a session, and the most letters of one. */
export const maximumSweeps = 20;
export const maximumQuestion = 120;

export const cellCount = ({ fields }: Pick<Sweep, 'fields'>): number =>
  fields.reduce((product, { values }) => product * values.length, 1);

/** The values of the cell at this place, one of each field. */
export function valuesOfCell({ fields: [columns, rows] }: Pick<Sweep, 'fields'>, index: number): SweepValue[] {
  const width = columns!.values.length;
  const column = columns!.values[index % width]!;
  return rows ? [column, rows.values[Math.floor(index / width)]!] : [column];
}

/** What a run of this cell trains, with the seed of that turn (from 0). */
export function hyperparametersOfCell(
  sweep: Pick<Sweep, 'fields' | 'hyperparameters'>,
  index: number,
  turn = 0,
): Hyperparameters {
  const values = valuesOfCell(sweep, index);
  const rules: FieldRules = Object.fromEntries(
    sweep.fields.map(({ path }, place) => [path, { mode: 'fixed', value: values[place]! }]),
  );
  return { ...obeying(rules, sweep.hyperparameters), seed: seedOfTurn(sweep, turn) };
}

/** How many epochs a run of this cell trains. */
export function epochsOfCell(sweep: Pick<Sweep, 'fields' | 'hyperparameters'>, index: number): number {
  const place = sweep.fields.findIndex(({ path }) => path === 'epochs');
  return place < 0 ? sweep.hyperparameters.epochs : Number(valuesOfCell(sweep, index)[place]);
}

function seedOfTurn({ hyperparameters }: Pick<Sweep, 'hyperparameters'>, turn: number): number {
  return (hyperparameters.seed + turn) % (runFields.seed.maximum + 1);
}

/** The question that is open now. */
export const openSweep = ({ sweeps }: Pick<Session, 'sweeps'>): Sweep | undefined =>
  sweeps.find(({ closedAt }) => closedAt === null);

/**
 * Whether the run has answered its cell: it trained all of the cell's epochs or stopped early, or it diverged. One that was
 * extended afterwards has answered already.
 */
export function hasAnswered(run: Run, epochs: number): boolean {
  return run.state === 'finished' || run.state === 'diverged' || (run.lastEpoch?.epoch ?? 0) >= epochs;
}

/** How far a cell is. */
export type CellState = {
  /** The first run that answered with each seed, in the order of submission. */
  readonly answers: readonly Run[];
  /** Runs that wait or train, each with a seed that has no answer. */
  readonly underWay: readonly Run[];
  /** The turns whose seed nobody trains: never taken, or given back. */
  readonly open: readonly number[];
};

/**
 * The state of every cell. Runs of students in the session count, hidden ones too, since the grid names nobody. A run that
 * failed, was stopped or is paused gives its seed back; if it goes on later, the first answer with the seed counts.
 */
export function cellStates(session: Pick<Session, 'runs' | 'seats'>, sweep: Sweep): CellState[] {
  const own: Run[][] = Array.from({ length: cellCount(sweep) }, () => []);
  for (const run of Object.values(session.runs).sort((a, b) => a.number - b.number)) {
    if (run.cell?.sweep !== sweep.number || session.seats[run.seatId]?.standing !== 'in') continue;
    own[run.cell.index]?.push(run);
  }
  return own.map((runs, index) => {
    const epochs = epochsOfCell(sweep, index);
    const taken = new Set<number>();
    const first = ({ hyperparameters: { seed } }: Run) => !taken.has(seed) && taken.add(seed);
    const answers = runs.filter((run) => hasAnswered(run, epochs)).filter(first);
    const underWay = runs.filter((run) => isUnderWay(run) && run.state !== 'paused').filter(first);
    const turns = Array.from({ length: sweep.seeds }, (_, turn) => turn);
    return { answers, underWay, open: turns.filter((turn) => !taken.has(seedOfTurn(sweep, turn))) };
  });
}

/**
 * The cell that this student trains next: one with the fewest seeds done or under way. Among equal ones students begin at
 * different places of the grid, so that thirty who press at once see thirty different cells. Undefined if none is open.
 */
export function nextCell(
  session: Pick<Session, 'runs' | 'seats'>,
  sweep: Sweep,
  seatId: string,
): { readonly index: number; readonly turn: number } | undefined {
  const states = cellStates(session, sweep);
  const start = session.seats[seatId]?.number ?? 0;
  const ranked = states
    .map(({ open }, index) => ({ index, open, after: (index - start + states.length * start) % states.length }))
    .filter(({ open }) => open.length > 0)
    .sort((a, b) => b.open.length - a.open.length || a.after - b.after);
  const [first] = ranked;
  return first && { index: first.index, turn: first.open[0]! };
}

/** Where a question stands: how many runs it wants, has, and is waiting for. */
export function progressOf(session: Pick<Session, 'runs' | 'seats'>, sweep: Sweep) {
  const states = cellStates(session, sweep);
  const total = states.length * sweep.seeds;
  const open = states.reduce((sum, state) => sum + state.open.length, 0);
  const underWay = states.reduce((sum, state) => sum + state.underWay.length, 0);
  return { total, open, underWay, done: Math.max(0, total - open - underWay) };
}

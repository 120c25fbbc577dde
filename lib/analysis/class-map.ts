/** Which hyperparameters the class has tried, by whom and with what result; and which runs were derived from which. */

import { rulePath } from '../classroom/fields.ts';
import { bestOf, type Run, runsInOrder, type Session } from '../classroom/session.ts';
import { flatten } from '../hyperparameters/hyperparameters.ts';
import { isChance } from '../hyperparameters/relevance.ts';

type Value = string | number | boolean;

/** A hyperparameter for which the class has tried several values. */
export type Tried = {
  /** With `*` for every block or layer, where a run's first counts: `blocks.*.filters`. */
  readonly path: string;
  /** Numbers ascending, others in the order first tried. */
  readonly values: readonly Value[];
};

/** A run's value on an axis: that of its first block or layer for a path with `*`. */
export function valueAt(run: Run, path: string): Value | undefined {
  return flatten(run.hyperparameters).get(path.replace('.*.', '.0.'));
}

/** Every hyperparameter with at least two values among these runs, most values first. */
export function triedIn(runs: readonly Run[]): Tried[] {
  const found = new Map<string, Set<Value>>();
  for (const run of runs) {
    for (const [path, value] of flatten(run.hyperparameters)) {
      if (isChance(path) || (path.includes('.') && /\.[1-9]\d*\./.test(path))) continue;
      const ruled = rulePath(path);
      found.set(ruled, (found.get(ruled) ?? new Set()).add(value));
    }
  }
  return [...found]
    .filter(([, values]) => values.size > 1)
    .map(([path, values]) => ({ path, values: ordered([...values]) }))
    .sort((a, b) => b.values.length - a.values.length || (a.path < b.path ? -1 : 1));
}

const ordered = (values: Value[]): Value[] =>
  values.every((value) => typeof value === 'number') ? values.sort((a, b) => Number(a) - Number(b)) : values;

/** One combination of two values: its runs, best first. */
export type Cell = { readonly x: Value; readonly y: Value; readonly runs: readonly Run[] };

/** Every combination of the values of two hyperparameters, row by row; untried ones have no runs. */
export function classMap(runs: readonly Run[], x: Tried, y: Tried): Cell[][] {
  const accuracy = (run: Run) => bestOf(run)?.validationAccuracy ?? -1;
  return y.values.map((row) =>
    x.values.map((column) => ({
      x: column,
      y: row,
      runs: runs
        .filter((run) => valueAt(run, x.path) === column && valueAt(run, y.path) === row)
        .sort((a, b) => accuracy(b) - accuracy(a)),
    })),
  );
}

/** A run with the runs derived from its hyperparameters. */
export type Descent = { readonly run: Run; readonly children: readonly Descent[] };

/** The lineages of the session: every run that has derived runs and is not derived itself, oldest first. */
export function lineages(session: Session): Descent[] {
  const runs = runsInOrder(session);
  const descent = (run: Run): Descent => ({
    run,
    children: runs.filter(({ forkedFrom }) => forkedFrom === run.id).map(descent),
  });
  return runs
    .filter(({ forkedFrom }) => forkedFrom === null)
    .map(descent)
    .filter(({ children }) => children.length > 0);
}

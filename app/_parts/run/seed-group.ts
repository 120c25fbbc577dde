/** Runs that differ in nothing but the seed, and how far chance spreads their results. */
import { differences } from '#lib/hyperparameters.ts';
import type { Run } from '#lib/session/session.ts';

/** The mean of some values and their sample standard deviation √(Σ (x − mean)² / (n − 1)). */
export function meanAndSpread(values: readonly number[]): { mean: number; spread: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, spread: Math.sqrt(squares / (values.length - 1)) };
}

export type SeedGroup = {
  readonly total: number;
  /** How many have finished; only they count, for an early result is not comparable. */
  readonly done: number;
  /** Of the best validation accuracies; undefined while fewer than two have finished. */
  readonly result: { mean: number; spread: number } | undefined;
};

/** The runs among `runs` that repeat this one with other seeds, itself included; undefined if it stands alone. */
export function seedGroupOf(run: Run, runs: readonly Run[]): SeedGroup | undefined {
  const group = run.group ?? run.id;
  const related = runs.filter((other) => (other.group ?? other.id) === group);
  if (related.length < 2) return undefined;
  // An extended run has more epochs than the others: it is no longer one of them.
  const members = related.filter((other) =>
    differences(run.hyperparameters, other.hyperparameters).every(({ path }) => path === 'seed'),
  );
  if (members.length < 2) return undefined;
  const results = members.flatMap(({ state, best }) => (state === 'finished' && best ? [best.validationAccuracy] : []));
  return {
    total: members.length,
    done: results.length,
    result: results.length < 2 ? undefined : meanAndSpread(results),
  };
}

/** Runs that differ in nothing but the seed, and how far chance spreads their results. */

import { meanOf, sampleDeviation } from '#lib/analysis/noise.ts';
import { bestOf, type Run } from '#lib/classroom/session.ts';
import { differences } from '#lib/hyperparameters/hyperparameters.ts';
import { isChance } from '#lib/hyperparameters/relevance.ts';

export type SeedGroup = {
  readonly total: number;
  /** How many have finished; only they count, for an early result is not comparable. */
  readonly done: number;
  /** The mean and the sample standard deviation of the best validation accuracies; undefined while fewer than two have finished. */
  readonly result: { mean: number; spread: number } | undefined;
};

/** The runs among `runs` that repeat this one with other seeds, itself included; undefined if it stands alone. */
export function seedGroupOf(run: Run, runs: readonly Run[]): SeedGroup | undefined {
  const group = run.group ?? run.id;
  const related = runs.filter((other) => (other.group ?? other.id) === group);
  if (related.length < 2) return undefined;
  // An extended run has more epochs than the others: it is no longer one of them.
  const members = related.filter((other) =>
    differences(run.hyperparameters, other.hyperparameters).every(({ path }) => isChance(path)),
  );
  if (members.length < 2) return undefined;
  const results = members.flatMap((member) =>
    member.state === 'finished' ? (bestOf(member)?.validationAccuracy ?? []) : [],
  );
  return {
    total: members.length,
    done: results.length,
    result: results.length < 2 ? undefined : { mean: meanOf(results), spread: sampleDeviation(results) },
  };
}

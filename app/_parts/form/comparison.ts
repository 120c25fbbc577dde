/** The differences between two sets of hyperparameters that are worth showing to a person. */
import { type Difference, differences, type Hyperparameters } from '#lib/hyperparameters.ts';
import { isRelevant } from './relevance.ts';

/**
 * What `after` changes: without the seed, without fields that do not matter for `after`, and with one entry
 * (`blocks.length`) in place of every value of a block that only one of the two has.
 */
export function shownDifferences(before: Hyperparameters, after: Hyperparameters): Difference[] {
  return differences(before, after).filter(
    (difference) =>
      difference.path !== 'seed' &&
      difference.before !== undefined &&
      difference.after !== undefined &&
      isRelevant(difference.path, after),
  );
}

/** `values` with the value at `path` as it is in `base`; a changed number of blocks or layers brings back the whole list. */
export function reverted(values: Hyperparameters, base: Hyperparameters, path: string): Hyperparameters {
  const result = structuredClone(values) as Record<string, unknown>;
  const parts = path.replace(/\.length$/, '').split('.');
  const name = parts.pop()!;
  const follow = (from: unknown) => parts.reduce((holder, part) => (holder as Record<string, unknown>)[part], from);
  (follow(result) as Record<string, unknown>)[name] = structuredClone((follow(base) as Record<string, unknown>)[name]);
  return result as Hyperparameters;
}

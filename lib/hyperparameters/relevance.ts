/** Which fields matter for the values chosen so far, and the differences that are worth showing to a person. */
import { type Difference, differences, fieldAt, flatten, type Hyperparameters } from './hyperparameters.ts';

type Values = { readonly [name: string]: unknown };

/** What holds the value at `path`: the run itself, or one of its blocks or layers; undefined where there is no such block. */
function holderOf(path: string, values: Values): Values | undefined {
  const names = path.split('.').slice(0, -1);
  return names.reduce<unknown>((holder, name) => (holder as Values | undefined)?.[name], values) as Values | undefined;
}

/** Whether the field at `path` (such as `momentum` or `blocks.1.poolSize`) changes anything with these values. */
export function isRelevant(path: string, values: Values): boolean {
  const when = fieldAt(path)?.when;
  const holder = when && holderOf(path, values);
  if (!holder) return true;
  const value = holder[when.field];
  return 'is' in when ? value === when.is : value !== when.isNot;
}

/** Whether the value at `path` is about chance alone, and says nothing of how well a network does. */
export const isChance = (path: string): boolean => fieldAt(path)?.chance === true;

/**
 * What `after` changes: without the seed, without fields that do not matter for `after`, and with one entry
 * (`blocks.length`) in place of every value of a block that only one of the two has.
 */
export function shownDifferences(before: Hyperparameters, after: Hyperparameters): Difference[] {
  return differences(before, after).filter(
    (difference) =>
      !isChance(difference.path) &&
      difference.before !== undefined &&
      difference.after !== undefined &&
      isRelevant(difference.path, after),
  );
}

const keys = new WeakMap<Hyperparameters, string>();

/** The same text for hyperparameters that differ in nothing but the seed and what does not matter. */
export function settingsKey(hyperparameters: Hyperparameters): string {
  const known = keys.get(hyperparameters);
  if (known !== undefined) return known;
  const relevant = [...flatten(hyperparameters)].filter(
    ([path]) => !isChance(path) && isRelevant(path, hyperparameters),
  );
  const key = relevant.map(([path, value]) => `${path}=${value}`).join('&');
  keys.set(hyperparameters, key);
  return key;
}

/** Which fields matter with given values, and which differences are worth showing. */
import { datasets } from '../datasets/datasets.ts';
import { matters } from './dataset-limits.ts';
import { type Difference, differences, fieldAt, flatten, type Hyperparameters } from './hyperparameters.ts';

type Values = { readonly [name: string]: unknown };

/** The object with the value at `path`: the run itself, or one of its blocks or layers, if it exists. */
function holderOf(path: string, values: Values): Values | undefined {
  const names = path.split('.').slice(0, -1);
  return names.reduce<unknown>((holder, name) => (holder as Values | undefined)?.[name], values) as Values | undefined;
}

/** Whether the field at `path` (such as `momentum` or `blocks.1.poolSize`) has any effect with these values. */
export function isRelevant(path: string, values: Values): boolean {
  const dataset = datasets.find(({ id }) => id === values.dataset);
  if (dataset && !matters(dataset, path)) return false;
  const when = fieldAt(path)?.when;
  const holder = when && holderOf(path, values);
  if (!holder) return true;
  const value = holder[when.field];
  if ('isEmpty' in when) return !Array.isArray(value) || value.length > 0;
  return 'is' in when ? value === when.is : value !== when.isNot;
}

/** Whether the value at `path` only controls chance, and says nothing about how good a network is. */
export const isChance = (path: string): boolean => fieldAt(path)?.chance === true;

/**
 * What `after` changes, without the seed and fields that do not matter in `after`, and with one entry (`blocks.length`)
 * instead of all values of a block that only one of the two has.
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

/** A key that is equal for hyperparameters that differ only in the seed and in fields that do not matter. */
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

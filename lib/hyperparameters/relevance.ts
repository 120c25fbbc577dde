/** Which fields matter for the values chosen so far, and the differences that are worth showing to a person. */
import { type Difference, differences, flatten, type Hyperparameters } from './hyperparameters.ts';

const optimizerFields: Partial<Record<string, Hyperparameters['optimizer']>> = {
  momentum: 'momentum',
  weightDecay: 'adamw',
};

const scheduleFields: Partial<Record<string, Hyperparameters['schedule']>> = {
  stepEpochs: 'step',
  stepFactor: 'step',
  warmUpEpochs: 'warm-up',
};

const poolFields = ['poolSize', 'poolStride', 'poolPadding'];

/** Whether the field at `path` (such as `momentum` or `blocks.1.poolSize`) changes anything with these values. */
export function isRelevant(path: string, hyperparameters: Pick<Hyperparameters, 'optimizer' | 'schedule' | 'blocks'>) {
  const name = path.split('.').at(-1)!;
  if (path.startsWith('blocks.') && poolFields.includes(name)) {
    return hyperparameters.blocks[Number(path.split('.')[1])]?.pooling !== 'none';
  }
  if (optimizerFields[path]) return hyperparameters.optimizer === optimizerFields[path];
  if (scheduleFields[path]) return hyperparameters.schedule === scheduleFields[path];
  return true;
}

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

const keys = new WeakMap<Hyperparameters, string>();

/** The same text for hyperparameters that differ in nothing but the seed and what does not matter. */
export function settingsKey(hyperparameters: Hyperparameters): string {
  const known = keys.get(hyperparameters);
  if (known !== undefined) return known;
  const relevant = [...flatten(hyperparameters)].filter(
    ([path]) => path !== 'seed' && isRelevant(path, hyperparameters),
  );
  const key = relevant.map(([path, value]) => `${path}=${value}`).join('&');
  keys.set(hyperparameters, key);
  return key;
}

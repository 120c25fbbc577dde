/** Which fields matter for the values chosen so far; the form shows no others. */
import type { Hyperparameters } from '#lib/hyperparameters.ts';

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

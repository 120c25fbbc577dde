/** What each data set allows of the values that depend on it; the schema, the form and the rules all ask here. */
import { type Dataset, hasPoints } from '../datasets/dataset.ts';
import type { Refusal } from '../refusal.ts';
import type { Hyperparameters } from './hyperparameters.ts';

export type Limits = { readonly minimum: number; readonly maximum: number; readonly step?: number };

/** The fewest training examples that a run may use, of images and of points; points are used by so many more or less. */
const fewest = { images: 1000, points: 50 } as const;

/** The limits at a path such as `trainSize` or `blocks.length`; undefined where they are the same on every data set. */
export function limitsOn(dataset: Dataset, path: string): Limits | undefined {
  const { training, whole } = dataset;
  const points = hasPoints(dataset);
  switch (path) {
    case 'trainSize':
      if (!points) return { minimum: fewest.images, maximum: training };
      return { minimum: whole ? training : fewest.points, maximum: training, step: fewest.points };
    case 'batchSize':
      return points ? { minimum: 1, maximum: training } : { minimum: 4, maximum: 1024 };
    case 'epochs':
      return { minimum: 1, maximum: points ? 10_000 : 200 };
    case 'blocks.length':
      return points ? { minimum: 0, maximum: 0 } : undefined;
    default:
      return undefined;
  }
}

/** The most epochs of a run on the data set, also when it is extended. */
export const mostEpochs = (dataset: Dataset): number => limitsOn(dataset, 'epochs')!.maximum;

/** Whether a field has any effect on the data set: points are not augmented, and of four points none is held back. */
export function matters(dataset: Dataset, path: string): boolean {
  if (!hasPoints(dataset)) return true;
  if (path.startsWith('blocks.') || path.startsWith('augmentation.')) return false;
  return !(dataset.whole && ['trainSize', 'validationShare', 'validationFrom'].includes(path));
}

/** What is wrong with the value at a path; `says` continues a sentence that begins with its name. */
export type Fault = Pick<Refusal, 'code' | 'params'> & { readonly path: readonly string[]; readonly says: string };

function faultOf(dataset: Dataset, path: string, value: number): Fault[] {
  const { minimum, maximum } = limitsOn(dataset, path)!;
  if (value > maximum) {
    const says = `must be at most ${maximum} on ${dataset.name}`;
    return [{ code: 'too-big', path: [path], says, params: { maximum, unit: '' } }];
  }
  if (value >= minimum) return [];
  const says = `must be at least ${minimum} on ${dataset.name}`;
  return [{ code: 'too-small', path: [path], says, params: { minimum, unit: '' } }];
}

/** The values that the data set does not allow. */
export function faultsOn(dataset: Dataset, values: Hyperparameters): Fault[] {
  const numbers = (['trainSize', 'batchSize', 'epochs'] as const).flatMap((path) =>
    faultOf(dataset, path, values[path]),
  );
  if (!hasPoints(dataset)) return numbers;
  const says = `must be left out on ${dataset.name}, which has points, not images`;
  const amounts = Object.entries(values.augmentation).filter(([, amount]) => amount !== 0 && amount !== false);
  return [
    ...numbers,
    ...(values.blocks.length > 0 ? [{ code: 'only-images' as const, path: ['blocks', 'length'], says }] : []),
    ...amounts.map(([name]) => ({ code: 'only-images' as const, path: ['augmentation', name], says })),
  ];
}

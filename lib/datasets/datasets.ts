/** The table of data sets, by id. */
import { cifar10 } from './cifar-10.ts';
import { type Dataset, valuesOf } from './dataset.ts';
import { fashionMnist } from './fashion-mnist.ts';
import { mnist } from './mnist.ts';
import { pointSets } from './points.ts';

const table = [cifar10, mnist, fashionMnist, ...pointSets] as const;

export type DatasetId = (typeof table)[number]['id'];

/** Those that are published as files of images. */
export type PublishedId = Exclude<DatasetId, (typeof pointSets)[number]['id']>;

export const datasets: readonly Dataset[] = table;

/** In display order; a new session starts with the first. */
export const datasetIds: readonly DatasetId[] = table.map(({ id }) => id);

/** The data set of a run, or of anything else that names one. */
export function datasetOf({ dataset }: { readonly dataset: DatasetId }): Dataset {
  return table.find(({ id }) => id === dataset)!;
}

const most = (of: (dataset: Dataset) => number) => Math.max(...datasets.map(of));

/** The smallest values of any data set, for limits that apply before a data set is chosen. */
export const smallest = { training: Math.min(...datasets.map(({ training }) => training)) } as const;

/** The largest values of any data set, for limits that apply before a data set is chosen. */
export const largest = {
  training: most(({ training }) => training),
  classes: most(({ classes }) => classes.length),
  values: most(valuesOf),
} as const;

/** The data sets that a run can be of, by their ids. */
import { cifar10 } from './cifar-10.ts';
import { type Dataset, valuesOf } from './dataset.ts';

const table = [cifar10] as const;

export type DatasetId = (typeof table)[number]['id'];

export const datasets: readonly Dataset[] = table;

/** In the order in which they are offered; the first is the one that a new form has. */
export const datasetIds: readonly DatasetId[] = table.map(({ id }) => id);

/** The data set of a run, or of whatever else names one. */
export function datasetOf({ dataset }: { readonly dataset: DatasetId }): Dataset {
  return table.find(({ id }) => id === dataset)!;
}

const most = (of: (dataset: Dataset) => number) => Math.max(...datasets.map(of));

/** The largest of any data set, for limits that hold before it is known which one is meant. */
export const largest = {
  training: most(({ training }) => training),
  classes: most(({ classes }) => classes.length),
  values: most(valuesOf),
} as const;

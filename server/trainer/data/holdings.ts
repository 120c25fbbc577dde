/** The data sets that a trainer holds: points, and those in its data folder, each read when the first run needs it. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { type Dataset, hasFile } from '#lib/datasets/dataset.ts';
import { type DatasetId, datasetIds, datasetOf } from '#lib/datasets/datasets.ts';
import { headerBytes, readHeader } from '#lib/datasets/prepared-file.ts';
import type { Log } from '../../base/log.ts';
import { type LoadedDataset, openDataset } from './dataset.ts';

export type Holdings = {
  readonly ids: readonly DatasetId[];
  /** The data set of a run; throws a sentence if it is not here. */
  datasetFor(run: { readonly dataset: DatasetId }): LoadedDataset;
};

/** Whether the data set's file is here, or it needs none; throws what is wrong with it, to continue a sentence that begins with its name. */
function isThere(dataDir: string, about: Dataset): boolean {
  if (!hasFile(about)) return true;
  const file = path.join(dataDir, about.file.name);
  if (!existsSync(file)) return false;
  const descriptor = openSync(file, 'r');
  try {
    const header = Buffer.alloc(headerBytes);
    const { length } = readHeader(header.subarray(0, readSync(descriptor, header, 0, headerBytes, 0)), about);
    const { size } = fstatSync(descriptor);
    if (size !== length) throw new Error(`has ${size} bytes instead of ${length}`);
    return true;
  } finally {
    closeSync(descriptor);
  }
}

/** Looks which data sets are in the folder. A damaged one is left out. */
export function holdDatasets(dataDir: string, log: Pick<Log, 'warn'>): Holdings {
  const ids = datasetIds.filter((id) => {
    const about = datasetOf({ dataset: id });
    try {
      return isThere(dataDir, about);
    } catch (error) {
      log.warn('data set left out', { name: about.name, reason: `its file ${(error as Error).message}` });
      return false;
    }
  });
  const loaded = new Map<DatasetId, LoadedDataset>();
  const datasetFor = ({ dataset }: { readonly dataset: DatasetId }): LoadedDataset => {
    const known = loaded.get(dataset);
    if (known) return known;
    const read = openDataset(dataDir, datasetOf({ dataset }));
    loaded.set(dataset, read);
    return read;
  };
  return { ids, datasetFor };
}

/** Which data sets a class can choose: those that a connected trainer holds, or that are in this server's data folder. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type DatasetId, datasetIds, datasetOf } from '#lib/datasets/datasets.ts';
import type { TrainerView } from '#lib/protocol/broadcasts.ts';

/** Points need no file. */
function isInFolder(dataDir: string, dataset: DatasetId): boolean {
  const { file } = datasetOf({ dataset });
  return file === undefined || existsSync(path.join(dataDir, file.name));
}

export function availableDatasets(
  dataDir: string,
  trainers: readonly Pick<TrainerView, 'connected' | 'datasets'>[],
): DatasetId[] {
  const held = new Set(trainers.flatMap(({ connected, datasets }) => (connected ? datasets : [])));
  return datasetIds.filter((id) => held.has(id) || isInFolder(dataDir, id));
}

/** Which data sets runs can train on: those that trainers hold, and while there is none, those in this server's data folder. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type DatasetId, datasetIds, datasetOf } from '#lib/datasets/datasets.ts';
import type { TrainerView } from '#lib/protocol/broadcasts.ts';

/** Points need no file. */
function isInFolder(dataDir: string, dataset: DatasetId): boolean {
  const { file } = datasetOf({ dataset });
  return file === undefined || existsSync(path.join(dataDir, file.name));
}

/**
 * `trainers` may include some that lost their connection a moment ago: they are expected back. Before the first one connects,
 * this server's own are expected, which read its data folder.
 */
export function availableDatasets(dataDir: string, trainers: readonly Pick<TrainerView, 'datasets'>[]): DatasetId[] {
  const held = new Set(trainers.flatMap(({ datasets }) => datasets));
  return datasetIds.filter((id) => (held.size > 0 ? held.has(id) : isInFolder(dataDir, id)));
}

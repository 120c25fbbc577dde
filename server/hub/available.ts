/** Which data sets runs can train on: those that trainers hold, and while there is none, those in this server's data folder. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { hasPoints } from '#lib/datasets/dataset.ts';
import { type DatasetId, datasetIds, datasetOf } from '#lib/datasets/datasets.ts';
import type { TrainerView } from '#lib/protocol/broadcasts.ts';
import type { Config } from '../base/config.ts';

/** Points need no file. */
function isInFolder(dataDir: string, dataset: DatasetId): boolean {
  const { file } = datasetOf({ dataset });
  return file === undefined || existsSync(path.join(dataDir, file.name));
}

/**
 * `trainers` may include some that lost their connection a moment ago: they are expected back. Before the first one connects,
 * this server's own are expected, which read its data folder. With neither, what trainers will bring is not known, and runs on
 * anything may wait for them.
 */
export function availableDatasets(
  { dataDir, localTrainers }: Pick<Config, 'dataDir' | 'localTrainers'>,
  trainers: readonly Pick<TrainerView, 'datasets'>[],
): DatasetId[] {
  if (trainers.length > 0) {
    const held = new Set(trainers.flatMap(({ datasets }) => datasets));
    return datasetIds.filter((id) => held.has(id));
  }
  const inFolder = datasetIds.filter((id) => isInFolder(dataDir, id));
  const hasImages = inFolder.some((id) => !hasPoints(datasetOf({ dataset: id })));
  return hasImages || localTrainers > 0 ? inFolder : [...datasetIds];
}

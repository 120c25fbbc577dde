/** Answers the server's questions about a run, from memory or else from its checkpoint. */

import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { describeNetwork } from '#lib/network/network.ts';
import {
  type Inspection,
  type InspectionFault,
  type InspectionReply,
  partBytes,
  type Question,
} from '#lib/protocol/inspection.ts';
import { engineVersion } from '#lib/protocol/version.ts';
import type { Log } from '../../base/log.ts';
import type { Checkpoint, Checkpoints } from '../checkpoint.ts';
import type { LoadedDataset } from '../data/dataset.ts';
import type { Holdings } from '../data/holdings.ts';
import type { Snapshot } from '../resident.ts';
import type { Slices } from '../slices.ts';
import { augmentedImages } from './augmented.ts';
import { filtersOf } from './filters.ts';
import type { Finding, Found } from './found.ts';
import { featureMaps } from './maps.ts';
import { weightsOf } from './weights.ts';

export type Inspector = {
  /** The answer and the parts of its body; an exception becomes a failed answer. */
  answer(inspection: Inspection): Promise<{ answer: InspectionReply; parts: Uint8Array[] }>;
};

function partsOf(body: Uint8Array): Uint8Array[] {
  const count = Math.ceil(body.length / partBytes);
  return Array.from({ length: count }, (_, index) => body.subarray(index * partBytes, (index + 1) * partBytes));
}

/**
 * What a run that has trained to its end is inspected with: its best weights, and the progress at that time, if it restores
 * them; otherwise as it is. A run that goes on is always inspected as it is.
 */
function asInUse(kept: Snapshot, { epochs, restoreBest }: Hyperparameters): Pick<Found, 'state' | 'variables'> {
  const { state, variables, best } = kept;
  const isOver = state.stoppedEarly || state.epoch >= epochs;
  if (!restoreBest || !isOver || !best || !state.best) return kept;
  return { state: { ...state, ...state.best }, variables: new Map([...variables, ...best]) };
}

/** In double precision, a sum of float32 values is finite exactly if all of them are, and it is quick to compute. */
function hasNumbers({ variables }: Pick<Checkpoint, 'variables'>): boolean {
  let sum = 0;
  for (const values of variables.values()) {
    for (let at = 0; at < values.length; at++) sum += values[at]!;
  }
  return Number.isFinite(sum);
}

function findingOf(found: Found, question: Exclude<Question, { ask: 'augmented' }>, dataset: LoadedDataset): Finding {
  switch (question.ask) {
    case 'weights':
      return weightsOf(found);
    case 'filters':
      return filtersOf(found);
    case 'maps':
      return featureMaps(found, dataset[question.part], question.index);
  }
}

/** An inspector of the runs in training and on disk. */
export function createInspector(parts: {
  slices: Pick<Slices, 'lookAt'>;
  checkpoints: Pick<Checkpoints, 'load'>;
  datasetFor: Holdings['datasetFor'];
  log: Log;
}): Inspector {
  const { slices, checkpoints, datasetFor, log } = parts;

  async function find({ runId, hyperparameters }: Inspection): Promise<Found | InspectionFault> {
    const kept = (await slices.lookAt(runId)) ?? checkpoints.load({ runId, hyperparameters });
    if (!kept) return { ok: false, reason: 'unknown-run', message: 'This trainer does not have the run.' };
    if (!hasNumbers(kept))
      return { ok: false, reason: 'not-finite', message: "The run's weights contain NaN or infinity." };
    const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
    if (!described.ok) return { ok: false, reason: 'failed', message: described.refusal.message };
    return { ...asInUse(kept, hyperparameters), hyperparameters, network: described.network };
  }

  return {
    async answer(inspection) {
      const began = performance.now();
      const told = ({ header, body }: Finding) => {
        const seconds = (performance.now() - began) / 1000;
        return { answer: { ok: true as const, header, bytes: body.length, seconds }, parts: partsOf(body) };
      };
      try {
        const { question, hyperparameters } = inspection;
        const dataset = datasetFor(hyperparameters);
        if (question.ask === 'augmented') return told(augmentedImages(hyperparameters, dataset));
        const found = await find(inspection);
        if ('ok' in found) return { answer: found, parts: [] };
        const { header, body } = findingOf(found, question, dataset);
        const { step, epoch } = found.state;
        return told({ header: { engine: engineVersion, step, epoch, ...header }, body });
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        log.warn('could not inspect a run', { run: inspection.runId, reason: text });
        return { answer: { ok: false, reason: 'failed', message: text.slice(0, 400) }, parts: [] };
      }
    },
  };
}

/** Downloads of a run: the trained network for other programs, and its curves. */
import { zipSync } from 'fflate';
import type { DatedMetrics } from '#lib/classroom/point.ts';
import type { Run } from '#lib/classroom/session.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { describeNetwork, type Network } from '#lib/network/network.ts';
import type { WeightsHeader } from '#lib/protocol/inspection.ts';
import type { Refusal } from '#lib/refusal.ts';
import { safetensors, stateDict } from '#lib/takehome/model-files/safetensors.ts';
import { tensorflowJsFiles } from '#lib/takehome/model-files/tensorflow-js.ts';
import { type TrainedAfter, trainedAfter } from '#lib/takehome/model-files/trained.ts';
import { readWeights, type Weights } from '#lib/takehome/model-files/weights.ts';
import { tensorBoardFiles } from '#lib/takehome/tensorboard.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { Inspections } from './inspections.ts';
import { kerasFile } from './keras-file.ts';
import { curvesTable } from './tables.ts';

/** A file, and the name to save it under. */
type RunDownload = { readonly type: string; readonly body: string | Uint8Array; readonly fileName: string };

type Made = ({ readonly ok: true } & RunDownload) | { readonly ok: false; readonly refusal: Refusal };

/** The network of a run, validated when it was submitted. */
function networkOf({ hyperparameters, number }: Run): Network {
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described.ok) throw new Error(`Run #${number} has no network: ${described.refusal.message}`);
  return described.network;
}

/** An archive unpacks into its own folder. */
const inFolder = (folder: string, files: Record<string, Uint8Array>) =>
  Object.fromEntries(Object.entries(files).map(([path, file]) => [`${folder}/${path}`, file]));

/** A zip of files that hardly compress. */
const stored = (files: Record<string, Uint8Array>) => zipSync(files, { level: 0 });

/**
 * Makes each file, by the last part of its address. Names of files and of folders in archives start with the session's code,
 * since every session has a run #1.
 */
export type RunDownloads = Readonly<Record<string, (code: string, run: Run) => Promise<Made>>>;

const nameOf = (code: string, { number }: Run) => `${code}-run-${number}`;

export function createRunDownloads(parts: {
  inspections: Inspections;
  store: Pick<SessionStore, 'health' | 'metrics'>;
}): RunDownloads {
  const { inspections, store } = parts;

  const metricsOf = async ({ id }: Run) => (await store.metrics({ [id]: 0 }))[id] ?? { points: [], epochs: [] };

  /** A file with the trained weights. */
  const ofWeights =
    (
      ending: string,
      type: string,
      make: (of: {
        run: Run;
        name: string;
        network: Network;
        weights: Weights;
        trained: TrainedAfter;
      }) => Uint8Array | Promise<Uint8Array>,
    ) =>
    async (code: string, run: Run): Promise<Made> => {
      const found = await inspections.ask(run, { ask: 'weights' });
      if (!found.ok) return found;
      const network = networkOf(run);
      const header = found.header as WeightsHeader;
      const { epochs } = await metricsOf(run);
      const name = nameOf(code, run);
      const body = await make({
        run,
        name,
        network,
        weights: readWeights(network, header.variables, found.body),
        trained: trainedAfter(run, header, epochs),
      });
      return { ok: true, type, body, fileName: `${name}${ending}` };
    };

  /** A file with the curves. */
  const ofCurves =
    (
      ending: string,
      type: string,
      make: (run: Run, metrics: DatedMetrics, name: string) => RunDownload['body'] | Promise<RunDownload['body']>,
    ) =>
    async (code: string, run: Run): Promise<Made> => {
      const name = nameOf(code, run);
      return { ok: true, type, body: await make(run, await metricsOf(run), name), fileName: `${name}${ending}` };
    };

  return {
    'model.keras': ofWeights(
      '.keras',
      'application/zip',
      ({ run: { hyperparameters, endedAt, submittedAt }, network, weights, trained }) =>
        kerasFile({ hyperparameters, network }, weights, endedAt ?? submittedAt, trained),
    ),
    'tensorflow-js.zip': ofWeights(
      '-tensorflow-js.zip',
      'application/zip',
      ({ run, name, network, weights, trained }) =>
        stored(
          inFolder(
            `${name}-tensorflow-js`,
            tensorflowJsFiles({ hyperparameters: run.hyperparameters, network }, weights, trained),
          ),
        ),
    ),
    'model.safetensors': ofWeights('.safetensors', 'application/octet-stream', ({ network, weights, trained }) =>
      safetensors(stateDict(network, weights), trained),
    ),
    'curves.csv': ofCurves('-curves.csv', 'text/csv; charset=utf-8', (_run, metrics) => curvesTable(metrics)),
    'curves.json': ofCurves('-curves.json', 'application/json; charset=utf-8', (run, { points, epochs }) =>
      JSON.stringify({ version: 1, run: run.number, hyperparameters: run.hyperparameters, points, epochs }),
    ),
    'tensorboard.zip': ofCurves('-tensorboard.zip', 'application/zip', async (run, metrics, name) =>
      zipSync(inFolder(name, tensorBoardFiles(metrics, await store.health(run.id, 0)))),
    ),
  };
}

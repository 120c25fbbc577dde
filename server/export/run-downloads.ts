/** What a student takes home of a run: the trained network for other programs, and its curves. */
import { zipSync } from 'fflate';
import type { DatedMetrics } from '#lib/metrics/point.ts';
import { safetensors, stateDict } from '#lib/model-files/safetensors.ts';
import { tensorflowJsFiles } from '#lib/model-files/tensorflow-js.ts';
import { readWeights, type Weights } from '#lib/model-files/weights.ts';
import { describeNetwork, type Network } from '#lib/network.ts';
import type { WeightsHeader } from '#lib/protocol/inspection.ts';
import type { Refusal } from '#lib/refusal.ts';
import type { Run } from '#lib/session/session.ts';
import { tensorBoardFiles } from '#lib/tensorboard.ts';
import type { Inspections } from '../insight/inspections.ts';
import type { SessionStore } from '../store/session-store.ts';
import { kerasFile } from './keras-file.ts';
import { curvesTable } from './tables.ts';

/** A file, and what it is called where it is saved. */
type RunDownload = { readonly type: string; readonly body: string | Uint8Array; readonly fileName: string };

type Made = ({ readonly ok: true } & RunDownload) | { readonly ok: false; readonly refusal: Refusal };

/** The network of a run, which was checked when it was handed in. */
function networkOf({ hyperparameters, number }: Run): Network {
  const described = describeNetwork(hyperparameters);
  if (!described.ok) throw new Error(`Run #${number} has no network: ${described.refusal.message}`);
  return described.network;
}

/** A zip of files that compress badly. */
const stored = (files: Record<string, Uint8Array>) => zipSync(files, { level: 0 });

/** Makes each file, by the last part of its address. */
export type RunDownloads = Readonly<Record<string, (run: Run) => Promise<Made>>>;

export function createRunDownloads(parts: {
  inspections: Inspections;
  store: Pick<SessionStore, 'metrics'>;
}): RunDownloads {
  const { inspections, store } = parts;

  /** A file made of the trained weights. */
  const ofWeights =
    (
      ending: string,
      type: string,
      make: (run: Run, network: Network, weights: Weights) => Uint8Array | Promise<Uint8Array>,
    ) =>
    async (run: Run): Promise<Made> => {
      const found = await inspections.ask(run, { ask: 'weights' });
      if (!found.ok) return found;
      const network = networkOf(run);
      const { variables } = found.header as WeightsHeader;
      const body = await make(run, network, readWeights(network, variables, found.body));
      return { ok: true, type, body, fileName: `run-${run.number}${ending}` };
    };

  /** A file made of the curves. */
  const ofCurves =
    (ending: string, type: string, make: (run: Run, metrics: DatedMetrics) => string | Uint8Array) =>
    async (run: Run): Promise<Made> => {
      const metrics = (await store.metrics({ [run.id]: 0 }))[run.id] ?? { points: [], epochs: [] };
      return { ok: true, type, body: make(run, metrics), fileName: `run-${run.number}${ending}` };
    };

  return {
    'model.keras': ofWeights(
      '.keras',
      'application/zip',
      ({ hyperparameters, endedAt, handedInAt }, network, weights) =>
        kerasFile({ hyperparameters, network }, weights, endedAt ?? handedInAt),
    ),
    'tensorflow-js.zip': ofWeights('-tensorflow-js.zip', 'application/zip', ({ hyperparameters }, network, weights) =>
      stored(tensorflowJsFiles({ hyperparameters, network }, weights)),
    ),
    'model.safetensors': ofWeights('.safetensors', 'application/octet-stream', (_run, network, weights) =>
      safetensors(stateDict(network, weights)),
    ),
    'curves.csv': ofCurves('-curves.csv', 'text/csv; charset=utf-8', (_run, metrics) => curvesTable(metrics)),
    'curves.json': ofCurves('-curves.json', 'application/json; charset=utf-8', (run, { points, epochs }) =>
      JSON.stringify({ version: 1, run: run.number, hyperparameters: run.hyperparameters, points, epochs }),
    ),
    'tensorboard.zip': ofCurves('-tensorboard.zip', 'application/zip', ({ number }, metrics) =>
      zipSync(
        Object.fromEntries(
          Object.entries(tensorBoardFiles(metrics)).map(([path, file]) => [`run-${number}/${path}`, file]),
        ),
      ),
    ),
  };
}

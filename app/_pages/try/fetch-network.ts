/** Fetching a run's weights, telling how far that is, and making its network of them. */

import { FileRefused, fetchFile, splitBinary } from '#app/_live/run-files.ts';
import { runFile } from '#lib/addresses.ts';
import type { Run } from '#lib/classroom/session.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { describeNetwork } from '#lib/network/network.ts';
import type { WeightsHeader } from '#lib/protocol/inspection.ts';
import { readWeights } from '#lib/takehome/model-files/weights.ts';
import type { Loaded } from './engine.ts';

/** Whatever comes, in one piece; `onPart` hears how many bytes there are. */
async function bytesOf(response: Response, onPart: (bytes: number) => void): Promise<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = response.body!.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    bytes += read.value.length;
    onPart(bytes);
  }
  return new Blob(parts).arrayBuffer();
}

/** The run's network as it is now, and the epoch after which that is. Throws FileRefused where the server says no. */
export async function fetchNetwork(
  code: string,
  { id, hyperparameters }: Pick<Run, 'id' | 'hyperparameters'>,
  signal: AbortSignal,
  onShare: (share: number) => void,
): Promise<{ loaded: Loaded; epoch: number }> {
  const described = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  if (!described.ok) throw new FileRefused(described.refusal);
  const { network } = described;
  const engine = import('./engine.ts');
  const response = await fetchFile(runFile(code, id, 'weights.bin'), signal);
  // The answer comes in pieces of unknown number, but every parameter takes four bytes.
  const file = await bytesOf(response, (bytes) => onShare(Math.min(1, bytes / (4 * network.parameters))));
  const { header, body } = splitBinary<WeightsHeader>(file);
  const weights = readWeights(network, header.variables, new Uint8Array(body));
  const loaded = await (await engine).loadNetwork({ hyperparameters, network }, weights);
  return { loaded, epoch: header.epoch };
}

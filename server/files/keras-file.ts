/** A trained network as a `.keras` file: a zip of its description, and its weights in HDF5. */
import { zipSync } from 'fflate';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import type { Network } from '#lib/network/network.ts';
import { kerasConfig, kerasWeightPaths } from '#lib/takehome/model-files/keras.ts';
import type { TrainedAfter } from '#lib/takehome/model-files/trained.ts';
import type { Weights } from '#lib/takehome/model-files/weights.ts';
import { hdf5Of } from './hdf5.ts';

/** The Keras version that the file targets and was tested with. */
const kerasVersion = '3.15.1';

const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));

/** The file; `savedAt` is a time in milliseconds, which Keras also writes into its files. */
export async function kerasFile(
  subject: { hyperparameters: Hyperparameters; network: Network },
  weights: Weights,
  savedAt: number,
  trained: TrainedAfter = {},
): Promise<Uint8Array> {
  const date_saved = new Date(savedAt).toISOString().slice(0, 19).replace('T', '@');
  const files = {
    'metadata.json': json({ keras_version: kerasVersion, date_saved, ...trained }),
    'config.json': json(kerasConfig(subject)),
    'model.weights.h5': await hdf5Of(kerasWeightPaths(subject.network, weights)),
  };
  return zipSync(files, { level: 0 });
}

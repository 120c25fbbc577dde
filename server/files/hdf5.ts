/** HDF5 files of float32 datasets, Keras' format for weights. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Weight } from '#lib/takehome/model-files/weights.ts';

/** A file with these datasets, by path. */
export async function hdf5Of(datasets: ReadonlyMap<string, Weight>): Promise<Uint8Array> {
  const folder = await mkdtemp(path.join(tmpdir(), 'classroom-hdf5-'));
  const file = path.join(folder, 'weights.h5');
  try {
    const worker = new Worker(new URL('./hdf5-worker.ts', import.meta.url), { workerData: { file, datasets } });
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`Writing an HDF5 file exited with ${code}.`)));
    });
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes one HDF5 file in its own thread: the library's memory only grows, and is freed with the thread. */
import { parentPort, workerData } from 'node:worker_threads';
import h5wasm from 'h5wasm/node';
import type { Weight } from '#lib/takehome/model-files/weights.ts';

const { file, datasets } = workerData as { file: string; datasets: ReadonlyMap<string, Weight> };

await h5wasm.ready;
const root = new h5wasm.File(file, 'w');
for (const [path, { shape, values }] of datasets) {
  const names = path.split('/');
  let group: InstanceType<typeof h5wasm.Group> = root;
  for (const name of names.slice(0, -1)) {
    if (!group.keys().includes(name)) group.create_group(name);
    group = group.get(name) as InstanceType<typeof h5wasm.Group>;
  }
  group.create_dataset({ name: names.at(-1)!, data: values, shape: [...shape], dtype: '<f4' });
}
root.close();
parentPort!.postMessage('written');

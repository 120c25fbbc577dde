/** What a step takes from tfjs-node's addon, which keeps every tensor on a device of its own choice. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** Trains and evaluates on points while it notes what is taken from the addon. */
const script = `
  import Module from 'node:module';
  const taken = new Set();
  const load = Module._extensions['.node'];
  Module._extensions['.node'] = (module, file) => {
    load(module, file);
    if (!file.endsWith('tfjs_binding.node')) return;
    module.exports = new Proxy(module.exports, {
      get(addon, name) {
        taken.add(name);
        return Reflect.get(addon, name);
      },
    });
  };
  const { createProgram } = await import('./server/trainer/engine/program.ts');
  const { presetById } = await import('./lib/hyperparameters/presets.ts');
  const { describeNetwork } = await import('./lib/network/network.ts');
  const { datasetOf } = await import('./lib/datasets/datasets.ts');
  const { hyperparameters } = presetById('lenet-56');
  const { network } = describeNetwork(hyperparameters, datasetOf(hyperparameters));
  const program = createProgram(hyperparameters, network);
  const images = new Uint8Array(4 * 32 * 32 * 3).fill(7);
  const labels = Uint8Array.of(0, 1, 2, 3);
  const { loss } = program.step(images, labels, 1, 0.01);
  const [inLane] = await program.inLane.steps([{ images, labels, step: 2, learningRate: 0.01 }], false);
  program.evaluate(images, labels);
  program.readVariables();
  console.log(JSON.stringify({ taken: [...taken].sort(), losses: [loss, inLane.loss] }));`;

it('[T948] batches and results are memory of the host: tfjs-node’s addon holds no tensor', () => {
  const flags = ['--disable-warning=ExperimentalWarning', '--disable-warning=DEP0051', '--input-type=module'];
  const output = execFileSync(process.execPath, [...flags, '-e', script], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
  });
  const { taken, losses } = JSON.parse(output.trim().split('\n').at(-1)!);
  expect(losses.every(Number.isFinite)).toBe(true);
  expect(taken).toEqual(['TF_Version', 'isUsingGpuDevice']);
  // In TensorFlow's C API, tensors of TF_ functions are the host's; those of the eager TFE_ functions may be a device's.
  const native = path.join(root, 'server/trainer/engine/native');
  const sources = readdirSync(native).map((file) => readFileSync(path.join(native, file), 'utf8'));
  expect(sources.join()).toContain('TF_AllocateTensor');
  expect(sources.join()).not.toMatch(/TFE_/);
});

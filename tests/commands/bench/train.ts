/** Images per second in training: the engine, tfjs' model.fit, Keras and PyTorch, alternating, medians over rounds. */
import path from 'node:path';
import { batchOf } from '#server/trainer/data/batches.ts';
import { createProgram } from '#server/trainer/engine/program.ts';
import { loadedCifar10, machine, median, presetNetwork, trainOn } from '../harness/measure.ts';
import { startPython } from '../harness/python.ts';
import { matrixProductRate } from './gemm.ts';
import { tfjsModel } from './tfjs-fit.ts';

/** Images per turn: about a second of the engine's time, so that the others' start of an epoch costs little. */
const stretch = 2048;

export type Row = {
  readonly preset: string;
  readonly batch: number;
  readonly engine: 'engine' | 'model.fit' | 'keras' | 'pytorch';
  readonly imagesPerSecond: number;
};

/** The seconds of a turn, and its CPU seconds, which hardly depend on what else the machine does. */
type Times = { readonly seconds: number; readonly processor: number };

/** One contestant: trains on this many images. */
type Contestant = { readonly name: Row['engine']; readonly train: (images: number) => Promise<Times> };

async function timesOf(work: () => void | Promise<void>): Promise<Times> {
  const [began, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return { seconds: (performance.now() - began) / 1000, processor: (user + system) / 1e6 };
}

/** Keras and PyTorch, each in its own process that has the images. */
async function startOthers(data: { readonly images: Uint8Array; readonly labels: Uint8Array }) {
  const base64 = (values: Uint8Array) => Buffer.from(values).toString('base64');
  const question = { ask: 'data', images: base64(data.images), labels: base64(data.labels) };
  const programs = { keras: 'keras_bench.py', pytorch: 'torch_bench.py' } as const;
  const others = [];
  for (const name of ['keras', 'pytorch'] as const) {
    const python = startPython(path.join(import.meta.dirname, programs[name]), name);
    const { version } = await python.ask<{ version: string }>(question);
    others.push({ name, python, version });
  }
  return others;
}

export async function benchTraining(options: {
  presets: readonly string[];
  batches: readonly number[];
  rounds: number;
  keras: boolean;
  json: boolean;
}): Promise<void> {
  const { presets, batches, rounds, keras, json } = options;
  const say = (text: string) => {
    if (!json) console.log(text);
  };
  const dataset = loadedCifar10();
  const order = Int32Array.from({ length: stretch }, (_, image) => image);
  const data = batchOf(dataset.training, order, 0, stretch);
  const product = matrixProductRate();
  const others = keras ? await startOthers(data) : [];
  say([machine(), ...others.map(({ name, version }) => `${name} ${version}`)].join(', '));

  const rows: Row[] = [];
  const products: number[] = [];
  for (const preset of presets) {
    for (const batch of batches) {
      const { hyperparameters, network } = presetNetwork(preset, batch);
      const program = createProgram(hyperparameters, network);
      let step = 1;
      const contestants: Contestant[] = [
        {
          name: 'engine',
          train: (images) =>
            timesOf(async () => {
              await trainOn(program, dataset, images, batch, step);
              step += Math.ceil(images / batch);
            }),
        },
      ];
      // tfjs has no layers that shift and rotate images.
      const fitted = preset === 'augment-88' ? undefined : tfjsModel(hyperparameters, network, data);
      if (fitted) contestants.push({ name: 'model.fit', train: (images) => timesOf(() => fitted.fit(images)) });
      for (const { name, python } of others) {
        // PyTorch has no layers for this either, only transforms of its loader.
        if (name === 'pytorch' && preset === 'augment-88') continue;
        const question = { ask: 'train', key: `${preset} ${batch}`, hyperparameters, network };
        contestants.push({ name, train: (images) => python.ask<Times>({ ...question, images }) });
      }
      for (const { train } of contestants) await train(2 * batch);
      const times = new Map<string, Times[]>(contestants.map(({ name }) => [name, []]));
      for (let round = 0; round < rounds; round++) {
        products.push(product.measure());
        for (const { name, train } of contestants) times.get(name)!.push(await train(stretch));
      }
      const medians = contestants.map(({ name }) => ({
        name,
        rate: stretch / median(times.get(name)!.map(({ seconds }) => seconds)),
      }));
      for (const { name, rate } of medians) {
        rows.push({ preset, batch, engine: name, imagesPerSecond: Math.round(rate * 10) / 10 });
      }
      // The backward pass costs twice the forward pass.
      const gigaflops = (3 * network.flops * medians[0]!.rate) / 1e9;
      const share = (gigaflops / median(products)) * 100;
      // Ratios within each round, because the machine may be busier in some rounds.
      const ratio = (name: string, of: keyof Times) =>
        median(times.get(name)!.map((time, round) => time[of] / times.get('engine')![round]![of])).toFixed(2);
      const shown = medians.map(({ name, rate }) =>
        name === 'engine'
          ? `${name} ${rate.toFixed(0).padStart(5)}`
          : `${name} ${rate.toFixed(0).padStart(5)} (× ${ratio(name, 'seconds')}, in CPU time × ${ratio(name, 'processor')})`,
      );
      say(
        `${preset.padEnd(13)} ${String(batch).padStart(4)}  ${shown.join('  ')}  ${share.toFixed(0)} % of the matrix product's rate`,
      );
      program.dispose();
      fitted?.close();
      for (const { python } of others) await python.ask({ ask: 'close' });
    }
  }
  product.close();
  for (const { python } of others) python.close();
  const gemmGflops = Math.round(median(products) * 10) / 10;
  say(`matrix product 2048³: ${gemmGflops} GFLOP/s; medians of ${rounds} rounds; ${machine()}`);
  if (json) console.log(JSON.stringify({ rows, gemmGflops }));
}

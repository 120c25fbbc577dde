/** A run's downloads, requested like a browser does. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import h5wasm from 'h5wasm/node';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { smallRun } from '../support/lesson.ts';
import { joinSession, openSession, sharedServer, yes } from '../support/running-server.ts';

const server = sharedServer({ TRAINERS: '1' });

/** A finished run in a session with a sealed test. */
async function trained() {
  const { url } = server();
  const { code, instructor } = await openSession(url);
  const ended = instructor.next('changes', ({ changes }) => changes.some(({ kind }) => kind === 'run-ended'));
  const { student } = await joinSession(url, code, '지수');
  const { runId } = yes(await student.ask('submit-run', { hyperparameters: smallRun }));
  await ended;
  const take = (file: string) => fetch(`${url}/sessions/${code}/runs/${runId}/${file}`);
  const bytes = async (file: string) => new Uint8Array(await (await take(file)).arrayBuffer());
  return { code, instructor, take, bytes };
}

const { network } = describeNetwork(smallRun, cifar10) as Extract<ReturnType<typeof describeNetwork>, { ok: true }>;

describe('a run’s downloads', () => {
  it('[R20] have a unique name for each run, and need only the code', async () => {
    const { code, take } = await trained();
    const names = await Promise.all(
      ['model.keras', 'tensorflow-js.zip', 'model.safetensors', 'curves.csv', 'curves.json', 'tensorboard.zip'].map(
        async (file) => {
          const response = await take(file);
          expect(response.status).toBe(200);
          return response.headers.get('content-disposition');
        },
      ),
    );
    expect(names).toEqual(
      [
        'run-1.keras',
        'run-1-tensorflow-js.zip',
        'run-1.safetensors',
        'run-1-curves.csv',
        'run-1-curves.json',
        'run-1-tensorboard.zip',
      ].map((name) => `attachment; filename="${code}-${name}"`),
    );
    expect((await take('other.csv')).status).toBe(404);
  });

  it('[R21] weights: all parameters, as a zip for Keras with HDF5, for TensorFlow.js, and as safetensors', async () => {
    const { code, bytes } = await trained();
    const keras = unzipSync(await bytes('model.keras'));
    expect(Object.keys(keras).sort()).toEqual(['config.json', 'metadata.json', 'model.weights.h5']);
    expect(JSON.parse(Buffer.from(keras['metadata.json']!).toString())).toHaveProperty('keras_version');
    const folder = mkdtempSync(path.join(tmpdir(), 'hdf5-'));
    const file = path.join(folder, 'weights.h5');
    writeFileSync(file, keras['model.weights.h5']!);
    await h5wasm.ready;
    const h5 = new h5wasm.File(file, 'r');
    const kernel = h5.get('layers/conv2d/vars/0') as InstanceType<typeof h5wasm.Dataset>;
    const [, conv] = [network.layers[0], network.layers.find(({ kind }) => kind === 'conv')!];
    expect(kernel.shape).toEqual([3, 3, 3, conv.outputShape.at(-1)]);
    const fromKeras = Float32Array.from(kernel.value as Float32Array);
    h5.close();
    rmSync(folder, { recursive: true });

    const tensorflowJs = unzipSync(await bytes('tensorflow-js.zip'));
    const numbers = new Float32Array(tensorflowJs[`${code}-run-1-tensorflow-js/weights.bin`]!.slice().buffer);
    expect(numbers).toHaveLength(network.parameters);
    expect(numbers.subarray(0, fromKeras.length)).toEqual(fromKeras);

    const safetensors = Buffer.from(await bytes('model.safetensors'));
    const header = JSON.parse(safetensors.subarray(8, 8 + Number(safetensors.readBigUInt64LE(0))).toString());
    expect(header['conv1.weight'].shape).toEqual([conv.outputShape.at(-1), 3, 3, 3]);
  });

  it('[R246] weights: state their epoch, its accuracy, and the epoch that the leaderboard counts', async () => {
    const { code, bytes } = await trained();
    const curves = JSON.parse(Buffer.from(await bytes('curves.json')).toString());
    const last = curves.epochs.at(-1);
    const best = curves.epochs.toSorted(
      (a: typeof last, b: typeof last) => b.validationAccuracy - a.validationAccuracy || a.epoch - b.epoch,
    )[0];
    const said = {
      run: 1,
      epoch: last.epoch,
      step: last.step,
      validation_accuracy: last.validationAccuracy,
      best_epoch: best.epoch,
      best_validation_accuracy: best.validationAccuracy,
    };
    const read = (file: Uint8Array) => JSON.parse(Buffer.from(file).toString());
    expect(read(unzipSync(await bytes('model.keras'))['metadata.json']!)).toMatchObject(said);
    const tensorflowJs = unzipSync(await bytes('tensorflow-js.zip'));
    expect(read(tensorflowJs[`${code}-run-1-tensorflow-js/model.json`]!).userDefinedMetadata).toEqual(said);
    const safetensors = Buffer.from(await bytes('model.safetensors'));
    const header = read(safetensors.subarray(8, 8 + Number(safetensors.readBigUInt64LE(0))));
    const texts = Object.fromEntries(Object.entries(said).map(([name, value]) => [name, String(value)]));
    expect(header.__metadata__).toEqual({ format: 'pt', ...texts });
  });

  it('[R22] curves: every point and epoch, as a table, as JSON and for TensorBoard, and nothing of the test', async () => {
    const { code, take, bytes } = await trained();
    const table = Papa.parse<Record<string, string>>(
      (await (await take('curves.csv')).text()).replace(/^\uFEFF/, '').trim(),
      { header: true },
    );
    expect(table.errors).toEqual([]);
    const curves = (await (await take('curves.json')).json()) as {
      run: number;
      points: { step: number }[];
      epochs: { validationLoss: number }[];
    };
    expect(curves).toMatchObject({ version: 1, run: 1, hyperparameters: smallRun });
    expect(table.data.map(({ step }) => Number(step))).toEqual(curves.points.map(({ step }) => step));
    const validated = table.data.filter(({ validation_loss }) => validation_loss);
    expect(validated.map(({ validation_loss }) => Number(validation_loss))).toEqual(
      curves.epochs.map(({ validationLoss }) => validationLoss),
    );
    expect(validated.map(({ epoch }) => epoch)).toEqual(['1', '2']);
    const events = unzipSync(await bytes('tensorboard.zip'));
    expect(Object.keys(events).map((name) => name.replace(/\d{10}(?=\.)/, '…'))).toEqual([
      `${code}-run-1/train/events.out.tfevents.….classroom.v2`,
      `${code}-run-1/validation/events.out.tfevents.….classroom.v2`,
    ]);
    const everything =
      JSON.stringify([table.data, curves]) +
      Object.values(events)
        .map((file) => Buffer.from(file).toString('latin1'))
        .join('');
    expect(everything).not.toMatch(/test/i);
  });

  it('[R23] of an untrained run have no weights, and curves without points', async () => {
    const { url } = server();
    const { code, instructor } = await openSession(url);
    yes(await instructor.ask('change-settings', { settings: { paused: true } }));
    const { student } = await joinSession(url, code, '민준');
    const { runId } = yes(await student.ask('submit-run', { hyperparameters: smallRun }));
    const take = (file: string) => fetch(`${url}/sessions/${code}/runs/${runId}/${file}`);
    for (const file of ['model.keras', 'tensorflow-js.zip', 'model.safetensors']) {
      const response = await take(file);
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([409, 'run-not-trained']);
    }
    expect(await (await take('curves.json')).json()).toMatchObject({ points: [], epochs: [] });
  });
});

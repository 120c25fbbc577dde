/** Inspecting a run: in memory or on disk, complete, and gone once discarded. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import {
  augmentedHeaderSchema,
  filtersHeaderSchema,
  type Inspection,
  mapsHeaderSchema,
  partBytes,
  type Question,
  weightsHeaderSchema,
} from '#lib/protocol/inspection.ts';
import { engineVersion } from '#lib/protocol/version.ts';
import type { Checkpoints } from '#server/trainer/checkpoint.ts';
import { batchOf } from '#server/trainer/data/batches.ts';
import { orderOfEpoch } from '#server/trainer/data/shuffle.ts';
import { held } from '#server/trainer/engine/binding.ts';
import { INT32, placeholder, UINT8 } from '#server/trainer/engine/graph.ts';
import { augment, toUnit } from '#server/trainer/engine/images.ts';
import { createProgram } from '#server/trainer/engine/program.ts';
import { createInspector } from '#server/trainer/insight/inspector.ts';
import { newRunState } from '#server/trainer/run-state.ts';
import {
  assignment,
  block,
  heldForGood,
  networkOf,
  openSlices,
  smallDataset,
  steadyClock,
  tiny,
  valuesOf,
} from './support.ts';

let folder: string;
const opened: Checkpoints[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'inspector-'));
});
afterEach(async () => {
  // A checkpoint may still be being written.
  for (const checkpoints of opened.splice(0)) await checkpoints.settled();
  rmSync(folder, { recursive: true });
});

function trainer() {
  const { slices, checkpoints, log } = openSlices(folder, steadyClock());
  opened.push(checkpoints);
  const inspector = createInspector({ slices, checkpoints, datasetFor: () => smallDataset(), log });
  const epochOf = async (runId: string) => (await slices.lookAt(runId))?.state.epoch ?? 0;
  return { slices, checkpoints, inspector, epochOf };
}

const weightsOf = (runId: string, values: Partial<Inspection> = {}): Inspection => ({
  id: 'question',
  runId,
  hyperparameters: tiny({ epochs: 50 }),
  question: { ask: 'weights' },
  ...values,
});
const files = () => readdirSync(path.join(folder, 'checkpoints'));

describe('a trainer that is asked about a run', () => {
  it('[E1] returns the network’s variables with names and shapes, during training and after the end', async () => {
    const { slices, checkpoints, inspector, epochOf } = trainer();
    slices.add(assignment('a', { epochs: 50 }));
    while ((await epochOf('a')) === 0) await slices.turn();
    const { answer, parts } = await inspector.answer(weightsOf('a'));
    if (!answer.ok) throw new Error(answer.message);
    const header = weightsHeaderSchema.parse(answer.header);
    const { step, epoch } = (await slices.lookAt('a'))!.state;
    expect(header).toMatchObject({ engine: engineVersion, step, epoch });
    expect(header.variables.slice(0, 2)).toEqual([
      { name: 'conv1/kernel', shape: [3, 3, 3, 4] },
      { name: 'conv1/bias', shape: [4] },
    ]);
    const numbers = new Float32Array(Uint8Array.from(Buffer.concat(parts)).buffer);
    expect(numbers).toHaveLength(networkOf(tiny()).parameters);
    expect(numbers.subarray(0, 108)).toEqual((await slices.lookAt('a'))!.variables.get('conv1/kernel'));
    expect(answer.bytes).toBe(4 * numbers.length);

    await slices.stop({ runId: 'a', attempt: 1 });
    await checkpoints.settled();
    expect(await slices.lookAt('a')).toBeUndefined();
    const afterwards = await inspector.answer(weightsOf('a'));
    expect(afterwards.answer).toEqual({ ...answer, seconds: expect.any(Number) });
    expect(Buffer.concat(afterwards.parts)).toEqual(Buffer.concat(parts));
  });

  it('[E1] sends a large network in parts that fit into a message', async () => {
    const { slices, inspector, epochOf } = trainer();
    const hyperparameters = tiny({ epochs: 50, dense: [{ ...defaultHyperparameters.dense[0]!, units: 512 }] });
    slices.add({ ...assignment('a'), hyperparameters });
    while ((await epochOf('a')) === 0) await slices.turn();
    const { answer, parts } = await inspector.answer(weightsOf('a', { hyperparameters }));
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(partBytes);
    expect(answer).toMatchObject({ ok: true, bytes: Buffer.concat(parts).length });
  });

  it('[E2] keeps a run that was stopped or diverged after at least one epoch, and no other', async () => {
    const { slices, checkpoints, inspector, epochOf } = trainer();
    slices.add(assignment('stopped', { epochs: 50 }));
    while ((await epochOf('stopped')) === 0) await slices.turn();
    await slices.stop({ runId: 'stopped', attempt: 1 });
    slices.add(assignment('early', { epochs: 50, trainSize: 400, validationShare: 0.1, batchSize: 4 }));
    await slices.turn();
    expect(await epochOf('early')).toBe(0);
    await slices.stop({ runId: 'early', attempt: 1 });
    await checkpoints.settled();
    expect((await inspector.answer(weightsOf('stopped'))).answer.ok).toBe(true);
    expect(files()).toEqual(['stopped.1.checkpoint']);
    // It is saved after its first epoch, before anybody can know that it will diverge.
    slices.add(assignment('diverging', { epochs: 50 }));
    while ((await epochOf('diverging')) === 0) await slices.turn();
    await vi.waitFor(() => expect(files()).toContain('diverging.1.checkpoint'));
  });

  it('[E2] says so if it does not have the run, or if its weights contain NaN or infinity', async () => {
    const { checkpoints, inspector } = trainer();
    expect((await inspector.answer(weightsOf('unknown'))).answer).toMatchObject({ ok: false, reason: 'unknown-run' });
    const { runId, attempt, hyperparameters } = assignment('nan', { epochs: 50 });
    const state = { ...newRunState(), epoch: 1 };
    const variables = new Map([['conv1/kernel', Float32Array.of(1, Number.NaN)]]);
    const unsent = { points: [], epochs: [], confusions: [], boundaries: [], health: [], predictions: null };
    await checkpoints.save({ runId, attempt, hyperparameters, state, unsent, variables, best: null });
    expect((await inspector.answer(weightsOf('nan'))).answer).toMatchObject({ ok: false, reason: 'not-finite' });
  });

  it('[E850] answers from a run’s best weights once it has trained to its end and restores them, else from its latest', async () => {
    const { checkpoints, inspector } = trainer();
    const hyperparameters = tiny({ epochs: 4, restoreBest: true });
    const program = createProgram(hyperparameters, networkOf(hyperparameters));
    const variables = program.readVariables();
    const best = new Map([...program.readWeights()].map(([name, values]) => [name, values.map(() => 7)]));
    program.dispose();
    const unsent = { points: [], epochs: [], confusions: [], boundaries: [], health: [], predictions: null };
    const headAfter = async (epoch: number, values: Partial<Hyperparameters> = {}) => {
      const own = { ...hyperparameters, ...values };
      const state = { ...newRunState(), step: 3 * epoch, epoch, best: { epoch: 2, step: 6 } };
      await checkpoints.save({ runId: 'a', attempt: 1, hyperparameters: own, state, unsent, variables, best });
      const asked = { id: 'question', runId: 'a', hyperparameters: own, question: { ask: 'weights' as const } };
      const { answer, parts } = await inspector.answer(asked);
      if (!answer.ok) throw new Error(answer.message);
      return { epoch: answer.header.epoch, step: answer.header.step, first: Buffer.concat(parts).readFloatLE(0) };
    };
    const latest = variables.get('conv1/kernel')![0];
    expect(await headAfter(4)).toEqual({ epoch: 2, step: 6, first: 7 });
    expect(await headAfter(3)).toEqual({ epoch: 3, step: 9, first: latest });
    expect(await headAfter(4, { epochs: 6 })).toEqual({ epoch: 4, step: 12, first: latest });
    expect(await headAfter(4, { restoreBest: false })).toEqual({ epoch: 4, step: 12, first: latest });
  });

  it('[E3] keeps nothing of a discarded run, even one being written', async () => {
    const { slices, checkpoints, epochOf } = trainer();
    for (const runId of ['a', 'b', 'c']) slices.add(assignment(runId, { epochs: 50 }));
    const all = ['a', 'b', 'c'];
    while ((await Promise.all(all.map(epochOf))).includes(0)) await slices.turn();
    await slices.stop({ runId: 'a', attempt: 1 });
    void slices.stop({ runId: 'b', attempt: 1 });
    slices.discard(['a', 'b']);
    await checkpoints.settled();
    await vi.waitFor(() => expect(files().filter((name) => !name.startsWith('c.'))).toEqual([]));
    expect(slices.size).toBe(1);
  });

  /** A checkpoint of a run with four hand-made filters in its first convolution. */
  async function withKernel(kernel: Float32Array, values: Partial<Hyperparameters> = {}) {
    const { checkpoints, inspector } = trainer();
    const hyperparameters = tiny({ epochs: 50, inputScaling: 'zero-one', ...values });
    const program = createProgram(hyperparameters, networkOf(hyperparameters));
    program.setVariables(new Map([['conv1/kernel', kernel]]));
    const variables = program.readVariables();
    const unsent = { points: [], epochs: [], confusions: [], boundaries: [], health: [], predictions: null };
    const state = { ...newRunState(), step: 3, epoch: 1 };
    await checkpoints.save({ runId: 'a', attempt: 1, hyperparameters, state, unsent, variables, best: null });
    const ask = async (question: Question) => {
      const { answer, parts } = await inspector.answer({ id: 'question', runId: 'a', hyperparameters, question });
      if (!answer.ok) throw new Error(answer.message);
      return { header: answer.header, body: Buffer.concat(parts) };
    };
    return { ask, program };
  }

  it('[E23] returns the first convolution’s kernels, or the first dense layer’s as pictures of the image’s size', async () => {
    const kernel = Float32Array.from({ length: 108 }, (_, at) => at / 100);
    const { ask, program } = await withKernel(kernel);
    const { header, body } = await ask({ ask: 'filters' });
    expect(filtersHeaderSchema.parse(header)).toEqual({
      engine: engineVersion,
      step: 3,
      epoch: 1,
      layer: 'conv1',
      rows: 3,
      columns: 3,
      channels: 3,
      filters: 4,
      all: 4,
      biases: [0, 0, 0, 0],
      before: null,
      behind: null,
    });
    expect(new Float32Array(Uint8Array.from(body).buffer)).toEqual(kernel);
    program.dispose();

    const flat = trainer();
    const hyperparameters = tiny({
      epochs: 50,
      blocks: [],
      dense: [{ ...defaultHyperparameters.dense[0]!, units: 130 }],
    });
    flat.slices.add({ ...assignment('flat'), hyperparameters });
    while ((await flat.epochOf('flat')) === 0) await flat.slices.turn();
    const { answer, parts } = await flat.inspector.answer(
      weightsOf('flat', { hyperparameters, question: { ask: 'filters' } }),
    );
    if (!answer.ok) throw new Error(answer.message);
    expect(answer.header).toMatchObject({
      layer: 'dense1',
      rows: 32,
      columns: 32,
      channels: 3,
      filters: 128,
      all: 130,
    });
    const floats = new Float32Array(Uint8Array.from(Buffer.concat(parts)).buffer);
    const dense = (await flat.slices.lookAt('flat'))!.variables.get('dense1/kernel')!;
    // The sixth unit's weight for the second pixel's green.
    expect(floats[(3 + 1) * 128 + 5]).toBe(dense[(3 + 1) * 130 + 5]);
  });

  it('[E24] returns every convolution’s feature maps for an image, with the predicted probabilities', async () => {
    // One filter takes a pixel's red, three take nothing.
    const kernel = new Float32Array(108);
    kernel[(1 * 3 + 1) * 3 * 4] = 1;
    const { ask, program } = await withKernel(kernel, { blocks: [block({ convolutions: 2, dropout: 0.5 })] });
    const { training } = smallDataset();
    const { header, body } = await ask({ ask: 'maps', part: 'training', index: 7 });
    const { layers, probabilities, attention } = mapsHeaderSchema.parse(header);
    expect(layers.map(({ name, rows, columns, maps, all }) => [name, rows, columns, maps, all])).toEqual([
      ['conv1', 32, 32, 4, 4],
      ['conv2', 32, 32, 4, 4],
    ]);
    expect(attention).toMatchObject({ layer: 'conv2', rows: 32, columns: 32 });
    expect(body).toHaveLength((2 * 4 + 10) * 32 * 32);
    const pixels = training.pixels.subarray(7 * 3072, 8 * 3072);
    const red = Array.from({ length: 1024 }, (_, pixel) => pixels[3 * pixel]!);
    const [first] = layers;
    expect(first!.lowest).toBe(0);
    expect(first!.highest).toBeCloseTo(Math.max(...red) / 255, 5);
    red.forEach((value, pixel) => {
      expect(Math.abs(body[pixel]! - (value / Math.max(...red)) * 255)).toBeLessThanOrEqual(0.51);
    });
    expect([...body.subarray(1024, 2048)]).toEqual(new Array(1024).fill(0));
    const predicted = program.predict(pixels);
    probabilities.forEach((probability, each) => {
      expect(probability).toBeCloseTo(predicted[each]!, 5);
    });
    program.dispose();
  });

  it('[E25] returns images as the run’s own steps saw them, and leaves no tensor behind', async () => {
    const { inspector } = trainer();
    const augmentation = { horizontalFlip: true, shift: 0.1, rotation: 10, zoom: 0.1, brightness: 0.1, cutout: 4 };
    const hyperparameters = tiny({ epochs: 3, seed: 5, augmentation });
    const atFirst = await heldForGood();
    const { answer, parts } = await inspector.answer({
      id: 'question',
      runId: 'nobody has it',
      hyperparameters,
      question: { ask: 'augmented' },
    });
    expect(held()).toEqual(atFirst);
    if (!answer.ok) throw new Error(answer.message);
    const { first, epochs } = augmentedHeaderSchema.parse(answer.header);
    const body = Buffer.concat(parts);
    const { training, split } = smallDataset();
    const orders = [0, 1, 2].map((epoch) => orderOfEpoch(split(90, 30).train, 5, epoch));
    expect(first).toEqual([...orders[0]!.subarray(0, 8)]);
    expect(epochs).toEqual([1, 2, 3]);
    /** The complete batch of that step as in training. */
    const batchAt = (epoch: number, inEpoch: number) => {
      const { images, labels } = batchOf(training, orders[epoch]!, 32 * inEpoch, 32);
      const step = placeholder('step', INT32, []);
      const bytes = placeholder('images', UINT8, [-1, 32, 32, 3]);
      const values = valuesOf(augment(toUnit(bytes), cifar10, augmentation, 5, step), {
        images: { shape: [labels.length, 32, 32, 3], values: images },
        step: { shape: [], values: Int32Array.of(3 * epoch + inEpoch + 1) },
      });
      return Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
    };
    expect(Buffer.compare(body.subarray(0, 8 * 3072), batchAt(0, 0).subarray(0, 8 * 3072))).toBe(0);
    epochs.forEach((_, epoch) => {
      const place = orders[epoch]!.indexOf(first[0]!);
      const seen = batchAt(epoch, Math.floor(place / 32)).subarray(3072 * (place % 32), 3072 * ((place % 32) + 1));
      expect(Buffer.compare(body.subarray((8 + epoch) * 3072, (9 + epoch) * 3072), seen)).toBe(0);
    });
    const plain = await inspector.answer({
      id: 'question',
      runId: 'nobody has it',
      hyperparameters: tiny({ seed: 5 }),
      question: { ask: 'augmented' },
    });
    expect(Buffer.concat(plain.parts).subarray(0, 3072)).toEqual(
      Buffer.from(training.pixels.subarray(first[0]! * 3072, (first[0]! + 1) * 3072)),
    );
  });
});

/**
 * `npm run oracle -- source`: verifies what students take home. The generated Keras, PyTorch and TensorFlow.js sources of
 * all presets, of random networks on each data set and of networks with numbers at their limits run for three steps and are compared with
 * the engine: parameter counts, predictions with the exported weights, losses of the steps. Files saved by a source are
 * loaded again. Prints a table; exit code 1 if they disagree.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { hasPoints, valuesOf } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import { loadersOf } from '#lib/datasets/loaders.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { describeNetwork, type Network } from '#lib/network/network.ts';
import { learningRateAt, planOf } from '#lib/network/training-plan.ts';
import { safetensors, stateDict } from '#lib/takehome/model-files/safetensors.ts';
import { tensorflowJsModel } from '#lib/takehome/model-files/tensorflow-js.ts';
import { type Weights, weightSpecs } from '#lib/takehome/model-files/weights.ts';
import { sourceSections } from '#lib/takehome/source-code.ts';
import { readConfig } from '#server/base/config.ts';
import { kerasFile } from '#server/files/keras-file.ts';
import { batchOf } from '#server/trainer/data/batches.ts';
import { openDataset } from '#server/trainer/data/dataset.ts';
import { createProgram, type VariableValues } from '#server/trainer/engine/program.ts';
import { withoutChance } from '../../support/random-hyperparameters.ts';
import { startPython } from '../harness/python.ts';
import { randomVariables } from './random-variables.ts';
import { sourceCases } from './source-cases.ts';
import { type FewImages, runSource } from './tensorflow-js-source.ts';

/**
 * How much predictions (absolutely) and losses (relatively) may differ. PyTorch and TensorFlow.js put ε, and the learning
 * rate in momentum, in other places; RMSProp's first steps depend most on ε, and momentum on a rate that changes. See
 * docs/export.md.
 */
const tolerances = {
  predictions: 2e-5,
  kerasLosses: 2e-3,
  otherLosses: 1e-2,
  rmspropOfPytorch: 5e-2,
  momentumAtChangingRate: 0.2,
};

type Trained = {
  readonly parameters: number;
  readonly losses: readonly number[];
  readonly validationLosses: readonly number[];
  readonly train: readonly number[];
  readonly validation: readonly number[];
  /** Its validation losses do not include L2. */
  readonly withoutPenalty?: boolean;
};
type FromPython = Trained & {
  readonly fromSource: string;
  readonly fromFile?: string;
  readonly loadedParameters?: number;
  /** How much the file that the source saves differs from the trained network. */
  readonly apartWhenSaved?: number;
};

const base64 = (values: Uint8Array) =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
const floatsOf = (encoded: string) => new Float32Array(Uint8Array.from(Buffer.from(encoded, 'base64')).buffer);
const largest = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, index) => Math.max(most, Math.abs(value - b[index]!)), 0);

type Subject = { readonly hyperparameters: Hyperparameters; readonly network: Network };

/** How much the losses of the steps, and of the validation after each, differ from the engine's on the same images. */
function apartInLosses(subject: Subject, variables: VariableValues, few: FewImages, answer: Trained): number {
  const { hyperparameters, network } = subject;
  const plan = planOf(hyperparameters);
  const source = {
    count: few.labels.length,
    imageBytes: valuesOf(network.dataset),
    pixels: few.images,
    labels: few.labels,
  };
  const pick = (images: readonly number[]) => batchOf(source, Int32Array.from(images), 0, images.length);
  const [train, validation] = [pick(answer.train), pick(answer.validation)];
  const program = createProgram(hyperparameters, network);
  program.setVariables(variables);
  const differences = answer.losses.flatMap((loss, index) => {
    const rate = learningRateAt(hyperparameters, plan, index + 1);
    const own = program.step(train.images, train.labels, index + 1, rate).loss;
    const trained = Math.abs(loss / own - 1);
    if (answer.withoutPenalty) return [trained];
    const validated = program.evaluate(validation.images, validation.labels).loss;
    return [trained, Math.abs(answer.validationLosses[index]! / validated - 1)];
  });
  program.dispose();
  return Math.max(...differences);
}

/** How much the losses of PyTorch and TensorFlow.js may differ. */
function othersAllowed({ optimizer, schedule }: Hyperparameters) {
  const { otherLosses, rmspropOfPytorch, momentumAtChangingRate } = tolerances;
  const both = optimizer === 'momentum' && schedule !== 'constant' ? momentumAtChangingRate : otherLosses;
  return { pytorch: optimizer === 'rmsprop' ? rmspropOfPytorch : both, tensorflowJs: both };
}

const isChancy = (values: Hyperparameters) => JSON.stringify(values) !== JSON.stringify(withoutChance(values));

async function tensorflowJsPredictions(subject: Subject, weights: Weights, images: Uint8Array) {
  const { network } = subject;
  const { shape } = network.dataset;
  const model = await tf.loadLayersModel(tf.io.fromMemory(tensorflowJsModel(subject, weights)));
  const predicted = tf.tidy(() =>
    model.predict(tf.tensor(Float32Array.from(images), [images.length / valuesOf(network.dataset), ...shape])),
  );
  const values = (await (predicted as tf.Tensor).data()) as Float32Array;
  const parameters = model.countParams();
  tf.dispose(predicted);
  model.dispose();
  return { values, parameters };
}

/** Copies the engine's weights to a source's network, whose layers have other names but the same order. */
const giveWeights = (network: Network, weights: Weights) => (model: tf.LayersModel) => {
  // TensorFlow.js lists a layer's trainable variables before its moving averages, as we do.
  const values = weightSpecs(network).map(({ name, shape }) => tf.tensor(weights.get(name)!.values, [...shape]));
  // In the order in which the source makes its layers, which is the network's.
  const own = [...model.layers].sort((a, b) => a.id - b.id).flatMap((layer) => layer.weights);
  own.forEach((variable, index) => {
    variable.write(values[index]!);
  });
  tf.dispose(values);
};

/** Compares all cases whose names begin like this; prints a row per case. */
export async function compareSources(beginning = ''): Promise<boolean> {
  const asked = sourceCases.filter(({ name }) => name.startsWith(beginning));
  await tf.setBackend('cpu');
  const folder = mkdtempSync(path.join(tmpdir(), 'classroom-oracle-'));
  const python = (name: 'keras' | 'pytorch') =>
    startPython(path.join(import.meta.dirname, `${name}_source.py`), name, folder);
  const [keras, pytorch] = [python('keras'), python('pytorch')];
  const row = (cells: readonly string[]) =>
    console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(26) : cell.padStart(11))).join(' '));
  row(['', 'parameters', 'Keras', '.keras', 'PyTorch', 'TF.js', 'loss Keras', 'PyTorch', 'TF.js']);
  let wrong = 0;
  for (const { name, hyperparameters, extreme = false } of asked) {
    const dataset = openDataset(readConfig().dataDir, datasetOf(hyperparameters));
    // The source of a network on points has all of them in it.
    const few = hasPoints(dataset.about)
      ? batchOf(
          dataset.training,
          Int32Array.from({ length: dataset.about.training }, (_, at) => at),
          0,
          dataset.about.training,
        )
      : batchOf(dataset.training, dataset.split(80, 0).train, 0, 80);
    const described = describeNetwork(hyperparameters, dataset.about);
    if (!described.ok) throw new Error(described.refusal.message);
    const { network } = described;
    const subject = { hyperparameters, network };
    const program = createProgram(hyperparameters, network);
    const variables = randomVariables(program.readVariables());
    program.setVariables(variables);
    const weights: Weights = new Map(
      weightSpecs(network).map((spec) => [spec.name, { shape: spec.shape, values: variables.get(spec.name)! }]),
    );
    const predictions = program.predict(few.images);
    program.dispose();
    const files = { keras: path.join(folder, 'exported.keras'), pytorch: path.join(folder, 'exported.safetensors') };
    writeFileSync(files.keras, await kerasFile(subject, weights, 0));
    writeFileSync(files.pytorch, safetensors(stateDict(network, weights)));
    const question = {
      images: base64(few.images),
      labels: base64(few.labels),
      shape: network.dataset.shape,
      loader: hasPoints(network.dataset) ? null : loadersOf(network.dataset).keras,
    };
    const ask = (of: 'keras' | 'pytorch') =>
      (of === 'keras' ? keras : pytorch).ask<FromPython>({
        ...question,
        sections: sourceSections(of, subject),
        weights: files[of],
      });
    const [fromKeras, fromPytorch] = [await ask('keras'), await ask('pytorch')];
    // In pure JavaScript a preset's step takes minutes.
    const trains = network.flops < 2e6;
    const loaded = await tensorflowJsPredictions(
      subject,
      weights,
      few.images.subarray(0, valuesOf(network.dataset) * (trains ? 16 : 2)),
    );
    const fromJs = trains
      ? {
          ...(await runSource(sourceSections('tensorflow-js', subject), few, giveWeights(network, weights))),
          withoutPenalty: hyperparameters.l2 > 0,
        }
      : undefined;

    const counts = [fromKeras.parameters, fromKeras.loadedParameters, fromPytorch.parameters, loaded.parameters];
    if (fromJs) counts.push(fromJs.parameters);
    const apart = [
      largest(predictions, floatsOf(fromKeras.fromSource)),
      largest(predictions, floatsOf(fromKeras.fromFile!)),
      largest(predictions, floatsOf(fromPytorch.fromSource)),
      largest(loaded.values, predictions),
    ];
    const losses = [fromKeras, fromPytorch, fromJs].map((answer) =>
      answer && !extreme && !isChancy(hyperparameters) ? apartInLosses(subject, variables, few, answer) : null,
    );
    const others = othersAllowed(hyperparameters);
    const allowed = [tolerances.kerasLosses, others.pytorch, others.tensorflowJs];
    const agree =
      counts.every((count) => count === network.parameters) &&
      [...apart, fromKeras.apartWhenSaved!].every((value) => value <= tolerances.predictions) &&
      losses.every((value, index) => value === null || value <= allowed[index]!);
    if (!agree) wrong += 1;
    row([
      name,
      [...new Set([network.parameters, ...counts])].join(' ≠ '),
      ...apart.map((value) => value.toExponential(1)),
      ...losses.map((value) => value?.toExponential(1) ?? ''),
      agree ? '' : 'DISAGREES',
    ]);
    if (!agree) console.log(JSON.stringify(hyperparameters));
  }
  keras.close();
  pytorch.close();
  rmSync(folder, { recursive: true });
  console.log(wrong === 0 ? `All ${asked.length} agree.` : `${wrong} of ${asked.length} disagree.`);
  return wrong === 0;
}

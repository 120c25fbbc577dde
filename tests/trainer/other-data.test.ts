/** A data set of another shape and other classes works throughout: nothing assumes CIFAR-10's. */
import { describe, expect, it } from 'vitest';
import { bytesOfPrediction } from '#lib/classroom/run-report.ts';
import { fashionMnist } from '#lib/datasets/fashion-mnist.ts';
import { loadersOf } from '#lib/datasets/loaders.ts';
import { mnist } from '#lib/datasets/mnist.ts';
import { kerasConfig } from '#lib/takehome/model-files/keras.ts';
import { notebook } from '#lib/takehome/notebook.ts';
import { frameworks, sourceCode } from '#lib/takehome/source-code.ts';
import { createProgram } from '#server/trainer/engine/program.ts';
import { augmentedImages } from '#server/trainer/insight/augmented.ts';
import { featureMaps } from '#server/trainer/insight/maps.ts';
import { greyFour, loaded, points } from '../support/made-up.ts';
import { networkOf, runLoop, tiny } from './support.ts';

const hyperparameters = tiny({
  trainSize: 300,
  epochs: 8,
  inputScaling: 'standardized',
  labelSmoothing: 0.1,
  augmentation: { ...tiny().augmentation, shift: 0.05, cutout: 4 },
});
const network = networkOf(hyperparameters, greyFour);
const dataset = loaded(greyFour);

describe('a run on grey images of four classes', () => {
  it('[N300] has a network with their shape as input and their classes as output', () => {
    expect(network.layers[0]).toMatchObject({ name: 'conv1', inputChannels: 1, outputShape: [14, 14, 4] });
    expect(network.layers.at(-1)).toMatchObject({ name: 'output1', outputShape: [4] });
  });

  it('[N301] trains, and reports four classes', async () => {
    const program = createProgram(hyperparameters, network);
    const { state, progress, ending } = await runLoop(hyperparameters, program, { dataset });
    expect(ending).toMatchObject({ outcome: 'finished' });
    // Chance would give a quarter.
    expect('test' in ending! && ending.test.accuracy).toBeGreaterThan(0.6);
    const confusions = progress.flatMap(({ confusion }) => confusion ?? []);
    expect(confusions.map(({ counts }) => counts.length)).toEqual(Array(8).fill(16));
    const predictions = progress.flatMap((each) => each.predictions ?? []);
    expect(predictions.at(-1)!.probabilities.length).toBe(48 * bytesOfPrediction(4));
    const found = { state, variables: program.readVariables(), hyperparameters, network };
    expect(featureMaps(found, dataset.test, 3).header.probabilities).toHaveLength(4);
    program.dispose();
    expect(augmentedImages(hyperparameters, dataset).body.length % 784).toBe(0);
  });
});

describe.each([mnist, fashionMnist])('a run on $name', (dataset) => {
  const subject = { hyperparameters, network: networkOf(hyperparameters, dataset) };

  it.each(frameworks)('[N302] has %s source with its own loader, shape and means', (framework) => {
    const source = sourceCode(framework, subject);
    expect(source).toContain(dataset.name);
    expect(source).not.toMatch(/cifar|\b3072\b|32, 32, 3|\b0\.4914\b/i);
    expect(source).toMatch(/28, 28, 1|Conv2d\(1, 4/);
    expect(source).toContain(String(dataset.means[0]));
    const { keras, torchvision, files } = loadersOf(dataset);
    expect(source).toContain(
      {
        keras: `datasets.${keras}.`,
        pytorch: `import ${torchvision}\n`,
        'tensorflow-js': 'site' in files ? files.site : 'none',
      }[framework],
    );
  });

  it('[N302] has a notebook and a Keras file with the same', () => {
    const book = notebook('keras', subject, 'en');
    expect(book).toContain('70,000 grey images of 28×28 pixels in 10 classes');
    expect(book).toContain(JSON.stringify(`"${dataset.classes[9]!.name}"]`).slice(1, -1));
    expect(book).toContain('cmap=\\"gray\\"');
    expect(JSON.stringify(kerasConfig(subject))).toContain('[null,28,28,1]');
  });
});

it('[N303] a network on points of two values has them as inputs', () => {
  expect(networkOf(tiny({ blocks: [] }), points).parameters).toBe(6);
  expect(networkOf(tiny({ blocks: [], dense: [{ units: 10, dropout: 0 }] }), points).parameters).toBe(52);
});

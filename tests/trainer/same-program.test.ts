/** What a trainer computes for runs of earlier versions: node for node the same graph as long as `engineVersion` stays. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { hasPoints } from '#lib/datasets/dataset.ts';
import { datasetOf } from '#lib/datasets/datasets.ts';
import type { Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { presets } from '#lib/hyperparameters/presets.ts';
import { engineVersion } from '#lib/protocol/version.ts';
import { type Attribute, nodesFor } from '#server/trainer/engine/graph.ts';
import { healthOutputs } from '#server/trainer/engine/health.ts';
import { graphOf } from '#server/trainer/engine/run-graph.ts';
import { block, networkOf, tiny } from './support.ts';

const plain = (attribute: Attribute): unknown =>
  'tensor' in attribute ? { ...attribute.tensor, values: [...attribute.tensor.values] } : attribute;

/** Only measured: no step and no evaluation leads to them. */
const isHealth = (name: string | undefined) => Object.values(healthOutputs).some((output) => output === name);

/** A digest of all nodes but those of health alone, in order: kernels, attributes, inputs and what each waits for. */
function digestOf(hyperparameters: Hyperparameters): string {
  const { ends } = graphOf(hyperparameters, networkOf(hyperparameters), 'float32');
  const nodes = nodesFor(ends.map(({ node }) => node).filter(({ name }) => !isHealth(name)));
  const places = new Map(nodes.map((node, place) => [node, place]));
  const said = nodes.map(({ kernel, attributes, inputs, after, name }) => [
    kernel,
    Object.entries(attributes).map(([key, value]) => [key, plain(value)]),
    inputs.map(({ node, output }) => [places.get(node), output]),
    [...after].map((node) => places.get(node)),
    name,
  ]);
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16);
}

const every = block({ convolutions: 2, stride: 2, padding: 'valid', batchNorm: 'after-activation', dropout: 0.3 });
const chosen: Readonly<Record<string, Hyperparameters>> = {
  // Points are newer than this version of the engine.
  ...Object.fromEntries(
    presets
      .filter(({ hyperparameters }) => !hasPoints(datasetOf(hyperparameters)))
      .map(({ id, hyperparameters }) => [id, hyperparameters]),
  ),
  ...Object.fromEntries(
    (['sgd', 'momentum', 'rmsprop', 'adam', 'adamw'] as const).map((optimizer) => [optimizer, tiny({ optimizer })]),
  ),
  'every kind': tiny({
    activation: 'leaky-relu',
    inputScaling: 'standardized',
    l2: 0.001,
    labelSmoothing: 0.1,
    augmentation: { horizontalFlip: true, shift: 0.1, rotation: 10, zoom: 0.1, brightness: 0.1, cutout: 4 },
    blocks: [every, block({ pooling: 'average', poolPadding: 1, batchNorm: 'before-activation', dropout: 0.2 })],
    dense: [{ units: 16, dropout: 0.5 }],
  }),
};

it('[T850] a run without newer options has, node for node, the graph that it had before, so its numbers and speed stay', () => {
  // If this fails: a trainer computes something else than those of this engine version. Undo it or raise engineVersion.
  expect(engineVersion).toBe(5);
  expect(
    Object.fromEntries(Object.entries(chosen).map(([name, values]) => [name, digestOf(values)])),
  ).toMatchInlineSnapshot(`
    {
      "adam": "db918d83b643a0bf",
      "adamw": "3a599c28108fac47",
      "alexnet-65": "ae87ab2ffbb77019",
      "augment-88": "4450c9e31df81cdc",
      "batchnorm-79": "662ece1e015eb969",
      "cnn-74": "77e99c82de1025d3",
      "deeper-74": "4ac9cc66b790bb7d",
      "every kind": "efbdc272ce7f6991",
      "fashion-256-128": "862d72aefa222b84",
      "fashion-conv": "010706dd5618ed0d",
      "fashion-dropout": "9e200044ffcb83b2",
      "fashion-kernel-2": "647771cfef3800c5",
      "global-average": "88a3d56ca43f3a2a",
      "l2-84": "2b1768be41f421a8",
      "lenet-56": "cfbd5f72cf73986f",
      "mnist-100-100": "c727ec9d03ab7fc3",
      "mnist-256-256-256": "fffb911fe61c6e61",
      "mnist-512-512": "ec6c9dccccffdf7f",
      "mnist-channel-dropout": "ea744708c9a3deb9",
      "mnist-conv-32": "c3c0cc6df24b98a8",
      "mnist-conv-64": "d42cb6ec2add4062",
      "mnist-conv-99": "98b08e20c5322d04",
      "mnist-one-layer": "1c4318d86b80a0ed",
      "momentum": "2b17887356a959a1",
      "rmsprop": "5c86f0cf9cab5724",
      "sgd": "de4c24267aca08ef",
      "small-resnet": "f4c4485be679ef39",
    }
  `);
});

/** Random hyperparameters from all that can be chosen, small enough to train in seconds. */

import { datasetOf } from '#lib/datasets/datasets.ts';
import { augmentationFields } from '#lib/hyperparameters/augmentation-fields.ts';
import type { Field, NumberField } from '#lib/hyperparameters/field.ts';
import { type Block, defaultHyperparameters, type Hyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { blockFields, denseFields } from '#lib/hyperparameters/network-fields.ts';
import { runFields } from '#lib/hyperparameters/training-fields.ts';
import { describeNetwork } from '#lib/network/network.ts';
import { chanceOf } from './chance.ts';

function draw(chance: () => number): Hyperparameters {
  const whole = (from: number, to: number) => from + Math.floor(chance() * (to - from + 1));
  const among = <Choice>(choices: readonly Choice[]): Choice => choices[whole(0, choices.length - 1)]!;
  const sometimes = (value: () => number) => (chance() < 0.5 ? 0 : value());
  const rounded = (value: number) => Number(value.toPrecision(2));
  const rate = (most: number) => sometimes(() => rounded(0.05 + chance() * (most - 0.05)));
  const block = (): Block => ({
    filters: whole(1, 12),
    kernel: among(blockFields.kernel.choices),
    convolutions: whole(1, 2),
    padding: among(blockFields.padding.choices),
    stride: whole(1, 3),
    batchNorm: among(blockFields.batchNorm.choices),
    pooling: among(blockFields.pooling.choices),
    poolSize: whole(2, 4),
    poolStride: whole(1, 3),
    poolPadding: whole(0, 1),
    dropout: rate(0.6),
    residual: false,
    dropoutKind: 'values',
  });
  const augmented = chance() < 0.5;
  const amount = (value: () => number) => (augmented ? sometimes(value) : 0);
  const older: Hyperparameters = {
    ...defaultHyperparameters,
    blocks: Array.from({ length: whole(0, 3) }, block),
    dense: Array.from({ length: whole(0, 2) }, () => ({
      units: whole(denseFields.units.minimum, 40),
      dropout: rate(0.6),
    })),
    activation: among(runFields.activation.choices),
    inputScaling: among(runFields.inputScaling.choices),
    optimizer: among(runFields.optimizer.choices),
    learningRate: rounded(10 ** (-4 + 2 * chance())),
    momentum: rounded(chance() * 0.95),
    weightDecay: rounded(chance() * 0.1),
    schedule: among(runFields.schedule.choices),
    stepEpochs: whole(1, 2),
    stepFactor: rounded(0.1 + 0.8 * chance()),
    warmUpEpochs: whole(1, 3),
    patience: sometimes(() => whole(1, 5)),
    l2: sometimes(() => rounded(10 ** (-4 + 2 * chance()))),
    labelSmoothing: rate(0.3),
    augmentation: {
      horizontalFlip: augmented && chance() < 0.5,
      shift: amount(() => rounded(0.3 * chance())),
      rotation: amount(() => whole(1, 45)),
      zoom: amount(() => rounded(0.3 * chance())),
      brightness: amount(() => rounded(0.3 * chance())),
      cutout: amount(() => 2 * whole(1, 8)),
    },
    seed: whole(0, 1000),
  };
  // Drawn last, so that what is drawn above stays when a field is added.
  return {
    ...older,
    head: among(runFields.head.choices),
    restoreBest: chance() < 0.5,
    validationFrom: among(runFields.validationFrom.choices),
    initializer: among(runFields.initializer.choices),
    nesterov: chance() < 0.5,
    clipNorm: sometimes(() => rounded(0.1 + 5 * chance())),
    blocks: older.blocks.map((each) => ({
      ...each,
      dropoutKind: among(blockFields.dropoutKind.choices),
      residual: chance() < 0.5,
    })),
  };
}

/** `count` of them, each with a possible network; the same for the same seed. */
export function randomHyperparameters(count: number, seed = 1): Hyperparameters[] {
  const chance = chanceOf(seed);
  const found: Hyperparameters[] = [];
  while (found.length < count) {
    const drawn = draw(chance);
    if (describeNetwork(drawn, datasetOf(drawn)).ok) found.push(drawn);
  }
  return found;
}

/** A real field's limits, and integers and a tiny number between them. */
function extremesOf({ minimum, maximum }: NumberField): number[] {
  const whole = [Math.ceil(minimum), Math.floor(maximum)].filter((value) => value >= minimum && value <= maximum);
  return [...new Set([minimum, maximum, ...whole, Math.max(minimum, 1e-7)])];
}

/** `count` networks whose real numbers are each at a limit, an integer, or tiny. */
export function extremeHyperparameters(count: number, seed = 1): Hyperparameters[] {
  const chance = chanceOf(seed);
  const among = <Choice>(choices: readonly Choice[]): Choice => choices[Math.floor(chance() * choices.length)]!;
  const extreme = <Values extends object>(values: Values, fields: Readonly<Record<string, Field>>): Values => {
    const reals = Object.entries(fields).filter(
      (entry): entry is [string, NumberField] => entry[1].kind === 'number' && entry[0] !== 'validationShare',
    );
    return { ...values, ...Object.fromEntries(reals.map(([name, field]) => [name, among(extremesOf(field))])) };
  };
  return randomHyperparameters(count, seed).map((values) => ({
    ...extreme(values, runFields),
    blocks: values.blocks.map((each) => extreme(each, blockFields)),
    dense: values.dense.map((each) => extreme(each, denseFields)),
    augmentation: extreme(values.augmentation, augmentationFields),
    seed: among([runFields.seed.minimum, runFields.seed.maximum]),
  }));
}

/** The same without randomness in training: dropout and augmentation. */
export const withoutChance = (values: Hyperparameters): Hyperparameters => ({
  ...values,
  blocks: values.blocks.map((each) => ({ ...each, dropout: 0 })),
  dense: values.dense.map((each) => ({ ...each, dropout: 0 })),
  augmentation: { horizontalFlip: false, shift: 0, rotation: 0, zoom: 0, brightness: 0, cutout: 0 },
});

/** Predictions without a network, for ensembles: right in chosen places, elsewhere half sure of the next class. */
import { wholeProbability } from '#lib/analysis/evaluation.ts';
import type { Predictions } from '#lib/classroom/run-report.ts';
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { readConfig } from '#server/base/config.ts';
import { openDataset } from '#server/trainer/data/dataset.ts';
import { smallRun } from './lesson.ts';

const classes = cifar10.classes.length;

/** A run with 200 validation images. */
export const guessedRun = { ...smallRun, trainSize: 2000 };

export type IsRight = (place: number) => boolean;

/** Of every two hundred images the first is right on 150, the second on 130, the third on 120; together on all. */
export const threeGuesses: readonly IsRight[] = [(at) => at >= 50, (at) => at < 130, (at) => at < 120];

/** Probabilities that are right in these places of every two hundred. */
export function guesses(labels: ArrayLike<number>, isRight: IsRight): Uint8Array<ArrayBuffer> {
  const numbers = new Uint16Array(labels.length * classes);
  for (let image = 0; image < labels.length; image++) {
    const right = isRight(image % 200);
    numbers[image * classes + ((labels[image]! + (right ? 0 : 1)) % classes)] = right ? wholeProbability : 30_000;
  }
  return new Uint8Array(numbers.buffer);
}

/** On the validation images of `guessedRun` and on the test images, of the first epoch. */
export function openGuesses(): (isRight: IsRight) => Predictions[] {
  const { split, training, test } = openDataset(readConfig().dataDir, cifar10);
  const validated = Array.from(split(1800, 200).validation, (index) => training.labels[index]!);
  return (isRight) => [
    { set: 'validation', epoch: 1, probabilities: guesses(validated, isRight) },
    { set: 'test', epoch: 1, probabilities: guesses(test.labels, isRight) },
  ];
}

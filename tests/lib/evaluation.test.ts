import { describe, expect, it } from 'vitest';
import {
  accuracyOf,
  bySureness,
  changesSince,
  classScores,
  confusionOf,
  judge,
  macroAverage,
  mostConfused,
  roundProbabilities,
  rowNormalized,
  wrongByConfidence,
} from '#lib/analysis/evaluation.ts';

/** Three classes by hand: 3 of 4 cats are correct, 1 of 3 dogs, none of 1 frog; a dog and the frog were classified as cats. */
const labels = [0, 0, 0, 0, 1, 1, 1, 2];
const predicted = [0, 0, 0, 1, 1, 0, 2, 0];
const confusion = [3, 1, 0, 1, 1, 1, 1, 0, 0];

describe('a confusion matrix', () => {
  it('[E10] has a row for each true class and a column for each predicted class', () => {
    expect(confusionOf(labels, predicted, 3)).toEqual(confusion);
    expect(confusionOf([], [], 10)).toEqual(new Array(100).fill(0));
  });

  it('[E11] has rows that, as proportions, sum to 1, except for a class without images', () => {
    expect(rowNormalized(confusion)).toEqual([3 / 4, 1 / 4, 0, 1 / 3, 1 / 3, 1 / 3, 1, 0, 0]);
    expect(rowNormalized([0, 0, 1, 3])).toEqual([0, 0, 0.25, 0.75]);
  });

  it('[E12] has an accuracy: the proportion on its diagonal', () => {
    expect(accuracyOf(confusion)).toBe(4 / 8);
    expect(accuracyOf(new Array(100).fill(0))).toBe(0);
  });

  it('[E13] gives each class precision, recall, F1, support and one-versus-rest accuracy; a proportion of nothing is 0', () => {
    const [cats, dogs, frogs] = classScores(confusion);
    expect(cats).toEqual({ support: 4, predicted: 5, precision: 3 / 5, recall: 3 / 4, f1: 6 / 9, accuracy: 5 / 8 });
    expect(dogs).toEqual({ support: 3, predicted: 2, precision: 1 / 2, recall: 1 / 3, f1: 2 / 5, accuracy: 5 / 8 });
    expect(frogs).toEqual({ support: 1, predicted: 1, precision: 0, recall: 0, f1: 0, accuracy: 6 / 8 });
    expect(classScores([0, 0, 2, 0])[1]).toMatchObject({ precision: 0, recall: 0, f1: 0 });
    expect(classScores([0, 0, 2, 0])[0]).toMatchObject({ support: 0, precision: 0, recall: 0, f1: 0 });
  });

  it('[E14] averages over classes with equal weights', () => {
    const mean = macroAverage(classScores(confusion));
    expect(mean.precision).toBeCloseTo((3 / 5 + 1 / 2 + 0) / 3, 12);
    expect(mean.recall).toBeCloseTo((3 / 4 + 1 / 3 + 0) / 3, 12);
    expect(mean.f1).toBeCloseTo((6 / 9 + 2 / 5 + 0) / 3, 12);
  });

  it('[E15] lists the most frequent confusions, without those that never occurred', () => {
    expect(mostConfused([5, 2, 0, 3, 9, 2, 0, 0, 1], 2)).toEqual([
      { actual: 1, predicted: 0, count: 3 },
      { actual: 0, predicted: 1, count: 2 },
    ]);
    expect(mostConfused([5, 0, 0, 3], 10)).toEqual([]);
  });

  it('[E16] shows what increased and decreased between two epochs', () => {
    expect(changesSince([3, 1, 2, 0], [4, 0, 1, 1])).toEqual([1, -1, -1, 1]);
  });
});

describe('a prediction', () => {
  it('[E17] has a confidence, a margin to the second class and an entropy in bits; of equal classes the first counts', () => {
    expect(judge(7, [0.25, 0.5, 0.25], 0)).toEqual({
      place: 7,
      actual: 0,
      predicted: 1,
      confidence: 0.5,
      actualProbability: 0.25,
      margin: 0.25,
      entropy: 1.5,
    });
    expect(judge(0, [0.5, 0.5], 1)).toMatchObject({ predicted: 0, margin: 0, entropy: 1 });
    expect(judge(0, [0, 0, 1], 2)).toMatchObject({ predicted: 2, margin: 1, entropy: 0 });
    expect(judge(0, [0.1, 0.2, 0.7], 2).margin).toBeCloseTo(0.5, 12);
    expect(judge(0, [0.7, 0.1, 0.2], 2).margin).toBeCloseTo(0.5, 12);
  });

  const judged = [
    judge(0, [0.9, 0.1], 1),
    judge(1, [0.4, 0.6], 1),
    judge(2, [0.3, 0.7], 0),
    judge(3, [0.99, 0.01], 1),
    judge(4, [0.1, 0.9], 1),
  ];
  const places = (list: readonly { place: number }[]) => list.map(({ place }) => place);

  it('[E18] that is wrong is sorted by confidence, most confident first', () => {
    expect(places(wrongByConfidence(judged))).toEqual([3, 0, 2]);
  });

  it('[E19] is sorted by margin; of equals, the earlier image comes first', () => {
    expect(places(bySureness(judged, 'most'))).toEqual([3, 0, 4, 2, 1]);
    expect(places(bySureness(judged, 'least'))).toEqual([1, 2, 0, 4, 3]);
  });

  it('[E20] is stored in units of 1/65,535 and stays the same', () => {
    expect(roundProbabilities([0.25, 0.75])).toEqual([16_384, 49_151]);
    const close = [0.499999, 0.500001];
    expect(judge(0, roundProbabilities(close), 0).predicted).toBe(1);
    expect(roundProbabilities([0, 1])).toEqual([0, 65_535]);
  });
});

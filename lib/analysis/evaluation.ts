/**
 * Evaluates a classifier: the confusion matrix and its scores, and single predictions.
 *
 * A confusion matrix of n classes is its n × n counts row by row: a row for each true class, a column for
 * each predicted class. Precision, recall and F1 are those of a class against all others (Sokolova & Lapalme 2009, A
 * systematic analysis of performance measures for classification tasks, table 2), means over classes are macro averages
 * (the same, table 3). A share of nothing is 0, as with scikit-learn's `zero_division=0`.
 */

/** Counts, row by row. */
export type Confusion = readonly number[];

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The confusion matrix of true classes (`labels`) and predicted ones (`predicted`). */
export function confusionOf(labels: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes * classes).fill(0);
  for (let image = 0; image < labels.length; image++) counts[labels[image]! * classes + predicted[image]!]! += 1;
  return counts;
}

const sideOf = (confusion: Confusion) => Math.sqrt(confusion.length);

/** Each row as shares of its images, with the recall on the diagonal. A row without images stays 0. */
export function rowNormalized(confusion: Confusion): number[] {
  const side = sideOf(confusion);
  const totals = range(side).map((row) => sum(confusion.slice(row * side, (row + 1) * side)));
  return confusion.map((count, cell) => share(count, totals[Math.floor(cell / side)]!));
}

/** The share of images on the diagonal. */
export function accuracyOf(confusion: Confusion): number {
  const side = sideOf(confusion);
  return share(sum(range(side).map((at) => confusion[at * side + at]!)), sum(confusion));
}

export type ClassScore = {
  /** Images of the class, and images predicted as it. */
  readonly support: number;
  readonly predicted: number;
  /** The share of images predicted as the class that belong to it. */
  readonly precision: number;
  /** The share of the class's images predicted as it. */
  readonly recall: number;
  /** The harmonic mean of the two, 2 × right / (support + predicted). */
  readonly f1: number;
  /** The share of all images correctly predicted as the class or not: (true positives + true negatives) / all. */
  readonly accuracy: number;
};

export function classScores(confusion: Confusion): ClassScore[] {
  const side = sideOf(confusion);
  const all = sum(confusion);
  return range(side).map((at) => {
    const right = confusion[at * side + at]!;
    const support = sum(range(side).map((column) => confusion[at * side + column]!));
    const predicted = sum(range(side).map((row) => confusion[row * side + at]!));
    return {
      support,
      predicted,
      precision: share(right, predicted),
      recall: share(right, support),
      f1: share(2 * right, support + predicted),
      accuracy: share(all - support - predicted + 2 * right, all),
    };
  });
}

/** Means over classes, each class counting the same regardless of its number of images. */
export function macroAverage(scores: readonly ClassScore[]): Pick<ClassScore, 'precision' | 'recall' | 'f1'> {
  const mean = (of: (score: ClassScore) => number) => share(sum(scores.map(of)), scores.length);
  return {
    precision: mean(({ precision }) => precision),
    recall: mean(({ recall }) => recall),
    f1: mean(({ f1 }) => f1),
  };
}

export type Pair = { readonly actual: number; readonly predicted: number; readonly count: number };

/** The most frequent mistakes first; ties go to the upper left one. Excludes zeros. */
export function mostConfused(confusion: Confusion, limit: number): Pair[] {
  const side = sideOf(confusion);
  return confusion
    .map((count, cell) => ({ actual: Math.floor(cell / side), predicted: cell % side, count }))
    .filter(({ actual, predicted, count }) => actual !== predicted && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, limit);
}

/** The change of each cell since the previous matrix. */
export function changesSince(before: Confusion, after: Confusion): number[] {
  return after.map((count, cell) => count - before[cell]!);
}

/** The class with the largest probability; ties go to the first. */
export function predictedClass(probabilities: ArrayLike<number>): number {
  let predicted = 0;
  for (let each = 1; each < probabilities.length; each++) {
    if (probabilities[each]! > probabilities[predicted]!) predicted = each;
  }
  return predicted;
}

/** The classification of one image. */
export type Judgement = {
  /** Its index among the evaluated images. */
  readonly place: number;
  readonly actual: number;
  readonly predicted: number;
  /** The probability of the predicted class: the network's confidence. */
  readonly confidence: number;
  /** The probability of the true class. */
  readonly actualProbability: number;
  /** The probability of the predicted class minus that of the second (Scheffer, Decomain & Wrobel 2001): 0 is undecided. */
  readonly margin: number;
  /** Shannon entropy of the probabilities in bits: 0 is certain, log₂ 10 = 3.32 is a uniform guess. */
  readonly entropy: number;
};

/** Reads one image's probabilities. */
export function judge(place: number, probabilities: ArrayLike<number>, actual: number): Judgement {
  const predicted = predictedClass(probabilities);
  let [second, entropy] = [0, 0];
  for (let each = 0; each < probabilities.length; each++) {
    const probability = probabilities[each]!;
    if (probability > 0) entropy -= probability * Math.log2(probability);
    if (each !== predicted) second = Math.max(second, probability);
  }
  const confidence = probabilities[predicted]!;
  return {
    place,
    actual,
    predicted,
    confidence,
    actualProbability: probabilities[actual]!,
    margin: confidence - second,
    entropy,
  };
}

/** The wrong ones, most confident first. */
export function wrongByConfidence(judgements: readonly Judgement[]): Judgement[] {
  return judgements
    .filter(({ actual, predicted }) => actual !== predicted)
    .sort((a, b) => b.confidence - a.confidence || a.place - b.place);
}

/** The ones with the largest margin, or with `least` those with the smallest. */
export function bySureness(judgements: readonly Judgement[], which: 'most' | 'least'): Judgement[] {
  const sign = which === 'most' ? -1 : 1;
  return [...judgements].sort((a, b) => sign * (a.margin - b.margin) || a.place - b.place);
}

/** Probabilities as stored: in 65,535ths. */
export const wholeProbability = 65_535;

/** Rounds one image's probabilities for storage such that the predicted class does not change. */
export function roundProbabilities(probabilities: ArrayLike<number>): number[] {
  const predicted = predictedClass(probabilities);
  const rounded = Array.from(probabilities, (probability) => Math.round(probability * wholeProbability));
  if (predictedClass(rounded) !== predicted) rounded[predicted]! += 1;
  return rounded;
}

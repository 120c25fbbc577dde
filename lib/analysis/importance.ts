/** How much each hyperparameter mattered over all runs of a session: permutation importance in a random forest. */
import { bestOf, type Run } from '../classroom/session.ts';
import { datasetOf } from '../datasets/datasets.ts';
import { isRelevant } from '../hyperparameters/relevance.ts';
import { keyOf, shuffled, uniformAt, uses } from '../keyed.ts';
import { isRangeTest } from '../network/training-plan.ts';
import { triedIn, valueAt } from './class-map.ts';
import { growTree, predict, type Tree } from './regression-tree.ts';

export type Importance = {
  /** The fields that help to predict a run's accuracy, the most important first; the shares add up to 1. */
  readonly fields: readonly { readonly path: string; readonly share: number }[];
  /** How much of the variance the forest predicts in runs that it has not seen, at most 1. */
  readonly explained: number;
  readonly runs: number;
};

/** Fewer runs, or a forest that explains less, say nothing. */
const fewest = 20;
const leastExplained = 0.2;

const trees = 60;
/** More distinct values share this many bins; more fields are left out, those with the fewest values first. */
const bins = 32;
const mostFields = 24;

/** The bin of each run's value: by rank for numbers, by first use for others; 0 where the field does not matter to the run. */
function codesOf(path: string, values: readonly unknown[], runs: readonly Run[]): Int32Array {
  const places = new Map(values.map((value, place) => [value, place]));
  const width = Math.max(1, values.length / bins);
  return Int32Array.from(runs, (run) => {
    if (!isRelevant(path.replace('.*.', '.0.'), run.hyperparameters)) return 0;
    const place = places.get(valueAt(run, path));
    return place === undefined ? 0 : 1 + Math.floor(place / width);
  });
}

/**
 * Which hyperparameters a run's best validation accuracy hangs on. A random forest of 60 regression trees learns it from the
 * hyperparameters that the runs set differently (Breiman 2001, Machine Learning 45, 5–32; a third of the fields at each split, as in
 * Liaw & Wiener 2002). A field's importance is by how much the squared error on the runs that a tree has not seen grows when the
 * field's values are shuffled among them (Breiman 2001, section 10). Negative ones, which are chance, count as 0. A diverged run
 * counts with the accuracy of a guess. The forest is the same for the same runs.
 *
 * It says what predicts accuracy in these runs, not what causes it: fields that the class changed together share their importance.
 * Range tests have no result. Undefined for fewer than 20 runs that ended, or if the forest explains less than a fifth of the variance of unseen runs.
 */
export function importanceOf(all: readonly Run[]): Importance | undefined {
  const runs = all.filter(
    ({ state, records, hyperparameters }) =>
      !isRangeTest(hyperparameters) && (state === 'diverged' || (state === 'finished' && records.length > 0)),
  );
  if (runs.length < fewest) return undefined;
  const accuracies = Float64Array.from(runs, (run) =>
    run.state === 'diverged' ? 1 / datasetOf(run.hyperparameters).classes.length : bestOf(run)!.validationAccuracy,
  );
  const tried = triedIn(runs).slice(0, mostFields);
  const codes = tried.map(({ path, values }) => codesOf(path, values, runs));
  const useful = codes
    .map((own, index) => ({ own, path: tried[index]!.path }))
    .filter(({ own }) => new Set(own).size > 1);
  if (useful.length === 0) return undefined;
  const features = useful.map(({ own }) => own);

  const growth = new Float64Array(features.length);
  const [sums, counts] = [new Float64Array(runs.length), new Int32Array(runs.length)];
  for (let index = 0; index < trees; index++) {
    const key = keyOf(uses.forest, index);
    const drawn = Int32Array.from(runs, (_, draw) => Math.floor(uniformAt(keyOf(key, 0), draw) * runs.length));
    const tree = growTree(features, accuracies, drawn, keyOf(key, 1));
    const inside = new Set(drawn);
    const unseen = runs.map((_, run) => run).filter((run) => !inside.has(run));
    const predicted = unseen.map((run) => predict(tree, features, run));
    unseen.forEach((run, place) => {
      sums[run]! += predicted[place]!;
      counts[run]! += 1;
    });
    const seen = { tree, features, accuracies, unseen, predicted };
    growth.forEach((_, feature) => {
      growth[feature]! += errorGrowth(seen, feature, keyOf(key, 2, feature)) / trees;
    });
  }
  const explained = explainedBy(sums, counts, accuracies);
  if (explained < leastExplained) return undefined;
  const positive = growth.map((each) => Math.max(0, each));
  const total = positive.reduce((sum, each) => sum + each, 0);
  if (total <= 0) return undefined;
  const fields = useful
    .map(({ path }, index) => ({ path, share: positive[index]! / total }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
  return { fields, explained, runs: runs.length };
}

/** 1 − the mean squared error on unseen runs / the variance. */
function explainedBy(sums: Float64Array, counts: Int32Array, accuracies: Float64Array): number {
  const known = [...accuracies.keys()].filter((run) => counts[run]! > 0);
  const mean = known.reduce((sum, run) => sum + accuracies[run]!, 0) / known.length;
  const variance = known.reduce((sum, run) => sum + (accuracies[run]! - mean) ** 2, 0);
  const error = known.reduce((sum, run) => sum + (accuracies[run]! - sums[run]! / counts[run]!) ** 2, 0);
  return variance > 0 ? 1 - error / variance : 0;
}

type Unseen = {
  readonly tree: Tree;
  readonly features: readonly Int32Array[];
  readonly accuracies: Float64Array;
  /** The runs that the tree has not seen, and what it predicts for them. */
  readonly unseen: readonly number[];
  readonly predicted: readonly number[];
};

/** How much the mean squared error of these runs grows when this feature's codes are shuffled among them. */
function errorGrowth({ tree, features, accuracies, unseen, predicted }: Unseen, feature: number, key: number): number {
  if (unseen.length < 2 || !tree.used.has(feature)) return 0;
  const order = shuffled(Int32Array.from(unseen), key);
  let grown = 0;
  unseen.forEach((run, place) => {
    const given = features[feature]![order[place]!]!;
    const accuracy = accuracies[run]!;
    grown += (accuracy - predict(tree, features, run, feature, given)) ** 2 - (accuracy - predicted[place]!) ** 2;
  });
  return grown / unseen.length;
}

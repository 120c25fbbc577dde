/** One regression tree of a random forest, on features that are bins. */
import { keyOf, uniformAt } from '../keyed.ts';

type Leaf = { readonly mean: number };
type Split = { readonly feature: number; readonly upTo: number; readonly below: Node; readonly above: Node };
type Node = Leaf | Split;

export type Tree = { readonly root: Node /** The features that it splits by. */; readonly used: ReadonlySet<number> };

/** A node with fewer rows is not split, as in R's randomForest for regression. */
const smallest = 5;

/** Different features for a split: a third of all, rounded up, drawn by this key. */
function candidates(count: number, key: number): number[] {
  return Array.from({ length: count }, (_, feature) => ({ feature, at: uniformAt(key, feature) }))
    .sort((a, b) => a.at - b.at)
    .slice(0, Math.ceil(count / 3))
    .map(({ feature }) => feature);
}

/** The split of these rows by this feature with the least squared error: the gain is Σ² / n of both sides together. */
function bestSplit(codes: Int32Array, targets: Float64Array, rows: Int32Array) {
  const most = rows.reduce((high, row) => Math.max(high, codes[row]!), 0);
  const [counts, sums] = [new Int32Array(most + 1), new Float64Array(most + 1)];
  let all = 0;
  for (const row of rows) {
    counts[codes[row]!]! += 1;
    sums[codes[row]!]! += targets[row]!;
    all += targets[row]!;
  }
  let [below, sum] = [0, 0];
  let best = { upTo: -1, gain: all ** 2 / rows.length + 1e-12 };
  for (let code = 0; code < most; code++) {
    below += counts[code]!;
    sum += sums[code]!;
    if (below === 0 || below === rows.length || counts[code] === 0) continue;
    const gain = sum ** 2 / below + (all - sum) ** 2 / (rows.length - below);
    if (gain > best.gain) best = { upTo: code, gain };
  }
  return best;
}

/**
 * Grows a tree (Breiman, Friedman, Olshen & Stone 1984: least squared error) on these rows, which may repeat. `features` are the
 * bins of every row, ascending with the value; the key draws which of them each split may use.
 */
export function growTree(features: readonly Int32Array[], targets: Float64Array, rows: Int32Array, key: number): Tree {
  const used = new Set<number>();
  const grow = (own: Int32Array, place: number): Node => {
    const mean = own.reduce((sum, row) => sum + targets[row]!, 0) / own.length;
    if (own.length < smallest) return { mean };
    let best = { feature: -1, upTo: -1, gain: Number.NEGATIVE_INFINITY };
    for (const feature of candidates(features.length, keyOf(key, place))) {
      const { upTo, gain } = bestSplit(features[feature]!, targets, own);
      if (upTo >= 0 && gain > best.gain) best = { feature, upTo, gain };
    }
    const { feature, upTo } = best;
    if (feature < 0) return { mean };
    used.add(feature);
    const codes = features[feature]!;
    return {
      feature,
      upTo,
      below: grow(
        own.filter((row) => codes[row]! <= upTo),
        2 * place,
      ),
      above: grow(
        own.filter((row) => codes[row]! > upTo),
        2 * place + 1,
      ),
    };
  };
  return { root: grow(rows, 1), used };
}

/** What the tree predicts for a row, or if its bin of one feature were `given`. */
export function predict({ root }: Tree, features: readonly Int32Array[], row: number, feature = -1, given = 0): number {
  let node = root;
  while ('feature' in node) {
    const code = node.feature === feature ? given : features[node.feature]![row]!;
    node = code <= node.upTo ? node.below : node.above;
  }
  return node.mean;
}

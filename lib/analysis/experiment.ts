/** Whether two runs are a controlled experiment: the changes between them, the missing twins, the effect. */

import type { Run } from '../classroom/session.ts';
import { type Difference, differences, flatten, type Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import { isChance, isRelevant, settingsKey } from '../hyperparameters/relevance.ts';
import { planOf, validateAlike } from '../network/training-plan.ts';
import { meanOf, standardError } from './noise.ts';
import type { ShownRun } from './shown-runs.ts';
import type { SeedResult } from './superiority.ts';

const structural = /^(blocks|dense)\.length$/;

/**
 * The changes: without the seed, without values that matter to only one of the two because of another change (a schedule
 * has its own settings), and with a single change for all values of a block or layer that only one has.
 */
export function changesBetween(before: Hyperparameters, after: Hyperparameters): Difference[] {
  return differences(before, after).filter(
    (difference) =>
      !isChance(difference.path) &&
      difference.before !== undefined &&
      difference.after !== undefined &&
      (structural.test(difference.path) || (isRelevant(difference.path, before) && isRelevant(difference.path, after))),
  );
}

/** `before` with this one change of `changesBetween`, and with values from `after` for everything that only matters since. */
export function withChange(before: Hyperparameters, after: Hyperparameters, path: string): Hyperparameters {
  const own = flatten(before);
  const taken = (at: string) => at === path || (own.has(at) && !isRelevant(at, before));
  const visit = (value: unknown, other: unknown, at: string): unknown => {
    if (Array.isArray(value) && Array.isArray(other)) {
      const length = path === `${at}.length` ? other.length : value.length;
      return Array.from({ length }, (_, index) =>
        index < value.length ? visit(value[index], other[index], `${at}.${index}`) : structuredClone(other[index]),
      );
    }
    if (typeof value !== 'object' || value === null) return other !== undefined && taken(at) ? other : value;
    const others = (other ?? {}) as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [name, visit(child, others[name], at ? `${at}.${name}` : name)]),
    );
  };
  return visit(before, after, '') as Hyperparameters;
}

/** The run that would show the effect of one of several changes. */
export type Twin = {
  /** Its only difference from the baseline. */
  readonly change: Difference;
  readonly hyperparameters: Hyperparameters;
  /** An existing run equal to this one apart from the seed. */
  readonly existing: Run | undefined;
};

const places: readonly Run['state'][] = ['finished', 'training', 'queued', 'paused', 'diverged'];

/** The run among these with these hyperparameters apart from the seed: a finished one first, then one with the same seed. */
export function sameBySettings(hyperparameters: Hyperparameters, among: readonly Run[]): Run | undefined {
  const rank = ({ state, hyperparameters: { seed } }: Run) =>
    2 * places.indexOf(state) + (seed === hyperparameters.seed ? 0 : 1);
  const key = settingsKey(hyperparameters);
  return among
    .filter((run) => places.includes(run.state) && settingsKey(run.hyperparameters) === key)
    .sort((a, b) => rank(a) - rank(b) || a.number - b.number)[0];
}

/** The result of a set of hyperparameters: the mean over its trained seeds. */
export type Arm = {
  /** Each seed's best validation accuracy, 0…1. */
  readonly accuracies: readonly number[];
  readonly validationImages: number;
};

export type Effect = {
  /** The mean accuracy after the change minus that before, 0…1. */
  readonly difference: number;
  /** Its standard error, and the parts due to the number of validation images and to the seeds. */
  readonly error: number;
  readonly imageError: number;
  /** Null if no seed was repeated: then it is unknown. */
  readonly seedError: number | null;
  /** The 95 % confidence interval. */
  readonly low: number;
  readonly high: number;
  /** Whether both ends are on the same side of 0. */
  readonly distinct: boolean;
};

/** This many standard errors to either side cover 95 % of a normal distribution. */
const ninetyFive = 1.96;

/** The pooled variance of two samples, (Σ(x − x̄)² + Σ(y − ȳ)²) / (nₓ + nᵧ − 2); null if neither has two values. */
function pooledVariance(a: readonly number[], b: readonly number[]): number | null {
  const freedom = a.length + b.length - 2;
  if (freedom < 1) return null;
  const squares = (values: readonly number[]) => {
    const mean = meanOf(values);
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };
  return (squares(a) + squares(b)) / freedom;
}

/**
 * The difference of two accuracies with its standard error, √(pₐ(1 − pₐ)/nₐ + pᵦ(1 − pᵦ)/nᵦ + s²/kₐ + s²/kᵦ): the unpooled one
 * of two independent proportions on n images each, and the spread s over seeds, pooled from the arms repeated k
 * times. Both arms see the same images, so their hits are correlated and the paired error (McNemar's, from the images each
 * got right) would be smaller: this one errs on the careful side. The difference of proportions alone would err
 * the other way, as it ignores chance in training (Dietterich 1998, Neural Computation 10(7), 1895–1923); hence s.
 */
export function effectOf(before: Arm, after: Arm): Effect {
  const [a, b] = [meanOf(before.accuracies), meanOf(after.accuracies)];
  const imageError = Math.hypot(standardError(a, before.validationImages), standardError(b, after.validationImages));
  const variance = pooledVariance(before.accuracies, after.accuracies);
  const seedError =
    variance === null ? null : Math.sqrt(variance / before.accuracies.length + variance / after.accuracies.length);
  const error = Math.hypot(imageError, seedError ?? 0);
  const difference = b - a;
  const [low, high] = [difference - ninetyFive * error, difference + ninetyFive * error];
  return { difference, error, imageError, seedError, low, high, distinct: low > 0 || high < 0 };
}

export type Experiment =
  /** Only the seed differs: any difference is chance. */
  | { readonly kind: 'repeated'; readonly difference: number | undefined }
  | {
      readonly kind: 'controlled';
      readonly change: Difference;
      /** Undefined until both have results. */
      readonly effect: Effect | undefined;
      /** What each side reached with each of its seeds. */
      readonly seeds: readonly [before: readonly SeedResult[], after: readonly SeedResult[]];
      /** One of them still trains or did not finish. */
      readonly early: boolean;
      /** Whether both were validated on the same images. */
      readonly sameImages: boolean;
    }
  | { readonly kind: 'confounded'; readonly changes: readonly Difference[]; readonly twins: readonly Twin[] };

/** What the run and all finished runs among these that repeat it reached, each seed once; it alone if it has not finished. */
function seedsOf(shown: ShownRun, among: readonly ShownRun[]): SeedResult[] {
  const key = settingsKey(shown.run.hyperparameters);
  const repeats =
    shown.run.state === 'finished'
      ? among.filter(({ run }) => run.state === 'finished' && settingsKey(run.hyperparameters) === key)
      : [];
  const bySeed = new Map<number, number>();
  for (const { run, best } of [shown, ...repeats]) {
    const { seed } = run.hyperparameters;
    if (best && !bySeed.has(seed)) bySeed.set(seed, best.validationAccuracy);
  }
  return [...bySeed].map(([seed, accuracy]) => ({ seed, accuracy }));
}

const armOf = ({ run }: ShownRun, seeds: readonly SeedResult[]): Arm => ({
  accuracies: seeds.map(({ accuracy }) => accuracy),
  validationImages: planOf(run.hyperparameters).validationImages,
});

/** The conclusions from `after` compared with `before`; `among` are all runs that the viewer may see. */
export function experimentOf(before: ShownRun, after: ShownRun, among: readonly ShownRun[]): Experiment {
  const [from, to] = [before.run.hyperparameters, after.run.hyperparameters];
  const changes = changesBetween(from, to);
  const [change] = changes;
  if (!change) {
    const difference =
      before.best && after.best ? after.best.validationAccuracy - before.best.validationAccuracy : undefined;
    return { kind: 'repeated', difference };
  }
  if (changes.length > 1) {
    const runs = among.map(({ run }) => run);
    const twins = changes.map((each): Twin => {
      const hyperparameters = withChange(from, to, each.path);
      return { change: each, hyperparameters, existing: sameBySettings(hyperparameters, runs) };
    });
    return { kind: 'confounded', changes, twins };
  }
  const seeds = [seedsOf(before, among), seedsOf(after, among)] as const;
  const known = before.best && after.best;
  return {
    kind: 'controlled',
    change,
    effect: known ? effectOf(armOf(before, seeds[0]), armOf(after, seeds[1])) : undefined,
    seeds,
    early: before.run.state !== 'finished' || after.run.state !== 'finished',
    sameImages: validateAlike(from, to),
  };
}

/** The probability that a run of one setting is better than a run of another, from their seeds. */

/** The best validation accuracy, 0…1, that a setting reached with a seed. */
export type SeedResult = { readonly seed: number; readonly accuracy: number };

export type Superiority = {
  /** That a run after the change is better than one before it, equal ones counting half; 0…1. */
  readonly probability: number;
  /** Its 95 % confidence interval. */
  readonly low: number;
  readonly high: number;
  /** The number of seeds that both have, if it was counted seed by seed; null if each run met each. */
  readonly pairs: number | null;
};

/** This many standard errors to either side cover 95 % of a normal distribution. */
const z = 1.96;

/** 1 for a win of `after`, ½ for a tie. */
const score = (before: number, after: number): number => (after > before ? 1 : after === before ? 0.5 : 0);

/** The ends of the interval: the two θ at which the estimate is just z standard deviations away. */
function interval(estimate: number, variance: (theta: number) => number): [low: number, high: number] {
  const isNear = (theta: number) => (estimate - theta) ** 2 <= z ** 2 * variance(theta);
  const edge = (inside: number, outside: number) => {
    let [near, far] = [inside, outside];
    for (let step = 0; step < 60; step++) {
      const middle = (near + far) / 2;
      if (isNear(middle)) near = middle;
      else far = middle;
    }
    return near;
  };
  return [edge(estimate, 0), edge(estimate, 1)];
}

/**
 * The share of comparisons that `after` wins; undefined unless both have two seeds.
 *
 * Where the side with fewer seeds has only seeds that the other has too, the same seeds are compared, since they begin with the
 * same weights; the interval is Wilson's (1927, J. Am. Stat. Assoc. 22, 209–212), of n pairs. Otherwise every run meets every run of
 * the other side: the Mann–Whitney U over m n, known as the probability of superiority (Vargha & Delaney 2000, J. Educ. Behav.
 * Stat. 25, 101–132), with the interval by Newcombe (2006, Statistics in Medicine 25, 559–573, method 5).
 */
export function superiorityOf(before: readonly SeedResult[], after: readonly SeedResult[]): Superiority | undefined {
  const [m, n] = [before.length, after.length];
  if (m < 2 || n < 2) return undefined;
  const known = new Map(before.map(({ seed, accuracy }) => [seed, accuracy]));
  const shared = after.flatMap(({ seed, accuracy }) => {
    const earlier = known.get(seed);
    return earlier === undefined ? [] : [score(earlier, accuracy)];
  });
  if (shared.length === Math.min(m, n)) {
    const probability = shared.reduce((sum, each) => sum + each, 0) / shared.length;
    const [low, high] = interval(probability, (theta) => (theta * (1 - theta)) / shared.length);
    return { probability, low, high, pairs: shared.length };
  }
  const wins = before.flatMap((one) => after.map((other) => score(one.accuracy, other.accuracy)));
  const probability = wins.reduce((sum, each) => sum + each, 0) / (m * n);
  const middle = (m + n) / 2 - 1;
  const [low, high] = interval(
    probability,
    (theta) =>
      (theta * (1 - theta) * (1 + (middle * (1 - theta)) / (2 - theta) + (middle * theta) / (1 + theta))) / (m * n),
  );
  return { probability, low, high, pairs: null };
}

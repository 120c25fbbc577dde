/**
 * The class as one classifier: the mean of the probabilities of its best runs, counted from stored predictions.
 *
 * Averaging probabilities is soft voting with equal weights, as in scikit-learn's `VotingClassifier(voting='soft')`; Hansen
 * & Salamon 1990 (Neural network ensembles) say why it helps: networks that err independently outvote each other's
 * mistakes.
 */
import type { Run, Session } from '../classroom/session.ts';
import { planOf, validateAlike } from '../network/training-plan.ts';
import { predictedClass } from './evaluation.ts';
import { leaderboard } from './leaderboard.ts';

/** The most runs in an ensemble: those of a large class; it bounds what counting costs. */
export const mostMembers = 60;

/** The runs that may be in the class's ensemble, and how many the board ranks besides. */
export type Candidates = {
  /** In the order of the board; all validate on the same images. */
  readonly runs: readonly Run[];
  readonly leftOut: {
    /** Runs that validate on other images than most. */
    readonly otherImages: number;
    /** Runs that had not ended when the board was frozen. */
    readonly afterFreeze: number;
    /** Runs beyond the first `mostMembers`. */
    readonly beyond: number;
  };
};

/** The largest group of runs that validate on the same images; of equal ones that with more images, then the first. */
function largestAlike(runs: readonly Run[]): readonly Run[] {
  const groups: Run[][] = [];
  for (const run of runs) {
    const own = groups.find(([first]) => validateAlike(first!.hyperparameters, run.hyperparameters));
    if (own) own.push(run);
    else groups.push([run]);
  }
  const imagesOf = ([first]: readonly Run[]) => planOf(first!.hyperparameters).validationImages;
  return groups.sort((a, b) => b.length - a.length || imagesOf(b) - imagesOf(a))[0] ?? [];
}

/**
 * Each student's best run on the class's board, as students and projector see it: none while the board is hidden, none of
 * hidden seats. Stored predictions are of a run's latest epoch, so while the board is frozen only runs count that had ended
 * by then: others would tell what happened since.
 */
export function ensembleCandidates(session: Session): Candidates {
  const { frozen } = session.board;
  const board = { ...session.board, per: 'student' as const };
  const ranked = leaderboard({ ...session, board }, 'projector').map(({ run }) => run);
  const settled = ranked.filter(({ endedAt }) => !frozen || (endedAt !== null && endedAt <= frozen.at));
  const alike = largestAlike(settled);
  const runs = alike.slice(0, mostMembers);
  return {
    runs,
    leftOut: {
      otherImages: settled.length - alike.length,
      afterFreeze: ranked.length - settled.length,
      beyond: alike.length - runs.length,
    },
  };
}

/** A run's predictions: by image and class, in 65,535ths. */
export type Member = { readonly runId: string; readonly probabilities: Uint16Array };

/** Images on which the two differ: wrong by the first and right by the second, and the other way round. */
export type Exchange = { readonly mended: number; readonly spoiled: number };

/** The mean of the first `runs` members. */
export type Together = Exchange & {
  readonly runs: number;
  /** Images classified correctly. `mended` and `spoiled` are those against the first member alone. */
  readonly right: number;
};

export type Ensemble = {
  readonly images: number;
  /** The best run alone, the best three, the best five, all; as far as there are as many. */
  readonly together: readonly Together[];
  /** By member: what it mends and spoils in the mean of all, against the mean of the others. */
  readonly shares: readonly Exchange[];
};

/** How many images the probabilities classify correctly; ties go to the first class. */
export function rightOf({ probabilities }: Pick<Member, 'probabilities'>, labels: Uint8Array, classes: number): number {
  let right = 0;
  for (let image = 0; image < labels.length; image++) {
    const from = image * classes;
    let predicted = 0;
    for (let each = 1; each < classes; each++) {
      if (probabilities[from + each]! > probabilities[from + predicted]!) predicted = each;
    }
    if (predicted === labels[image]) right += 1;
  }
  return right;
}

/** The members by their accuracy on these images, the best first; equal ones stay in their order. */
export function byAccuracy(members: readonly Member[], labels: Uint8Array, classes: number): Member[] {
  return members
    .map((member) => ({ member, right: rightOf(member, labels, classes) }))
    .sort((a, b) => b.right - a.right)
    .map(({ member }) => member);
}

/** The numbers of runs whose means are shown. */
const sizesOf = (members: number) => [...[1, 3, 5].filter((size) => size < members), members];

/** The class with the largest sum once this member's probabilities, from `from` on, are taken out. */
function predictedWithout(sums: Uint32Array, probabilities: Uint16Array, from: number): number {
  let predicted = 0;
  let largest = sums[0]! - probabilities[from]!;
  for (let each = 1; each < sums.length; each++) {
    const rest = sums[each]! - probabilities[from + each]!;
    if (rest > largest) [largest, predicted] = [rest, each];
  }
  return predicted;
}

/**
 * The ensembles of these members, the best first, on the images with these labels: one pass over the images, which
 * allocates nothing for each. Every member has `labels.length` × `classes` probabilities. There must be at least one.
 */
export function ensembleOf(members: readonly Member[], labels: Uint8Array, classes: number): Ensemble {
  const sizes = sizesOf(members.length);
  const sums = new Uint32Array(classes);
  const counters = (count: number) => new Uint32Array(count);
  const [right, mended, spoiled] = [counters(sizes.length), counters(sizes.length), counters(sizes.length)];
  const [added, taken] = [counters(members.length), counters(members.length)];
  for (let image = 0; image < labels.length; image++) {
    const [from, label] = [image * classes, labels[image]!];
    sums.fill(0);
    let [size, alone, together] = [0, false, false];
    for (let member = 0; member < members.length; member++) {
      const { probabilities } = members[member]!;
      for (let each = 0; each < classes; each++) sums[each]! += probabilities[from + each]!;
      if (member + 1 !== sizes[size]) continue;
      together = predictedClass(sums) === label;
      if (size === 0) alone = together;
      if (together) right[size]! += 1;
      if (together && !alone) mended[size]! += 1;
      if (alone && !together) spoiled[size]! += 1;
      size += 1;
    }
    for (let member = 0; member < members.length; member++) {
      const without = predictedWithout(sums, members[member]!.probabilities, from) === label;
      if (together && !without) added[member]! += 1;
      if (without && !together) taken[member]! += 1;
    }
  }
  return {
    images: labels.length,
    together: sizes.map((runs, at) => ({ runs, right: right[at]!, mended: mended[at]!, spoiled: spoiled[at]! })),
    shares: members.map((_, at) => ({ mended: added[at]!, spoiled: taken[at]! })),
  };
}

/**
 * Whether chance explains the difference between two classifiers of the same images: it is at most its standard error
 * √(mended + spoiled), the measure of McNemar's test, as in the bands of the board.
 */
export const mayBeChance = ({ mended, spoiled }: Exchange): boolean =>
  Math.abs(mended - spoiled) <= Math.sqrt(mended + spoiled);

/**
 * The members without whom the mean of all would lose the most images, and how many; several if they are equal, and undefined
 * if no member adds more than chance explains. With one member there is nothing to add to.
 */
export function addsMost({ shares }: Pick<Ensemble, 'shares'>): { members: number[]; images: number } | undefined {
  if (shares.length < 2) return undefined;
  const gains = shares.map((share) => (mayBeChance(share) ? 0 : share.mended - share.spoiled));
  const images = Math.max(...gains);
  return images > 0 ? { members: [...gains.keys()].filter((at) => gains[at] === images), images } : undefined;
}

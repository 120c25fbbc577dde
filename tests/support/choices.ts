/** The choices of scripted students: nicknames and small, different networks, the same for the same seed. */
import {
  defaultBlock,
  defaultDense,
  defaultHyperparameters,
  type Hyperparameters,
} from '#lib/hyperparameters/hyperparameters.ts';
import { chanceOf } from './chance.ts';

export type Random = {
  /** A number from `low` to below `high`. */
  between: (low: number, high: number) => number;
  /** One of these. */
  pick: <Choice>(choices: readonly Choice[]) => Choice;
  /** True with this probability. */
  chance: (share: number) => boolean;
};

/** Separate random numbers for each student. */
export function createRandom(seed: number, student: number): Random {
  const next = chanceOf(Math.imul(seed, 0x9e3779b1) ^ Math.imul(student + 1, 0x85ebca6b));
  return {
    between: (low, high) => low + next() * (high - low),
    pick: (choices) => choices[Math.floor(next() * choices.length)]!,
    chance: (share) => next() < share,
  };
}

const names = [
  ...['민준', '서연', '도윤', '하은', '지호', '수아', '예준', '지우', '시우', '다은', '준서', '채원', '건우', '소율'],
  ...['Alex', 'Grace', 'Ada', 'Emmy', 'Linus', 'Margaret', 'Alan', '남궁민', '김하늘', 'Mary Ann'],
];

/** The student's nickname, with a number from the second round on and if it is taken. */
export function nicknameOf(student: number, attempt = 0): string {
  const round = Math.floor(student / names.length);
  const name = names[student % names.length]!;
  const number = [round > 0 ? round + 1 : undefined, attempt > 0 ? `#${attempt + 1}` : undefined];
  return [name, ...number.filter((part) => part !== undefined)].join(' ');
}

/** A network that a laptop trains in seconds. */
export function smallHyperparameters(random: Random): Hyperparameters {
  const blocks = Array.from({ length: random.pick([1, 2]) }, () => ({
    ...defaultBlock,
    filters: random.pick([4, 8, 12, 16]),
    kernel: random.pick([3, 5] as const),
    dropout: random.pick([0, 0.1, 0.2]),
  }));
  return {
    ...defaultHyperparameters,
    trainSize: random.pick([1000, 2000]),
    validationShare: 0.2,
    batchSize: random.pick([32, 64]),
    epochs: random.pick([1, 2, 3]),
    learningRate: random.pick([0.0005, 0.001, 0.002]),
    blocks,
    dense: [{ ...defaultDense, units: random.pick([16, 32]) }],
    seed: Math.floor(random.between(0, 1000)),
  };
}

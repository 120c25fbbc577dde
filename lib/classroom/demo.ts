/** The script of a demo class: who its students are, what each tries in two rounds, and what they write about it. */

import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import type { Language, Wording } from '../language.ts';
import { type RungId, rungs, sentOf } from './ladder.ts';

/** Made-up names that no person has. */
const names: Readonly<Record<Language, readonly string[]>> = {
  ko: ['새벽별', '조약돌', '구름빵', '바람개비', '도토리', '물수제비', '반딧불', '소나기'],
  en: ['Comet', 'Pebble', 'Maple', 'Pinwheel', 'Acorn', 'Skipstone', 'Firefly', 'Drizzle'],
};

/** What one student tries in a round, and expects of it. */
export type DemoRun = { readonly hyperparameters: Hyperparameters; readonly prediction: number };

export type DemoRound = {
  readonly title: Wording;
  readonly message: Wording;
  /** The values sent into the forms. */
  readonly sent: Hyperparameters;
  /** One for each student, in their order. */
  readonly runs: readonly DemoRun[];
};

const valuesOf = (id: RungId, trainSize: number, epochs: number) =>
  sentOf(rungs.find((rung) => rung.id === id)!, { trainSize, epochs });

const learningRates = [0.0003, 0.001, 0.01, 0.003, 0.1, 0.0001, 0.002, 0.03];
const dropouts = [0, 0.2, 0.4, 0.1, 0.7, 0.3, 0.5, 0.6];
const predictions = [0.35, 0.4, 0.3, 0.5, 0.45, 0.25, 0.4, 0.55];

/** Every student has a seed of their own. */
const runsOf = (sent: Hyperparameters, tried: readonly ((sent: Hyperparameters) => Hyperparameters)[]): DemoRun[] =>
  tried.map((change, student) => ({
    hyperparameters: { ...change(sent), seed: 101 + student },
    prediction: predictions[student]!,
  }));

const first = valuesOf('cnn-74', 1000, 4);
const second = valuesOf('cnn-74', 2000, 5);

const withDropout = (sent: Hyperparameters, dropout: number): Hyperparameters => ({
  ...sent,
  blocks: sent.blocks.map((block) => ({ ...block, dropout })),
  dense: sent.dense.map((layer) => ({ ...layer, dropout })),
});

export const demoRounds: readonly DemoRound[] = [
  {
    title: { ko: '학습률 찾기', en: 'Find a learning rate' },
    message: {
      ko: '학습률만 바꿔 보세요. 너무 작으면, 너무 크면 어떻게 될까요?',
      en: 'Change only the learning rate. What happens when it is too small, and when it is too large?',
    },
    sent: first,
    runs: runsOf(
      first,
      learningRates.map((learningRate) => (sent) => ({ ...sent, learningRate })),
    ),
  },
  {
    title: { ko: '드롭아웃 비교', en: 'Compare dropout' },
    message: {
      ko: '드롭아웃을 켜고 학습 곡선과 검증 곡선의 차이를 비교해 보세요.',
      en: 'Turn on dropout and compare how far the training and validation curves are apart.',
    },
    sent: second,
    runs: runsOf(
      second,
      dropouts.map((dropout) => (sent) => withDropout(sent, dropout)),
    ),
  },
];

export const demoNames = (language: Language): readonly string[] => names[language];

/** What a student writes about a run that ended with this best validation accuracy; undefined before the first epoch. */
export function demoNote(language: Language, prediction: number, best: number | undefined): string {
  if (best === undefined || best < 0.15) {
    return language === 'ko'
      ? '찍는 것과 다를 바 없었다. 다음에는 더 작은 값으로.'
      : 'No better than guessing. A smaller value next time.';
  }
  if (best > prediction) {
    return language === 'ko' ? '예상보다 높았다. 이 값은 기억해 두자.' : 'Better than I predicted. Worth remembering.';
  }
  return language === 'ko'
    ? '예상보다 낮았다. 에포크가 더 필요했을까?'
    : 'Lower than I predicted. Did it need more epochs?';
}

/** The ready lessons on digits and on clothes, each in the sizes that a class on this machine trains in time. */
import type { Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import { presetById } from '../hyperparameters/presets.ts';
import { type Language, type Text, textIn } from '../language.ts';
import { type ClassTrainers, endsInRound } from './class-time.ts';
import { lessonFileVersion, type Plan, type PlannedRound } from './lesson.ts';
import { goalOf, roundOf, type Step, sentOf } from './step-lesson.ts';

type Size = Pick<Hyperparameters, 'trainSize' | 'epochs'>;

/** From what still teaches something to all that there is; a preset with fewer epochs keeps its own. */
const sizes: readonly Size[] = [
  { trainSize: 1000, epochs: 5 },
  { trainSize: 2000, epochs: 5 },
  { trainSize: 5000, epochs: 5 },
  { trainSize: 10_000, epochs: 8 },
  { trainSize: 20_000, epochs: 8 },
  { trainSize: 60_000, epochs: 8 },
  { trainSize: 60_000, epochs: 15 },
];

/** To try something and to do better, or where there is no time for it just to try. */
const runsEach = [2, 1] as const;

const withoutDropout = ({ blocks, dense }: Hyperparameters): Partial<Hyperparameters> => ({
  blocks: blocks.map((block) => ({ ...block, dropout: 0 })),
  dense: dense.map((layer) => ({ ...layer, dropout: 0 })),
});

const digits: readonly Step[] = [
  {
    preset: 'mnist-one-layer',
    minutes: 8,
    title: { ko: '층 하나로 숫자 읽기', en: 'Digits with a single layer' },
    task: {
      ko: '은닉층 없이 픽셀을 열 개의 숫자와 곧바로 잇습니다. 학습률과 배치 크기를 바꿔 보세요. 어떤 숫자를 서로 헷갈리나요?',
      en: 'With no hidden layer, pixels lead straight to the ten digits. Change the learning rate and the batch size. Which digits does it mix up?',
    },
    open: ['learningRate', 'batchSize'],
  },
  {
    preset: 'mnist-100-100',
    minutes: 12,
    title: { ko: '은닉층을 더하면', en: 'Adding hidden layers' },
    task: {
      ko: '은닉층의 수와 크기, 활성화 함수를 바꿔 보세요. 파라미터를 늘린 만큼 좋아지나요?',
      en: 'Change the number and size of the hidden layers, and their activation. Are more parameters worth it?',
    },
    open: ['dense.length', 'dense.*.units', 'activation'],
    changes: () => ({ dense: [{ units: 32, dropout: 0 }] }),
  },
  {
    preset: 'mnist-conv-99',
    minutes: 15,
    title: { ko: '합성곱의 힘', en: 'What convolutions add' },
    task: {
      ko: '같은 숫자를 합성곱으로 읽습니다. 필터 수와 커널 크기를 바꾸고, 실행 화면에서 첫 층이 찾은 무늬를 살펴보세요.',
      en: 'The same digits, read with convolutions. Change filters and kernels, and look on the run’s page for the patterns that the first layer has found.',
    },
    open: ['blocks.length', 'blocks.*.filters', 'blocks.*.kernel'],
    changes: ({ blocks }) => ({ blocks: blocks.map((block) => ({ ...block, filters: 8 })) }),
  },
  {
    preset: 'mnist-channel-dropout',
    minutes: 12,
    title: { ko: '드롭아웃', en: 'Dropout' },
    task: {
      ko: '드롭아웃을 켜고, 값을 하나씩 끌 때와 채널을 통째로 끌 때를 비교해 보세요. 학습 정확도와 검증 정확도의 차이가 어떻게 달라지나요?',
      en: 'Turn on dropout, and compare single values with whole channels. What happens to the gap between training and validation accuracy?',
    },
    open: ['blocks.*.dropout', 'blocks.*.dropoutKind', 'dense.*.dropout'],
    changes: withoutDropout,
  },
  {
    preset: 'mnist-conv-99',
    minutes: 12,
    title: { ko: '99%에 도전', en: 'The race to 99%' },
    task: {
      ko: '모든 설정이 열렸습니다. 가장 적은 파라미터로 가장 많이 맞혀 보세요. 끝나면 ‘직접 해 보기’에서 숫자를 그려 시험합니다.',
      en: 'Everything is open. Who reads the most digits with the fewest parameters? Afterwards, draw digits under “Try it” and test your network.',
    },
    open: null,
    changes: ({ blocks }) => ({ blocks: blocks.map((block) => ({ ...block, filters: 8 })) }),
  },
];

const clothes: readonly Step[] = [
  {
    preset: 'fashion-256-128',
    minutes: 14,
    title: { ko: '퍼셉트론으로 옷 구분하기', en: 'Clothes with a perceptron' },
    task: {
      ko: '숫자보다 어렵습니다. 은닉층의 크기와 학습률을 바꿔 보고, 혼동 행렬에서 셔츠를 무엇과 헷갈리는지 찾아보세요.',
      en: 'Harder than digits. Change the size of the hidden layers and the learning rate, and see in the confusion matrix what shirts are taken for.',
    },
    open: ['dense.*.units', 'learningRate'],
  },
  {
    preset: 'fashion-dropout',
    minutes: 14,
    title: { ko: '드롭아웃과 뒤집기', en: 'Dropout and flips' },
    task: {
      ko: '드롭아웃과 좌우 뒤집기를 하나씩 켜 보세요. 어느 쪽이 더 도움이 되나요?',
      en: 'Turn on dropout and horizontal flips, one at a time. Which helps more?',
    },
    open: ['dense.*.dropout', 'augmentation.horizontalFlip'],
    changes: (preset) => ({
      ...withoutDropout(preset),
      augmentation: { ...preset.augmentation, horizontalFlip: false },
    }),
  },
  {
    preset: 'fashion-conv',
    minutes: 16,
    title: { ko: '합성곱으로 옷 구분하기', en: 'Clothes with convolutions' },
    task: {
      ko: '합성곱 신경망으로 바꿨습니다. 필터 수와 커널 크기, 풀링을 바꿔 보고 퍼셉트론과 비교해 보세요.',
      en: 'Now with convolutions. Change filters, kernels and pooling, and compare with the perceptron.',
    },
    open: ['blocks.*.filters', 'blocks.*.kernel', 'blocks.*.pooling'],
    changes: ({ blocks }) => ({ blocks: blocks.map((block) => ({ ...block, filters: block.filters / 2 })) }),
  },
  {
    preset: 'fashion-kernel-2',
    minutes: 16,
    title: { ko: '작은 커널과 드롭아웃', en: 'Small kernels and dropout' },
    task: {
      ko: '모든 설정이 열렸습니다. 강의의 신경망은 2×2 커널과 드롭아웃을 썼습니다. 더 나은 조합을 찾아보세요.',
      en: 'Everything is open. The lecture’s network used 2×2 kernels and dropout. Find a better combination.',
    },
    open: null,
    changes: (preset) => ({
      ...withoutDropout(preset),
      blocks: withoutDropout(preset).blocks!.map((block) => ({ ...block, filters: block.filters / 2 })),
    }),
  },
];

const sized = (values: Hyperparameters, { trainSize, epochs }: Size): Hyperparameters => ({
  ...values,
  trainSize,
  epochs: Math.min(values.epochs, epochs),
});

/** How much the round trains, and what the lecture reports of its network. */
function sizeText(step: Step, { trainSize, epochs }: Size, language: Language): string {
  const { claimedAccuracy, hyperparameters: lecture } = presetById(step.preset)!;
  const count = (value: number) => value.toLocaleString('en');
  const claimed = claimedAccuracy && Number((100 * claimedAccuracy).toFixed(2));
  if (language === 'ko') {
    const own = `이번에는 ${count(trainSize)}장을 ${epochs}에포크 학습합니다.`;
    if (!claimed) return own;
    return `${own} 강의에서는 ${count(lecture.trainSize)}장을 ${lecture.epochs}에포크 학습해 ${claimed}%에 이르렀습니다.`;
  }
  const own = `Runs train on ${count(trainSize)} images for ${epochs} epochs.`;
  if (!claimed) return own;
  return `${own} With ${count(lecture.trainSize)} images and ${lecture.epochs} epochs the lecture reports ${claimed}%.`;
}

/** The round in the largest size in which everybody's runs end in it, two each before one; the smallest size where none does. */
function sizedRound(step: Step, students: number, machine: ClassTrainers): PlannedRound {
  const { minutes } = step;
  // The goal can cost more than what is sent.
  const fits = ([runLimit, size]: readonly [number, Size]) =>
    endsInRound([sized(sentOf(step), size), sized(goalOf(step), size)], { minutes, runLimit }, students, machine);
  const terms = runsEach.flatMap((runLimit) => [...sizes].reverse().map((size) => [runLimit, size] as const));
  const [runLimit, size] = terms.find(fits) ?? [1, sizes[0]!];
  const sent = sized(sentOf(step), size);
  return roundOf(
    step,
    sent,
    runLimit,
    textIn((language) => `${step.task[language]} ${sizeText(step, sent, language)}`),
  );
}

const lesson =
  (title: Text, steps: readonly Step[]) =>
  (machine: ClassTrainers, students: number): Plan => ({
    version: lessonFileVersion,
    title,
    rounds: steps.map((step) => sizedRound(step, students, machine)),
  });

/** From one layer over hidden layers to convolutions and dropout, on MNIST. */
export const digitsLesson = lesson({ ko: '퍼셉트론이 숫자를 읽는다', en: 'The perceptron reads digits' }, digits);

/** From a perceptron to convolutions, on Fashion-MNIST. */
export const clothesLesson = lesson({ ko: '옷 구분하기', en: 'Clothes' }, clothes);

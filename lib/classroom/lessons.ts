/** The ready-made lesson: six rounds up the lecture ladder; each opens what its lecture teaches and locks the rest. */

import { cifar10 } from '../datasets/cifar-10.ts';
import { defaultHyperparameters, type Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import { presetById } from '../hyperparameters/presets.ts';
import { augmentationFields } from '../hyperparameters/training-fields.ts';
import { type Language, type Text, textIn } from '../language.ts';
import { lockedTo } from './fields.ts';
import { type FieldRules, lessonFileVersion, type Plan, type PlannedRound } from './lesson.ts';

/** What trains the class: a `gpu` gets all images and more epochs, a `cpu` fewer of both, so that everybody's runs end in time. */
export type Scale = 'gpu' | 'cpu';

type Size = Pick<Hyperparameters, 'trainSize' | 'epochs'> & { readonly minutes: number; readonly runLimit: number };

type Rung = {
  /** The network this round leads to; it is pushed without what the round teaches. */
  readonly presetId: string;
  readonly title: Text;
  readonly task: Text;
  /** What students choose freely besides the seed, and what only within limits. */
  readonly open: readonly string[];
  readonly ranges?: Readonly<Record<string, readonly [minimum: number, maximum: number]>>;
  /** Topics of later lectures, not shown yet. */
  readonly hidden: readonly string[];
  readonly pushed: (preset: Hyperparameters) => Hyperparameters;
  readonly sizes: Readonly<Record<Scale, Size>>;
  /** Whether the filters are halved on a CPU. */
  readonly halved?: boolean;
};

const size = (trainSize: number, epochs: number, minutes: number, runLimit: number): Size => ({
  trainSize,
  epochs,
  minutes,
  runLimit,
});

const augmentation = Object.keys(augmentationFields).map((name) => `augmentation.${name}`);
const regularization = ['patience', 'l2', 'labelSmoothing'];
const schedule = ['schedule', 'stepEpochs', 'stepFactor', 'warmUpEpochs'];
const dropout = ['blocks.*.dropout', 'dense.*.dropout'];
const batchNorm = ['blocks.*.batchNorm'];
const latest = [...augmentation, ...regularization, ...schedule];

const withBlocks = (preset: Hyperparameters, change: Partial<Hyperparameters['blocks'][number]>): Hyperparameters => ({
  ...preset,
  blocks: preset.blocks.map((block) => ({ ...block, ...change })),
});

const withoutDropout = (preset: Hyperparameters): Hyperparameters => ({
  ...withBlocks(preset, { dropout: 0 }),
  dense: preset.dense.map((layer) => ({ ...layer, dropout: 0 })),
});

const rungs: readonly Rung[] = [
  {
    presetId: 'lenet-56',
    title: { ko: '첫 신경망과 학습률 (56 %)', en: 'A first network and its learning rate (56 %)' },
    task: {
      ko: '학습률만 바꿔 보세요. 가장 빨리 학습하는 값과 발산하기 시작하는 값을 찾아봅니다.',
      en: 'Change only the learning rate. Find the value that learns fastest and the value where training starts to diverge.',
    },
    open: [],
    ranges: { learningRate: [0.0001, 0.1] },
    hidden: [...latest, ...dropout, ...batchNorm],
    pushed: (preset) => preset,
    sizes: { gpu: size(cifar10.training / 2, 2, 8, 2), cpu: size(10_000, 2, 8, 2) },
  },
  {
    presetId: 'alexnet-65',
    title: { ko: '더 넓고 깊게 (65 %)', en: 'Wider and deeper (65 %)' },
    task: {
      ko: '필터 수, 커널 크기, 블록 수를 바꿔 보세요. 파라미터를 어디에 쓰는 것이 가장 효과적인가요?',
      en: 'Change the filters, kernels and number of blocks. Where do extra parameters help most?',
    },
    open: ['blocks.*.kernel'],
    ranges: { 'blocks.length': [1, 4], 'blocks.*.filters': [8, 128] },
    hidden: [...latest, ...batchNorm],
    pushed: (preset) => preset,
    sizes: { gpu: size(cifar10.training, 10, 10, 2), cpu: size(5000, 3, 10, 2) },
  },
  {
    presetId: 'cnn-74',
    title: { ko: '드롭아웃으로 과적합 막기 (74 %)', en: 'Dropout against overfitting (74 %)' },
    task: {
      ko: '드롭아웃을 켜 보세요. 학습 곡선과 검증 곡선이 벌어지지 않으면서 검증 정확도가 가장 높은 값을 찾아봅니다.',
      en: 'Turn on dropout. Find the rates with the best validation accuracy where the two curves stay together.',
    },
    open: dropout,
    hidden: [...latest, ...batchNorm],
    pushed: withoutDropout,
    sizes: { gpu: size(cifar10.training, 8, 15, 2), cpu: size(5000, 3, 12, 2) },
  },
  {
    presetId: 'batchnorm-79',
    title: { ko: '배치 정규화 (79 %)', en: 'Batch normalization (79 %)' },
    task: {
      ko: '배치 정규화만 바꿀 수 있습니다. 합성곱 앞, 활성화 앞, 활성화 뒤 중 어디가 가장 좋은지 비교해 보세요.',
      en: 'Only batch normalization is open. Where does it work best: before the convolution, before the activation or after it?',
    },
    open: batchNorm,
    hidden: latest,
    pushed: (preset) => withBlocks(preset, { batchNorm: 'none' }),
    sizes: { gpu: size(cifar10.training, 8, 15, 2), cpu: size(5000, 3, 12, 2) },
  },
  {
    presetId: 'l2-84',
    title: { ko: 'L2 규제 (84 %)', en: 'L2 regularization (84 %)' },
    task: {
      ko: '세 단계로 깊어진 신경망입니다. L2와 드롭아웃을 함께 조절해 어느 쪽이 더 효과적인지 알아보세요.',
      en: 'A deeper network in three stages. Tune L2 and dropout together. Which one helps more?',
    },
    open: dropout,
    ranges: { l2: [0, 0.01] },
    hidden: augmentation,
    pushed: (preset) => ({ ...preset, l2: 0 }),
    sizes: { gpu: size(cifar10.training, 6, 17, 2), cpu: size(5000, 4, 10, 2) },
    halved: true,
  },
  {
    presetId: 'augment-88',
    title: { ko: '이미지 증강 (88 %)', en: 'Augmentation (88 %)' },
    task: {
      ko: '이미지 증강을 모두 쓸 수 있습니다. 고양이를 여전히 고양이로 알아볼 수 있으면서 새로운 것을 가르치는 변형은 무엇인가요?',
      en: 'All augmentation is open. Which changes keep a cat a cat and still teach something new?',
    },
    open: augmentation,
    hidden: [],
    pushed: (preset) => ({ ...preset, augmentation: defaultHyperparameters.augmentation }),
    sizes: { gpu: size(cifar10.training, 8, 22, 2), cpu: size(5000, 6, 15, 2) },
    halved: true,
  },
];

/** The preset as this class can train it. */
function scaled({ halved, sizes }: Rung, preset: Hyperparameters, scale: Scale): Hyperparameters {
  const { trainSize, epochs } = sizes[scale];
  const blocks =
    halved && scale === 'cpu' ? preset.blocks.map((each) => ({ ...each, filters: each.filters / 2 })) : preset.blocks;
  return { ...preset, blocks, trainSize, epochs };
}

/** How the class trains less than the lecture and so reaches less; empty where it trains the same. */
function scaleNote(own: Hyperparameters, lecture: Hyperparameters, language: Language): string {
  const images = (value: number) => value.toLocaleString('en');
  const narrower = own.blocks.some(({ filters }, index) => filters < lecture.blocks[index]!.filters);
  if (own.trainSize === lecture.trainSize && own.epochs === lecture.epochs && !narrower) return '';
  return language === 'ko'
    ? ` 수업 시간에 맞춰 ${images(own.trainSize)}장, ${own.epochs}에포크${narrower ? ', 필터 절반으로' : '로'} 줄여, 강의(${images(lecture.trainSize)}장, ${lecture.epochs}에포크)보다 정확도가 낮습니다.`
    : ` To fit the time: ${images(own.trainSize)} images, ${own.epochs} epochs${narrower ? ', half the filters' : ''}; the lecture used ${images(lecture.trainSize)} and ${lecture.epochs} and reached more.`;
}

function roundOf(rung: Rung, scale: Scale): PlannedRound {
  const { presetId, title, task, open, ranges = {}, hidden, pushed, sizes } = rung;
  const lecture = presetById(presetId)!.hyperparameters;
  const hyperparameters = scaled(rung, pushed(lecture), scale);
  const limited = Object.entries(ranges).map(([path, [minimum, maximum]]) => [
    path,
    { mode: 'range' as const, minimum, maximum },
  ]);
  const fields: FieldRules = {
    ...lockedTo(hyperparameters, ['seed', ...open, ...Object.keys(ranges)], hidden),
    ...Object.fromEntries(limited),
  };
  const { minutes, runLimit } = sizes[scale];
  const message = textIn((language) => task[language] + scaleNote(hyperparameters, lecture, language));
  return { title, minutes, runLimit, hyperparameters, fields, message };
}

/** The lesson up the lecture ladder, from 56 to 88 %, for the class's device. */
export function ladderLesson(scale: Scale): Plan {
  const title: Text = {
    ko: scale === 'gpu' ? '강의 따라 하기 (GPU)' : '강의 따라 하기 (CPU, 축소)',
    en: scale === 'gpu' ? 'The lecture ladder (GPU)' : 'The lecture ladder (CPU, small)',
  };
  return {
    version: lessonFileVersion,
    title,
    rounds: rungs.map((rung) => roundOf(rung, scale)),
  };
}

/** The target preset of each round, as the class can train it. */
export function ladderGoals(scale: Scale): Hyperparameters[] {
  return rungs.map((rung) => scaled(rung, presetById(rung.presetId)!.hyperparameters, scale));
}

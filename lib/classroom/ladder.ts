/** The rungs of the lecture ladder as rounds of a class: what each teaches and opens, in which sizes it trains, and what those reach. */

import { cifar10 } from '../datasets/cifar-10.ts';
import { augmentationFields } from '../hyperparameters/augmentation-fields.ts';
import { defaultHyperparameters, type Hyperparameters } from '../hyperparameters/hyperparameters.ts';
import { type Preset, presetById } from '../hyperparameters/presets.ts';
import type { Text } from '../language.ts';
import { lockedTo } from './fields.ts';
import type { FieldRules } from './lesson.ts';

/** How much one run trains. */
export type LadderSize = Pick<Hyperparameters, 'trainSize' | 'epochs'>;

/** From the least that still teaches something to what a GPU does in a round. */
export const ladderSizes: readonly LadderSize[] = [
  { trainSize: 1000, epochs: 5 },
  { trainSize: 1500, epochs: 8 },
  { trainSize: 2500, epochs: 8 },
  { trainSize: 5000, epochs: 8 },
  { trainSize: 10_000, epochs: 8 },
  { trainSize: 25_000, epochs: 8 },
  { trainSize: cifar10.training, epochs: 8 },
];

/** Below so many images a class has no GPU: networks have half the filters. */
const wideFrom = 10_000;

export type RungId = 'lenet-56' | 'alexnet-65' | 'cnn-74' | 'batchnorm-79' | 'l2-84' | 'augment-88';

export type Rung = {
  /** The preset that the round leads to; it is sent without what the round teaches. */
  readonly id: RungId;
  readonly title: Text;
  readonly task: Text;
  /** What students choose freely besides the seed, and what only within limits. */
  readonly open: readonly string[];
  readonly ranges?: Readonly<Record<string, readonly [minimum: number, maximum: number]>>;
  /** Topics of later lectures, not shown yet. */
  readonly hidden: readonly string[];
  readonly sent: (preset: Hyperparameters) => Hyperparameters;
  /** Whether its filters are never halved. */
  readonly small?: boolean;
};

const augmentation = Object.keys(augmentationFields).map((name) => `augmentation.${name}`);
const regularization = ['patience', 'restoreBest', 'l2', 'labelSmoothing'];
const schedule = ['schedule', 'stepEpochs', 'stepFactor', 'warmUpEpochs'];
const dropout = ['blocks.*.dropout', 'blocks.*.dropoutKind', 'dense.*.dropout'];
const batchNorm = ['blocks.*.batchNorm'];
/** What none of these lectures changes: a beginner's form does without. */
const beyond = ['head', 'blocks.*.residual', 'initializer', 'nesterov', 'clipNorm'];
const latest = [...augmentation, ...regularization, ...schedule, ...beyond];

const withBlocks = (preset: Hyperparameters, change: Partial<Hyperparameters['blocks'][number]>): Hyperparameters => ({
  ...preset,
  blocks: preset.blocks.map((block) => ({ ...block, ...change })),
});

const withoutDropout = (preset: Hyperparameters): Hyperparameters => ({
  ...withBlocks(preset, { dropout: 0 }),
  dense: preset.dense.map((layer) => ({ ...layer, dropout: 0 })),
});

export const rungs: readonly Rung[] = [
  {
    id: 'lenet-56',
    title: { ko: '첫 신경망과 학습률', en: 'A first network and its learning rate' },
    task: {
      ko: '학습률만 바꿔 보세요. 가장 빨리 학습하는 값과 발산하기 시작하는 값을 찾아봅니다.',
      en: 'Change only the learning rate. Find the value that learns fastest and the value where training starts to diverge.',
    },
    open: [],
    ranges: { learningRate: [0.0001, 0.1] },
    hidden: [...latest, ...dropout, ...batchNorm],
    sent: (preset) => preset,
    small: true,
  },
  {
    id: 'alexnet-65',
    title: { ko: '더 넓고 깊게', en: 'Wider and deeper' },
    task: {
      ko: '필터 수, 커널 크기, 블록 수를 바꿔 보세요. 파라미터를 어디에 쓰는 것이 가장 효과적인가요?',
      en: 'Change the filters, kernels and number of blocks. Where do extra parameters help most?',
    },
    open: ['blocks.*.kernel'],
    ranges: { 'blocks.length': [1, 4], 'blocks.*.filters': [8, 128] },
    hidden: [...latest, ...batchNorm],
    sent: (preset) => preset,
  },
  {
    id: 'cnn-74',
    title: { ko: '드롭아웃으로 과적합 막기', en: 'Dropout against overfitting' },
    task: {
      ko: '드롭아웃을 켜 보세요. 학습 곡선과 검증 곡선이 벌어지지 않으면서 검증 정확도가 가장 높은 값을 찾아봅니다.',
      en: 'Turn on dropout. Find the rates with the best validation accuracy where the two curves stay together.',
    },
    open: dropout,
    hidden: [...latest, ...batchNorm],
    sent: withoutDropout,
  },
  {
    id: 'batchnorm-79',
    title: { ko: '배치 정규화', en: 'Batch normalization' },
    task: {
      ko: '배치 정규화만 바꿀 수 있습니다. 합성곱 앞, 활성화 앞, 활성화 뒤 중 어디가 가장 좋은지 비교해 보세요.',
      en: 'Only batch normalization is open. Where does it work best: before the convolution, before the activation or after it?',
    },
    open: batchNorm,
    hidden: latest,
    sent: (preset) => withBlocks(preset, { batchNorm: 'none' }),
  },
  {
    id: 'l2-84',
    title: { ko: 'L2 규제', en: 'L2 regularization' },
    task: {
      ko: '세 단계로 깊어진 신경망입니다. L2와 드롭아웃을 함께 조절해 어느 쪽이 더 효과적인지 알아보세요.',
      en: 'A deeper network in three stages. Tune L2 and dropout together. Which one helps more?',
    },
    open: dropout,
    ranges: { l2: [0, 0.01] },
    hidden: augmentation,
    sent: (preset) => ({ ...preset, l2: 0 }),
  },
  {
    id: 'augment-88',
    title: { ko: '이미지 증강', en: 'Augmentation' },
    task: {
      ko: '이미지 증강을 모두 쓸 수 있습니다. 고양이를 여전히 고양이로 알아볼 수 있으면서 새로운 것을 가르치는 변형은 무엇인가요?',
      en: 'All augmentation is open. Which changes keep a cat a cat and still teach something new?',
    },
    open: augmentation,
    hidden: [],
    sent: (preset) => ({ ...preset, augmentation: defaultHyperparameters.augmentation }),
  },
];

export const presetOf = ({ id }: Rung): Preset & { readonly claimedAccuracy: number } =>
  presetById(id) as Preset & { readonly claimedAccuracy: number };

/** The hyperparameters as a run of this size trains them. */
function sized({ small }: Rung, lecture: Hyperparameters, { trainSize, epochs }: LadderSize): Hyperparameters {
  const blocks =
    small || trainSize >= wideFrom
      ? lecture.blocks
      : lecture.blocks.map((each) => ({ ...each, filters: each.filters / 2 }));
  return { ...lecture, blocks, trainSize, epochs };
}

/** The lecture's network in this size: what a round leads to. */
export const goalOf = (rung: Rung, size: LadderSize): Hyperparameters =>
  sized(rung, presetOf(rung).hyperparameters, size);

/** What is sent into every form in this size. */
export const sentOf = (rung: Rung, size: LadderSize): Hyperparameters =>
  sized(rung, rung.sent(presetOf(rung).hyperparameters), size);

/** The rules of the round with these values. */
export function fieldsOf({ open, ranges = {}, hidden }: Rung, sent: Hyperparameters): FieldRules {
  const limited = Object.entries(ranges).map(([path, [minimum, maximum]]) => [
    path,
    { mode: 'range' as const, minimum, maximum },
  ]);
  return {
    ...lockedTo(sent, ['seed', ...open, ...Object.keys(ranges)], hidden),
    ...Object.fromEntries(limited),
  };
}

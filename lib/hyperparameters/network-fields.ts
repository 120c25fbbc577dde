/** The hyperparameters that shape the network: its convolution blocks and dense layers. */
import { choice, integer, onOff, real, units } from './field.ts';

/** The fields of one convolution block, in the order an image passes through them. */
export const blockFields = {
  filters: integer({
    limits: [1, 512],
    step: 8,
    default: 32,
    stepping: 'doubling',
    width: true,
    topic: 'convolution',
    label: ['필터 수', 'Filters'],
    help: ['각 합성곱이 찾는 무늬의 수입니다.', 'How many patterns each convolution looks for.'],
  }),
  kernel: choice({
    choices: [1, 2, 3, 4, 5, 7],
    default: 3,
    topic: 'convolution',
    label: ['커널 크기', 'Kernel'],
    help: ['필터 한 변의 길이(픽셀)입니다.', 'The side length of a filter, in pixels.'],
  }),
  convolutions: integer({
    limits: [1, 3],
    step: 1,
    default: 1,
    topic: 'convolution',
    label: ['합성곱 층 수', 'Convolutions'],
    help: ['이 블록 안에서 이어지는 합성곱 층의 수입니다.', 'How many convolutions this block has in a row.'],
  }),
  padding: choice({
    choices: ['same', 'valid'],
    default: 'same',
    detail: true,
    topic: 'convolution',
    label: ['패딩', 'Padding'],
    help: [
      'same은 이미지 크기를 유지하고, valid는 가장자리만큼 줄입니다.',
      '“same” keeps the image size; “valid” trims the border.',
    ],
  }),
  stride: integer({
    limits: [1, 4],
    step: 1,
    default: 1,
    detail: true,
    topic: 'convolution',
    label: ['스트라이드', 'Stride'],
    help: [
      '블록의 첫 합성곱이 한 번에 이동하는 픽셀 수입니다.',
      'How many pixels the first convolution of the block moves at a time.',
    ],
    unit: units.pixels,
  }),
  batchNorm: choice({
    choices: ['none', 'before-activation', 'after-activation', 'on-input'],
    default: 'none',
    topic: 'convolution',
    label: ['배치 정규화', 'Batch normalization'],
    help: [
      '채널별 값을 배치마다 정규화해 학습을 안정시킵니다.',
      'Normalizes each channel over the batch, which stabilizes training.',
    ],
  }),
  residual: onOff({
    default: false,
    detail: true,
    when: { field: 'padding', is: 'same' },
    topic: 'convolution',
    label: ['지름길 연결(ResNet)', 'Residual shortcut'],
    help: [
      '블록의 입력을 마지막 활성화 함수 앞에서 더합니다. 모양이 다르면 1×1 합성곱으로 맞춥니다. 깊은 신경망에서도 기울기가 잘 전달됩니다.',
      'Adds the block’s input before its last activation, through a 1×1 convolution where shapes differ. Gradients reach the first layers of deep networks more easily.',
    ],
  }),
  pooling: choice({
    choices: ['max', 'average', 'none'],
    default: 'max',
    topic: 'convolution',
    label: ['풀링', 'Pooling'],
    help: ['이웃한 픽셀을 하나로 합치는 방법입니다.', 'How neighbouring pixels are merged into one.'],
  }),
  poolSize: integer({
    limits: [2, 4],
    step: 1,
    default: 2,
    detail: true,
    when: { field: 'pooling', isNot: 'none' },
    topic: 'convolution',
    label: ['풀링 크기', 'Pool size'],
    help: ['하나로 합치는 영역의 한 변입니다.', 'The side length of each pooling window, in pixels.'],
    unit: units.pixels,
  }),
  poolStride: integer({
    limits: [1, 4],
    step: 1,
    default: 2,
    detail: true,
    when: { field: 'pooling', isNot: 'none' },
    topic: 'convolution',
    label: ['풀링 스트라이드', 'Pool stride'],
    help: ['풀링 영역이 한 번에 이동하는 픽셀 수입니다.', 'How many pixels the pooling window moves at a time.'],
    unit: units.pixels,
  }),
  poolPadding: integer({
    limits: [0, 1],
    step: 1,
    default: 0,
    detail: true,
    when: { field: 'pooling', isNot: 'none' },
    topic: 'convolution',
    label: ['풀링 패딩', 'Pool padding'],
    help: [
      '풀링 전에 가장자리에 더하는 픽셀 수입니다(PyTorch의 padding).',
      'Pixels added around the image before pooling (PyTorch’s padding).',
    ],
    unit: units.pixels,
  }),
  dropout: real({
    limits: [0, 0.9],
    step: 0.05,
    default: 0,
    topic: 'regularization',
    label: ['드롭아웃', 'Dropout'],
    help: [
      '블록 끝에서 무작위로 끄는 값의 비율입니다.',
      'The share of values switched off at random at the end of the block.',
    ],
  }),
  dropoutKind: choice({
    choices: ['values', 'channels'],
    default: 'values',
    when: { field: 'dropout', isNot: 0 },
    topic: 'regularization',
    label: ['드롭아웃 단위', 'What dropout drops'],
    help: [
      '값을 하나씩 끄거나 특징 맵(채널)을 통째로 끕니다. 이웃한 픽셀은 값이 비슷해서 하나씩 끄면 효과가 작습니다.',
      'Single values, or whole feature maps (channels): neighbouring pixels are alike, so dropping single ones takes little away.',
    ],
  }),
} as const;

/** The fields of one hidden dense layer. */
export const denseFields = {
  units: integer({
    limits: [1, 4096],
    step: 32,
    default: 128,
    stepping: 'doubling',
    width: true,
    topic: 'dense',
    label: ['유닛 수', 'Units'],
    help: ['완전 연결층의 뉴런 수입니다.', 'How many neurons the dense layer has.'],
  }),
  dropout: real({
    limits: [0, 0.9],
    step: 0.05,
    default: 0,
    topic: 'regularization',
    label: ['드롭아웃', 'Dropout'],
    help: ['무작위로 끄는 뉴런의 비율입니다.', 'The share of neurons switched off at random.'],
  }),
} as const;

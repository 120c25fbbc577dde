/** What each preset teaches, in one sentence; apart from the presets, because the form needs only that of the chosen one. */
import type { Text } from '../language.ts';

export const presetLessons: Readonly<Record<string, Text>> = {
  'lenet-56': { ko: '가장 단순한 합성곱 신경망입니다.', en: 'The simplest convolutional network.' },
  'alexnet-65': { ko: '합성곱을 두 층에서 세 층으로 늘립니다.', en: 'Three convolutions instead of two.' },
  'deeper-74': {
    ko: '필터와 층을 늘리고 드롭아웃으로 과적합을 막습니다.',
    en: 'More filters and layers, with dropout against overfitting.',
  },
  'cnn-74': { ko: '강의의 기본 모델입니다.', en: 'The lecture’s base model.' },
  'batchnorm-79': { ko: '각 합성곱 앞에 배치 정규화를 넣습니다.', en: 'Batch normalization before each convolution.' },
  'l2-84': {
    ko: '필터 32 → 64 → 128의 세 단계에 L2 규제를 더합니다.',
    en: 'Stages of 32, 64 and 128 filters, with L2.',
  },
  'augment-88': {
    ko: '이미지를 이동하고 뒤집고 회전하며 더 오래 학습합니다.',
    en: 'Shifted, flipped and rotated images, and many more epochs.',
  },
  'global-average': {
    ko: '기본 모델의 완전 연결층 대신 특징 맵마다 평균 하나만 씁니다. 파라미터가 1,639,914개에서 29,290개로 줄어듭니다.',
    en: 'The base model with the mean of each feature map instead of its dense layer: 29,290 parameters instead of 1,639,914.',
  },
  'small-resnet': {
    ko: '합성곱 두 층마다 지름길 연결을 두고, He 초기화와 전역 평균 풀링을 씁니다.',
    en: 'A shortcut round every two convolutions, with He initialization and global average pooling.',
  },
  'and-neuron': { ko: '뉴런 하나로 네 점을 나눕니다.', en: 'One neuron separates the four points.' },
  'or-neuron': { ko: '뉴런 하나로 네 점을 나눕니다.', en: 'One neuron separates the four points.' },
  'xor-neuron': {
    ko: '직선 하나로는 나눌 수 없어 손실이 ln 2 = 0.6931에 머뭅니다.',
    en: 'No straight line separates these points: the loss stands at ln 2 = 0.6931.',
  },
  'xor-3': { ko: '은닉 뉴런 세 개로 XOR를 풉니다.', en: 'Three hidden neurons solve XOR.' },
  'xor-10-10-10': {
    ko: '시그모이드 은닉층 세 개를 10,000에포크 학습합니다.',
    en: 'Three hidden layers of sigmoids, trained for 10,000 epochs.',
  },
  'gaussian-neuron': { ko: '뉴런 하나로 두 구름을 나눕니다.', en: 'One neuron separates two clouds.' },
  'xor-clouds-4': { ko: '은닉 뉴런 네 개로 네 구름을 나눕니다.', en: 'Four hidden neurons separate four clouds.' },
  'circles-4': { ko: '은닉 뉴런 네 개로 안쪽 원을 둘러쌉니다.', en: 'Four hidden neurons enclose the inner circle.' },
  'spiral-16-16': {
    ko: '은닉층 두 개와 ReLU로 나선을 풉니다.',
    en: 'Two hidden layers with ReLU untangle the spiral.',
  },
  'mnist-one-layer': {
    ko: '은닉층 없이 픽셀에서 바로 클래스로 갑니다.',
    en: 'From pixels straight to classes, with no hidden layer.',
  },
  'mnist-100-100': { ko: '은닉층 두 개를 더합니다.', en: 'Two hidden layers.' },
  'mnist-channel-dropout': {
    ko: '두 번째 합성곱의 채널을 절반씩 통째로 끕니다.',
    en: 'Half of the second convolution’s channels are switched off at a time.',
  },
  'mnist-512-512': { ko: '은닉층을 넓힙니다.', en: 'Wider hidden layers.' },
  'mnist-conv-99': { ko: '합성곱으로 바꾸면 숫자를 거의 모두 읽습니다.', en: 'Convolutions read nearly every digit.' },
  'mnist-256-256-256': { ko: '세 층을 SGD로 오래 학습합니다.', en: 'Three layers, trained for long with SGD.' },
  'mnist-conv-32': { ko: '합성곱과 풀링을 두 번 반복합니다.', en: 'Convolution and pooling, twice.' },
  'mnist-conv-64': { ko: '합성곱을 두 층씩 쌓고 드롭아웃을 더합니다.', en: 'Convolutions in pairs, with dropout.' },
  'fashion-conv': {
    ko: '첫 합성곱 신경망과 혼동 행렬입니다.',
    en: 'A first convolutional network and its confusion matrix.',
  },
  'fashion-256-128': { ko: '은닉층 두 개의 퍼셉트론입니다.', en: 'A perceptron with two hidden layers.' },
  'fashion-dropout': {
    ko: '드롭아웃, 좌우 뒤집기, 표준화를 더합니다.',
    en: 'With dropout, flips and standardized input.',
  },
  'fashion-kernel-2': { ko: '작은 커널과 드롭아웃입니다.', en: 'Small kernels, with dropout.' },
};

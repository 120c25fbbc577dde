/** CIFAR-10 (Krizhevsky 2009): small colour photos of ten things. */
import type { Dataset } from './dataset.ts';

export const cifar10 = {
  id: 'cifar-10',
  name: 'CIFAR-10',
  shape: [32, 32, 3],
  classes: [
    { name: 'airplane', label: { ko: '비행기', en: 'airplane' } },
    { name: 'automobile', label: { ko: '자동차', en: 'automobile' } },
    { name: 'bird', label: { ko: '새', en: 'bird' } },
    { name: 'cat', label: { ko: '고양이', en: 'cat' } },
    { name: 'deer', label: { ko: '사슴', en: 'deer' } },
    { name: 'dog', label: { ko: '개', en: 'dog' } },
    { name: 'frog', label: { ko: '개구리', en: 'frog' } },
    { name: 'horse', label: { ko: '말', en: 'horse' } },
    { name: 'ship', label: { ko: '배', en: 'ship' } },
    { name: 'truck', label: { ko: '트럭', en: 'truck' } },
  ],
  training: 50_000,
  test: 10_000,
  means: [0.4914, 0.4822, 0.4465],
  deviations: [0.247, 0.2435, 0.2616],
  file: { name: 'cifar-10.bin', magic: 'CIFAR10\0' },
  loaders: {
    keras: 'cifar10',
    torchvision: 'CIFAR10',
    files: {
      kind: 'records',
      page: 'https://www.cs.toronto.edu/~kriz/cifar.html',
      archive: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
      folder: 'cifar-10-batches-bin',
      training: ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5'],
      test: ['test_batch'],
    },
  },
} as const satisfies Dataset;

/** MNIST (LeCun, Cortes and Burges 1998): handwritten digits, white on black. */
import type { Dataset } from './dataset.ts';

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

export const mnist = {
  id: 'mnist',
  name: 'MNIST',
  shape: [28, 28, 1],
  classes: digits.map((name) => ({ name, label: { ko: name, en: name } })),
  training: 60_000,
  test: 10_000,
  means: [0.1307],
  deviations: [0.3081],
  file: { name: 'mnist.bin', magic: 'MNIST\0\0\0' },
  loaders: {
    keras: 'mnist',
    torchvision: 'MNIST',
    files: {
      kind: 'idx',
      page: 'http://yann.lecun.com/exdb/mnist/',
      site: 'https://ossci-datasets.s3.amazonaws.com/mnist',
      folder: 'mnist',
    },
  },
} as const satisfies Dataset;

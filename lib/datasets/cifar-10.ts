/** CIFAR-10 (Krizhevsky 2009): small colour photos of ten things. */
import { classesOf, type Dataset } from './dataset.ts';

export const cifar10 = {
  id: 'cifar-10',
  name: 'CIFAR-10',
  shape: [32, 32, 3],
  classes: classesOf([
    ['airplane', '비행기'],
    ['automobile', '자동차'],
    ['bird', '새'],
    ['cat', '고양이'],
    ['deer', '사슴'],
    ['dog', '개'],
    ['frog', '개구리'],
    ['horse', '말'],
    ['ship', '배'],
    ['truck', '트럭'],
  ]),
  training: 50_000,
  test: 10_000,
  means: [0.4914, 0.4822, 0.4465],
  deviations: [0.247, 0.2435, 0.2616],
  file: { name: 'cifar-10.bin', magic: 'CIFAR10\0' },
} as const satisfies Dataset;

/** MNIST (LeCun, Cortes and Burges 1998): handwritten digits, white on black. */
import { classesOf, type Dataset } from './dataset.ts';

export const mnist = {
  id: 'mnist',
  name: 'MNIST',
  shape: [28, 28, 1],
  classes: classesOf([...'0123456789'].map((digit) => [digit, digit])),
  training: 60_000,
  test: 10_000,
  means: [0.1307],
  deviations: [0.3081],
  drawing: { box: 20, centre: 'mass' },
  file: { name: 'mnist.bin', magic: 'MNIST\0\0\0' },
} as const satisfies Dataset;

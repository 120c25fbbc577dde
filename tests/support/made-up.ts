/** Invented data sets, to show that nothing assumes the shapes and classes of the real ones. */
import { cifar10 } from '#lib/datasets/cifar-10.ts';
import { type Dataset, type FiledDataset, type ImageShape, valuesOf } from '#lib/datasets/dataset.ts';
import { keyOf } from '#lib/keyed.ts';
import { createDataset, type Images, type LoadedDataset } from '#server/trainer/data/dataset.ts';

/** Images of another shape, otherwise like CIFAR-10's. */
export const imagesOfShape = ({ height, width, channels }: ImageShape): Dataset => ({
  ...cifar10,
  shape: [height, width, channels],
});

/** Grey images of four classes, 28 × 28 pixels. */
export const greyFour: FiledDataset = {
  ...cifar10,
  id: 'grey-four',
  name: 'Grey Four',
  shape: [28, 28, 1],
  classes: ['one', 'two', 'three', 'four'].map((name) => ({ name, label: { ko: name, en: name } })),
  training: 300,
  test: 48,
  means: [0.25],
  deviations: [0.5],
  file: { name: 'grey-four.bin', magic: 'GREY4\0\0\0' },
};

/** Points of two values in two classes. */
export const points: Dataset = {
  ...greyFour,
  id: 'points',
  name: 'Points',
  shape: [2],
  classes: greyFour.classes.slice(0, 2),
};

/** `count` images of the data set that a small network can tell apart: each class has its own colour, with noise. */
export function colouredImages(about: Dataset, count: number, key: number): Images {
  const imageBytes = valuesOf(about);
  const pixels = new Uint8Array(count * imageBytes);
  const labels = Uint8Array.from({ length: count }, (_, image) => image % about.classes.length);
  for (let image = 0; image < count; image++) {
    for (let byte = 0; byte < imageBytes; byte++) {
      const colour = (keyOf(7, labels[image]!, byte % about.means.length) >>> 0) % 128;
      pixels[image * imageBytes + byte] = colour + ((keyOf(key, image, byte) >>> 0) % 128);
    }
  }
  return { count, imageBytes, pixels, labels };
}

export const loaded = (about: Dataset): LoadedDataset =>
  createDataset(about, colouredImages(about, about.training, 1), colouredImages(about, about.test, 2));
